using System.Buffers.Text;
using System.Globalization;
using System.Text;
using Hotline.Telephony.Srtp;

namespace Hotline.Telephony.Sdp;

/// <summary>One a=crypto line that can be taken up (RFC 4568 §9.1): <c>1 AES_CM_128_HMAC_SHA1_80 inline:BASE64|2^31</c>.</summary>
/// <param name="Tag">Which line: the answer repeats it.</param>
/// <param name="Key">Of whoever wrote the line, for what it sends.</param>
internal sealed record SdesCrypto(int Tag, SrtpSuite Suite, SrtpMasterKey Key)
{
    private const int KeyBytes = SrtpMasterKey.KeyLength + SrtpMasterKey.SaltLength;

    /// <summary>
    /// Null for what we do not do: other suites, several keys or master key identifiers, session parameters that change the packets. One that
    /// begins with a hyphen may be passed over (§6.3); a window size hint changes nothing.
    /// </summary>
    /// <param name="value">After <c>crypto:</c>.</param>
    public static SdesCrypto? Read(ReadOnlySpan<byte> value)
    {
        var words = Encoding.ASCII.GetString(value).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words.Length < 3 || !int.TryParse(words[0], NumberStyles.None, CultureInfo.InvariantCulture, out int tag) || words[0].Length > 9
            || SrtpSuite.Of(words[1]) is not { } suite || !words[2].StartsWith("inline:", StringComparison.OrdinalIgnoreCase)
            || !words.Skip(3).All(parameter => parameter.StartsWith('-') || parameter.StartsWith("WSH=", StringComparison.OrdinalIgnoreCase)))
            return null;
        var inline = words[2]["inline:".Length..].Split('|');
        // |lifetime may follow; a part with a colon is an MKI and its length.
        if (inline.Length > 2 || inline.Skip(1).Any(part => part.Contains(':')) || inline[0].Contains(';'))
            return null;
        var key = new byte[KeyBytes + 3];
        return Base64.DecodeFromUtf8(Encoding.ASCII.GetBytes(inline[0]), key, out _, out int length) == System.Buffers.OperationStatus.Done && length == KeyBytes
            ? new SdesCrypto(tag, suite, new SrtpMasterKey(key[..SrtpMasterKey.KeyLength], key[SrtpMasterKey.KeyLength..KeyBytes]))
            : null;
    }

    /// <summary>The line, without <c>a=</c>.</summary>
    public string Write() => string.Create(CultureInfo.InvariantCulture, $"crypto:{Tag} {Suite.Name} inline:{Convert.ToBase64String(Key.Whole)}");

    /// <summary>Keys are never to be seen in a log.</summary>
    public override string ToString() => nameof(SdesCrypto);
}

/// <summary>What both sides agreed to secure a stream with.</summary>
internal sealed record SdesKeys(SrtpSuite Suite, SrtpMasterKey Ours, SrtpMasterKey Theirs)
{
    public override string ToString() => nameof(SdesKeys);
}
