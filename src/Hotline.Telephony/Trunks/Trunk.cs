using System.Net;
using Hotline.Telephony.Contracts;

namespace Hotline.Telephony.Trunks;

/// <summary>A trunk as set up, and how many calls it has up.</summary>
internal sealed class Trunk(TrunkSettings settings)
{
    private IPNetwork[] networks = Read(settings);

    public TrunkSettings Settings { get; private set; } = settings;

    public string Code => Settings.Code;

    public int Calls { get; set; }

    public bool IsFull => Settings.MaxCalls > 0 && Calls >= Settings.MaxCalls;

    public void Configure(TrunkSettings changed) => (Settings, networks) = (changed, Read(changed));

    /// <summary>Length of the smallest network with the address; -1 when it is none of this trunk's.</summary>
    public int Fits(IPAddress address)
        => networks.Where(network => network.Contains(address)).Select(network => network.PrefixLength).DefaultIfEmpty(-1).Max();

    /// <summary>One that can not be read is left out: the web side checks them at input.</summary>
    private static IPNetwork[] Read(TrunkSettings settings)
        => [.. settings.Networks.Select(text => IPNetwork.TryParse(text, out var network) ? network : (IPNetwork?)null).OfType<IPNetwork>()];
}
