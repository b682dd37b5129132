using System.Net;
using System.Text;
using Hotline.Telephony.Contracts;
using Hotline.Telephony.Sip.Messages;
using Hotline.Telephony.Sip.Parsing;

namespace Hotline.Telephony.Trunks;

/// <summary>A trunk as set up, how many calls it has up, and when the last of them came.</summary>
internal sealed class Trunk(TrunkSettings settings)
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    /// <summary>When the calls of the last second were taken, no more of them than a second may have.</summary>
    private readonly Queue<DateTimeOffset> lately = [];
    private IPNetwork[] networks = Read(settings);

    public TrunkSettings Settings { get; private set; } = settings;

    public string Code => Settings.Code;

    public int Calls { get; private set; }

    public bool IsFull => !HasRoom(1);

    public bool HasRoom(int lines) => Settings.MaxCalls == 0 || Calls + lines <= Settings.MaxCalls;

    /// <summary>The second that ends now has had its calls. What was refused does not count.</summary>
    public bool IsRushed(DateTimeOffset now)
    {
        // What lies ahead is of before the clock was set back.
        while (lately.TryPeek(out var oldest) && (now - oldest >= Second || oldest > now))
        {
            lately.Dequeue();
        }

        return Settings.MaxRate > 0 && lately.Count >= Settings.MaxRate;
    }

    public void Began(DateTimeOffset now, int lines)
    {
        Calls += lines;
        for (var line = 0; line < lines && Settings.MaxRate > 0; line++)
        {
            lately.Enqueue(now);
        }
    }

    public void Ended(int lines) => Calls -= lines;

    public void Configure(TrunkSettings changed) => (Settings, networks) = (changed, Read(changed));

    /// <summary>Where a call of ours to that number goes; null when none go out by this trunk.</summary>
    public (SipUri Target, IPEndPoint Hop)? WayTo(CallerNumber number)
        => Settings.Gateway is { } gateway && ParseUri.TryParse(Encoding.UTF8.GetBytes(gateway), out var uri) && uri.TryGetEndPoint(out var hop)
            ? (uri with { UserInfo = number.Clear, Params = uri.Params + ";user=phone" }, hop)
            : null;

    /// <summary>Length of the smallest network with the address; -1 when it is none of this trunk's.</summary>
    public int Fits(IPAddress address)
        => networks.Where(network => network.Contains(address)).Select(network => network.PrefixLength).DefaultIfEmpty(-1).Max();

    /// <summary>One that can not be read is left out: the web side checks them at input.</summary>
    private static IPNetwork[] Read(TrunkSettings settings)
        => [.. settings.Networks.Select(text => IPNetwork.TryParse(text, out var network) ? network : (IPNetwork?)null).OfType<IPNetwork>()];
}
