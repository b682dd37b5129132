using System.Buffers.Binary;

namespace Hotline.Integration.Tests.Api;

/// <summary>The smallest pictures there are, with and without what cameras write into them.</summary>
internal static class Pictures
{
    /// <summary>One grey pixel.</summary>
    public static byte[] Png { get; } = Convert.FromBase64String("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg==");

    /// <summary>The same with a text and a time.</summary>
    public static byte[] PngWithText(string text) => [.. Png.AsSpan(0, 33), .. Chunk("tEXt"u8, System.Text.Encoding.UTF8.GetBytes("Comment\0" + text)), .. Png.AsSpan(33), .. System.Text.Encoding.UTF8.GetBytes(text)];

    private static byte[] Chunk(ReadOnlySpan<byte> name, byte[] data)
    {
        byte[] chunk = [0, 0, 0, 0, .. name, .. data, 0, 0, 0, 0];
        BinaryPrimitives.WriteInt32BigEndian(chunk, data.Length);
        return chunk;
    }
}
