using System.Net;
using Hotline.Telephony.Contracts;

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

    public bool IsFull => Settings.MaxCalls > 0 && Calls >= Settings.MaxCalls;

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

    public void Began(DateTimeOffset now)
    {
        Calls++;
        if (Settings.MaxRate > 0)
        {
            lately.Enqueue(now);
        }
    }

    public void Ended() => Calls--;

    public void Configure(TrunkSettings changed) => (Settings, networks) = (changed, Read(changed));

    /// <summary>Length of the smallest network with the address; -1 when it is none of this trunk's.</summary>
    public int Fits(IPAddress address)
        => networks.Where(network => network.Contains(address)).Select(network => network.PrefixLength).DefaultIfEmpty(-1).Max();

    /// <summary>One that can not be read is left out: the web side checks them at input.</summary>
    private static IPNetwork[] Read(TrunkSettings settings)
        => [.. settings.Networks.Select(text => IPNetwork.TryParse(text, out var network) ? network : (IPNetwork?)null).OfType<IPNetwork>()];
}
