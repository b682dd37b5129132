using System.Net;
using Hotline.Telephony.Contracts;
using Hotline.Telephony.Sip;
using Hotline.Telephony.Sip.Parsing;

namespace Hotline.Telephony.Trunks;

/// <summary>The probes of all trunks that have an address to ask.</summary>
/// <param name="mayReach">Whether we listen to that address; we ask nobody else.</param>
/// <param name="changed">Told the trunk of every change of a state.</param>
internal sealed class TrunkProbes(SipStack stack, Func<IPAddress, bool> mayReach, Action<string> changed)
{
    private readonly Dictionary<(string Code, string Address), TrunkProbe> probes = [];

    /// <summary>Null when the trunk is not asked.</summary>
    public TrunkProbe? Of(TrunkSettings trunk) => trunk.Probe is { } address ? probes.GetValueOrDefault((trunk.Code, address)) : null;

    /// <summary>A probe whose address stays goes on; the others end or begin.</summary>
    public void Configure(IReadOnlyList<TrunkSettings> trunks)
    {
        var wanted = trunks.Where(trunk => trunk.Probe is not null).Select(trunk => (trunk.Code, Address: trunk.Probe!)).ToHashSet(); // Where() left those.
        foreach (var (key, probe) in probes.Where(one => !wanted.Contains(one.Key)).ToList())
        {
            probe.Stop();
            probes.Remove(key);
        }

        foreach (var key in wanted.Where(one => !probes.ContainsKey(one)))
        {
            if (ParseUri.Reachable(key.Address) is var (uri, destination) && mayReach(destination.Address))
            {
                probes.Add(key, new TrunkProbe(stack, uri, destination, _ => changed(key.Code)));
            }
        }
    }
}
