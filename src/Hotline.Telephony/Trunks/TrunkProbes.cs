using System.Net;
using System.Text;
using Hotline.Telephony.Contracts;
using Hotline.Telephony.Sip;
using Hotline.Telephony.Sip.Parsing;

namespace Hotline.Telephony.Trunks;

/// <summary>The probes of all trunks that have an address to ask.</summary>
/// <param name="mayReach">Whether we listen to that address; we ask nobody else.</param>
/// <param name="changed">Told of every change of a state.</param>
internal sealed class TrunkProbes(SipStack stack, Func<IPAddress, bool> mayReach, Action<string, TrunkState> changed)
{
    private readonly Dictionary<(string Code, string Address), TrunkProbe> probes = [];

    public IReadOnlyList<TrunkHealth> Health => [.. probes.Select(one => new TrunkHealth(one.Key.Code, one.Value.State))];

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
            if (ParseUri.TryParse(Encoding.UTF8.GetBytes(key.Address), out var uri) && uri.TryGetEndPoint(out var destination) && mayReach(destination.Address))
            {
                probes.Add(key, new TrunkProbe(stack, uri, destination, state => changed(key.Code, state)));
            }
        }
    }
}
