using System.Net;
using Hotline.Telephony.Contracts;
using Hotline.Telephony.Sip;
using Hotline.Telephony.Sip.Messages;

namespace Hotline.Telephony.Trunks;

/// <summary>The probes of all trunks that have an address to ask.</summary>
/// <param name="mayReach">Whether we listen to that address; we ask nobody else.</param>
/// <param name="changed">Told the trunk of every change of a state.</param>
internal sealed class TrunkProbes(SipStack stack, GatewayNames names, Func<IPAddress, bool> mayReach, Action<string> changed)
{
    private readonly Dictionary<(string Code, SipUri Target, IPEndPoint At), TrunkProbe> probes = [];

    /// <summary>Null when the trunk is not asked.</summary>
    public TrunkProbe? Of(TrunkSettings trunk) => names.Reach(trunk.Probe) is var (uri, at) ? probes.GetValueOrDefault((trunk.Code, uri, at)) : null;

    /// <summary>A probe whose address stays goes on; the others end or begin.</summary>
    public void Configure(IReadOnlyList<TrunkSettings> trunks)
    {
        var wanted = new HashSet<(string Code, SipUri Target, IPEndPoint At)>();
        foreach (var trunk in trunks)
        {
            if (names.Reach(trunk.Probe) is var (uri, at) && mayReach(at.Address))
            {
                wanted.Add((trunk.Code, uri, at));
            }
        }

        foreach (var (key, probe) in probes.Where(one => !wanted.Contains(one.Key)).ToList())
        {
            probe.Stop();
            probes.Remove(key);
        }

        foreach (var key in wanted.Where(one => !probes.ContainsKey(one)))
        {
            probes.Add(key, new TrunkProbe(stack, key.Target, key.At, _ => changed(key.Code)));
        }
    }
}
