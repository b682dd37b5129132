using System.Reflection;

namespace Hotline.Telephony.Tests.Sip.Torture;

/// <summary>
/// The messages of RFC 4475 and RFC 5118, one file each under the RFC's own name. Those of RFC 5118 carry the line ends of the
/// wire, CRLF, which its archive leaves out, and the empty line that its archive drops from the two of §4.10.
/// </summary>
internal static class TortureMessages
{
    public const string Rfc4475 = "Rfc4475";
    public const string Rfc5118 = "Rfc5118";

    private static readonly Assembly Here = typeof(TortureMessages).Assembly;

    public static IReadOnlyList<string> Names(string rfc)
        => [.. Here.GetManifestResourceNames().Where(name => name.StartsWith(Prefix(rfc), StringComparison.Ordinal)).Select(name => name[Prefix(rfc).Length..]).Order()];

    /// <summary>A fresh copy: the parser takes its input as its own.</summary>
    public static byte[] Of(string rfc, string name)
    {
        using var stream = Here.GetManifestResourceStream(Prefix(rfc) + name) ?? throw new FileNotFoundException($"{rfc} has no {name}");
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }

    private static string Prefix(string rfc) => "Torture/" + rfc + "/";
}
