using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Hotline.Telephony.Sip.Messages;

/// <summary>
/// A sip, sips or tel URI (RFC 3261 §19.1, RFC 3966), or one of another scheme, whose rest is then kept in <see cref="Host"/> unread.
/// </summary>
/// <param name="Scheme">Lower case.</param>
/// <param name="UserInfo">User and password as written, escapes kept; "" when absent. For tel the number.</param>
/// <param name="Host">Name or address; IPv6 with its brackets. Empty for tel.</param>
/// <param name="Port">0 when not given.</param>
/// <param name="Params">With their leading semicolon, or "".</param>
/// <param name="Headers">After the question mark, or "".</param>
internal sealed record SipUri(string Scheme, string UserInfo, string Host, int Port = 0, string Params = "", string Headers = "")
{
    public const int DefaultPort = 5060;

    public const int DefaultTlsPort = 5061;

    public bool IsSip => Scheme is "sip" or "sips";

    public bool IsTel => Scheme is "tel";

    /// <summary>The user without password and with escapes resolved: <c>%31</c> is 1.</summary>
    public string User
    {
        get
        {
            var colon = UserInfo.IndexOf(':');
            var user = colon < 0 || IsTel ? UserInfo : UserInfo[..colon];
            return user.Contains('%') ? Uri.UnescapeDataString(user) : user;
        }
    }

    public bool IsLooseRoute => Param("lr") is not null;

    /// <summary>A URI parameter with its escapes resolved; "" for one without value, null when absent.</summary>
    public string? Param(string name) => SipParams.Get(Params, name, escaped: true);

    /// <summary>
    /// Where a request to this URI goes, when the host is an address; names are not looked up here: those of gateways are beside the calls, others are left to the trunk's proxy.
    /// Over UDP unless the URI says otherwise.
    /// </summary>
    public bool TryGetEndPoint(out IPEndPoint endPoint)
    {
        var host = Param("maddr") is { Length: > 0 } maddr ? maddr : Host;
        if (IsSip && IPAddress.TryParse(host.Trim('[', ']'), out var address))
        {
            endPoint = At(address);
            return true;
        }

        endPoint = new IPEndPoint(IPAddress.None, 0);
        return false;
    }

    /// <summary>Where a request to this URI goes when its host is at that address. Over TLS the peer there must show a certificate for the host's name, where it has one (RFC 5922 §7.2).</summary>
    public IPEndPoint At(IPAddress address)
    {
        var tls = Scheme is "sips" || "tls".Equals(Param("transport"), StringComparison.OrdinalIgnoreCase);
        var port = Port != 0 ? Port : tls ? DefaultTlsPort : DefaultPort;
        return tls ? new StreamPeer(address, port, StreamProtocol.Tls, host: IPAddress.TryParse(Host.Trim('[', ']'), out _) ? null : Host)
            : "tcp".Equals(Param("transport"), StringComparison.OrdinalIgnoreCase) ? new StreamPeer(address, port, StreamProtocol.Tcp)
            : new IPEndPoint(address, port);
    }

    /// <summary>Same user, host and port (RFC 3261 §19.1.4 without the parameters that do not matter to us).</summary>
    public bool Matches(SipUri other)
        => Scheme == other.Scheme && User == other.User && IsSameHost(Host, other.Host) && Port == other.Port;

    public override string ToString()
    {
        if (!IsSip)
        {
            return string.Concat(Scheme, ":", IsTel ? UserInfo : Host, Params);
        }

        var at = UserInfo.Length == 0 ? "" : "@";
        var port = Port == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $":{Port}");
        return string.Concat(
            string.Concat(Scheme, ":", UserInfo, at),
            string.Concat(Host, port, Params, Headers.Length == 0 ? "" : "?" + Headers));
    }

    /// <summary>The host part of a URI or Via for an address: IPv6 gets its brackets, and no zone, which means something to us alone.</summary>
    public static string HostOf(IPAddress address)
        => address.AddressFamily == AddressFamily.InterNetworkV6 ? $"[{new IPAddress(address.GetAddressBytes())}]" : address.ToString();

    /// <summary>One IPv6 address may be written in many ways; all else is told by its letters.</summary>
    private static bool IsSameHost(string one, string other)
        => one.Equals(other, StringComparison.OrdinalIgnoreCase)
            || (one.StartsWith('[') && other.StartsWith('[') && IPAddress.TryParse(one.Trim('[', ']'), out var first) && IPAddress.TryParse(other.Trim('[', ']'), out var second) && first.Equals(second));
}
