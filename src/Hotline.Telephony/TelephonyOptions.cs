using System.Diagnostics.CodeAnalysis;
using System.Net;
using Hotline.Telephony.Sip.Auth;
using Hotline.Telephony.Sip.Transports;
using Microsoft.Extensions.Options;

namespace Hotline.Telephony;

/// <summary>Settings of one telephony node, section <c>Telephony</c>. What phones and queues need comes over the link.</summary>
public sealed class TelephonyOptions
{
    public const string Section = "Telephony";

    /// <summary>UDP port of SIP, and TCP port where that is on; 0 lets the system choose.</summary>
    public int SipPort { get; set; } = 5060;

    /// <summary>SIP over TCP too, at <see cref="SipPort"/>.</summary>
    public bool SipTcp { get; set; } = true;

    /// <summary>Port of SIP over TLS, 5061 by custom; null: none.</summary>
    public int? SipTlsPort { get; set; }

    /// <summary>Certificate with key for TLS: a PFX without password, or a PEM with both. Needed when <see cref="SipTlsPort"/> is given.</summary>
    public string? SipCertificate { get; set; }

    /// <summary>PEM with the certificates of whoever may have signed those of gateways that we connect to over TLS, and nobody else; null: whom this machine trusts.</summary>
    public string? SipAuthorities { get; set; }

    /// <summary>TCP and TLS connections at once, each; a quarter of them from one address at most. When all are taken, a stranger yields to whoever comes.</summary>
    public int SipConnections { get; set; } = 1000;

    /// <summary>Seconds of silence after which a connection is closed; a call on it goes on over a new one.</summary>
    public int SipIdleSeconds { get; set; } = 1800;

    /// <summary>
    /// Networks or addresses whose calls are taken without a trunk, and whose From is believed, as a list or comma-separated: for demonstrations and tests.
    /// Without it only trunks and registered desk phones call.
    /// </summary>
    public IList<string> OpenTo { get; set; } = [];

    /// <summary>
    /// Our own SIP proxies (<c>ops/kamailio</c>), as networks or addresses, a list or comma-separated: the header Hotline-Source, which they set and
    /// take away from what others send, says where a request came from. A proxy that does not take it away must not stand here.
    /// </summary>
    public IList<string> Proxies { get; set; } = [];

    /// <summary>Networks or addresses from which desk phones may register beside private ones, as a list or comma-separated; 0.0.0.0/0 is anywhere.</summary>
    public IList<string> PhonesFrom { get; set; } = [];

    /// <summary>IPv4 address to bind SIP and RTP to; 0.0.0.0 is every interface.</summary>
    public string Listen { get; set; } = "0.0.0.0";

    /// <summary>IPv4 address to name to peers that are neither on this machine nor in <see cref="LocalNetworks"/>; null: the one that the routing table sends from.</summary>
    public string? Advertise { get; set; }

    /// <summary>
    /// IPv6 address to bind SIP, RTP and the port of browsers to beside <see cref="Listen"/>, at the same ports; :: is every interface; null: calls come and go over IPv4 alone.
    /// </summary>
    public string? Listen6 { get; set; }

    /// <summary>As <see cref="Advertise"/>, to peers of IPv6.</summary>
    public string? Advertise6 { get; set; }

    /// <summary>
    /// CIDR networks, comma-separated, that reach this node without NAT and are told its own address instead of <see cref="Advertise"/>; "none": there are none. Null: the private
    /// networks when <see cref="Advertise"/> is an address of the Internet, else none.
    /// </summary>
    public string? LocalNetworks { get; set; }

    /// <summary>Folder for spool, settings cache and recordings that wait to be pulled.</summary>
    public string Data { get; set; } = "data/telephony";

    /// <summary>Name of the node, stable over restarts and unique among nodes.</summary>
    public string Node { get; set; } = Environment.MachineName;

    /// <summary>Base URLs of the web nodes, as a list or comma-separated; none: the node answers calls and spools.</summary>
    public IList<string> Webs { get; set; } = [];

    /// <summary>Service key of the link.</summary>
    public string? LinkKey { get; set; }

    /// <summary>File that holds the service key, when <see cref="LinkKey"/> is not given; read at each connection, so that it may be made or changed later.</summary>
    public string? LinkKeyFile { get; set; }

    /// <summary>Lowest RTP port.</summary>
    public int RtpPortMin { get; set; } = 20_000;

    /// <summary>Highest RTP port; each leg takes two.</summary>
    public int RtpPortMax { get; set; } = 29_999;

    /// <summary>The one UDP port of all browsers (ICE, DTLS-SRTP), of IPv4 and IPv6; 0: the node takes a free one of each between <see cref="RtpPortMin"/> and <see cref="RtpPortMax"/>.</summary>
    public int WebRtcPort { get; set; }

    /// <summary>Seconds without any RTP or RTCP after which a leg in conversation counts as vanished.</summary>
    public int RtpSilenceSeconds { get; set; } = 30;

    /// <summary>Seconds that a trunk which a call of ours goes out by may say nothing at all, before the next trunk has the call.</summary>
    public int TrunkPatienceSeconds { get; set; } = 4;

    /// <summary>
    /// Seconds that a caller waits with music for an agent whose browser is lost in the call, counted from when it was heard last; then the caller goes back to the queue. Not
    /// more than <see cref="RtpSilenceSeconds"/>: it is not waited for.
    /// </summary>
    public int BrowserReturnSeconds { get; set; } = 180;

    /// <summary>The same for an agent whose desk phone has fallen silent; the music begins after <see cref="RtpSilenceSeconds"/>.</summary>
    public int PhoneReturnSeconds { get; set; } = 60;

    /// <summary>
    /// Told to end (SIGTERM, SIGINT), the node takes no new calls and waits this long for those that are up; told once more, it ends at once. 0: it ends at once,
    /// and with it every call.
    /// </summary>
    public int DrainSeconds { get; set; } = 600;

    /// <summary>
    /// Digest algorithms offered to desk phones, most wanted first, comma-separated: MD5, SHA-256. Phones from before
    /// RFC 8760 may refuse a second challenge, so offer SHA-256 only where every phone knows it.
    /// </summary>
    public string PhoneDigests { get; set; } = "MD5";

    /// <summary>What the spool may take of the disk, in MB.</summary>
    public int SpoolMegabytes { get; set; } = 256;

    /// <summary>Folder with the operator's own notice.wav, music.wav, wait.wav and after-hours.wav; null: <c>prompts</c> in <see cref="Data"/>.</summary>
    public string? Prompts { get; set; }

    internal IReadOnlyList<DigestAlgorithm> Digests =>
        [.. PhoneDigests.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(DigestAlgorithm.From).OfType<DigestAlgorithm>()];

    internal Advertised? Advertised => Advertise is { } address ? Sip.Transports.Advertised.Of(IPAddress.Parse(address), Networks(LocalNetworks)) : null;

    internal Advertised? Advertised6 => Advertise6 is { } address ? Sip.Transports.Advertised.Of(IPAddress.Parse(address), Networks(LocalNetworks)) : null;

    internal AccessRules Access => new() { OpenTo = AccessRules.Read(OpenTo), Proxies = AccessRules.Read(Proxies), PhonesFrom = AccessRules.Read(PhonesFrom) };

    internal IPAddress ListenAddress => IPAddress.Parse(Listen);

    internal IPAddress? ListenAddress6 => Listen6 is { } address ? IPAddress.Parse(address) : null;

    internal string PromptFolder => Prompts ?? In("prompts");

    internal string In(string name) => Path.Combine(Path.GetFullPath(Data), name);

    /// <returns>Null for null, and where one can not be read: the check says so.</returns>
    internal static IReadOnlyList<IPNetwork>? Networks(string? text)
    {
        if (text is null)
            return null;
        var networks = new List<IPNetwork>();
        foreach (string one in text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            if (IPNetwork.TryParse(one, out var network))
                networks.Add(network);
            else if (one != "none")
                return null;
        return networks;
    }
}

/// <summary>One sentence for each thing that is wrong.</summary>
internal sealed class TelephonyOptionsCheck : IValidateOptions<TelephonyOptions>
{
    public ValidateOptionsResult Validate(string? name, TelephonyOptions options)
    {
        var wrong = new List<string>();
        Check(options.SipPort is >= 0 and <= 65535, $"Telephony:SipPort is {options.SipPort}, it must lie between 0 and 65535.");
        Check(options.SipTlsPort is null or (>= 0 and <= 65535), $"Telephony:SipTlsPort is {options.SipTlsPort}, it must lie between 0 and 65535.");
        Check(options.SipTlsPort is null || File.Exists(options.SipCertificate), "Telephony:SipCertificate must name a file when Telephony:SipTlsPort is given.");
        Check(options.SipAuthorities is null || File.Exists(options.SipAuthorities), $"Telephony:SipAuthorities is '{options.SipAuthorities}', it must name a file.");
        Check(options.SipConnections is >= 4 and <= 100_000, $"Telephony:SipConnections is {options.SipConnections}, it must lie between 4 and 100000.");
        Check(options.SipIdleSeconds is >= 60 and <= 86_400, $"Telephony:SipIdleSeconds is {options.SipIdleSeconds}, it must lie between 60 and 86400.");
        Check(IsIPv4(options.Listen), $"Telephony:Listen is '{options.Listen}', it must be an IPv4 address.");
        Check(options.Advertise is null || IsIPv4(options.Advertise), $"Telephony:Advertise is '{options.Advertise}', it must be an IPv4 address.");
        Check(options.Listen6 is null || IsIPv6(options.Listen6, out _), $"Telephony:Listen6 is '{options.Listen6}', it must be an IPv6 address.");
        Check(
            options.Advertise6 is null || (IsIPv6(options.Advertise6, out var named) && !named.Equals(IPAddress.IPv6Any) && !named.IsIPv6Multicast && !named.IsIPv6LinkLocal),
            $"Telephony:Advertise6 is '{options.Advertise6}', it must be an IPv6 address that others can reach.");
        Check(options.Advertise6 is null || options.Listen6 is not null, "Telephony:Listen6 must be given when Telephony:Advertise6 is.");
        Check(
            options.LocalNetworks is null || TelephonyOptions.Networks(options.LocalNetworks) is not null,
            $"Telephony:LocalNetworks is '{options.LocalNetworks}', it must hold networks such as 192.168.0.0/16, comma-separated, or none.");
        Check(options.TrunkPatienceSeconds is >= 1 and <= 30, $"Telephony:TrunkPatienceSeconds is {options.TrunkPatienceSeconds}, it must lie between 1 and 30.");
        Check(options.Data.Length > 0, "Telephony:Data must name a folder.");
        Check(options.Node.Length is > 0 and <= 64, "Telephony:Node must be a name of 1 to 64 characters.");
        Check(
            options.RtpPortMin is >= 1024 && options.RtpPortMax is <= 65535 && options.RtpPortMax - options.RtpPortMin >= 3,
            $"Telephony:RtpPortMin to RtpPortMax is {options.RtpPortMin} to {options.RtpPortMax}, it must lie between 1024 and 65535 and hold at least four ports.");
        Check(options.WebRtcPort is >= 0 and <= 65535, $"Telephony:WebRtcPort is {options.WebRtcPort}, it must lie between 0 and 65535.");
        Check(options.SpoolMegabytes is >= 8 and <= 1_000_000, $"Telephony:SpoolMegabytes is {options.SpoolMegabytes}, it must lie between 8 and 1000000.");
        Check(options.RtpSilenceSeconds is >= 5 and <= 3600, $"Telephony:RtpSilenceSeconds is {options.RtpSilenceSeconds}, it must lie between 5 and 3600.");
        Check(options.BrowserReturnSeconds is >= 0 and <= 3600, $"Telephony:BrowserReturnSeconds is {options.BrowserReturnSeconds}, it must lie between 0 and 3600.");
        Check(options.PhoneReturnSeconds is >= 0 and <= 3600, $"Telephony:PhoneReturnSeconds is {options.PhoneReturnSeconds}, it must lie between 0 and 3600.");
        Check(options.DrainSeconds is >= 0 and <= 86_400, $"Telephony:DrainSeconds is {options.DrainSeconds}, it must lie between 0 and 86400.");
        Check(options.Digests.Count > 0, $"Telephony:PhoneDigests is '{options.PhoneDigests}', it must name MD5, SHA-256 or both.");
        foreach (var (setting, networks) in new[] { (nameof(options.OpenTo), options.OpenTo), (nameof(options.Proxies), options.Proxies), (nameof(options.PhonesFrom), options.PhonesFrom) })
            foreach (string network in networks)
                Check(AccessRules.TryRead(network, out _), $"Telephony:{setting} has '{network}', it must be a network such as 203.0.113.0/28 or 2001:db8::/32, or an address.");
        foreach (string web in options.Webs)
            Check(
                Uri.TryCreate(web, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https",
                $"Telephony:Webs has '{web}', it must be an http or https URL.");
        Check(
            options.Webs.Count == 0 || !string.IsNullOrWhiteSpace(options.LinkKey) || options.LinkKeyFile is not null,
            "Telephony:LinkKey or Telephony:LinkKeyFile must be given when Telephony:Webs is.");
        return wrong.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(wrong);

        void Check(bool right, string sentence)
        {
            if (!right)
                wrong.Add(sentence);
        }
    }

    private static bool IsIPv4(string text) =>
        IPAddress.TryParse(text, out var address) && address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork;

    /// <summary>As it stands in a URI without its brackets; IPv4 in its clothes is none.</summary>
    private static bool IsIPv6(string text, [NotNullWhen(true)] out IPAddress? address) =>
        IPAddress.TryParse(text, out address) && address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6 && !address.IsIPv4MappedToIPv6 && !text.StartsWith('[');
}
