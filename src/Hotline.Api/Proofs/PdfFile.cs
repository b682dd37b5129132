namespace Hotline.Api.Proofs;

/// <summary>PDF (ISO 32000-2 §7.5): begins with its header and ends with its end mark. Nothing in it is read: it is kept as it came, and only ever handed out to be saved.</summary>
internal static class PdfFile
{
    /// <summary>Readers look for the end mark in so many bytes.</summary>
    private const int Tail = 1024;

    private static ReadOnlySpan<byte> Header => "%PDF-"u8;

    private static ReadOnlySpan<byte> End => "%%EOF"u8;

    public static bool IsOne(ReadOnlySpan<byte> file) =>
        file.Length > 8 && file.StartsWith(Header) && file[5] is (byte)'1' or (byte)'2' && file[6] == '.' && file[Math.Max(0, file.Length - Tail)..].LastIndexOf(End) >= 0;
}
