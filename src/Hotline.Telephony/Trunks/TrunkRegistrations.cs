using System.Net;
using Hotline.Telephony.Contracts;
using Hotline.Telephony.Sip;

namespace Hotline.Telephony.Trunks;

/// <summary>The registrations of all trunks that want one. One whose settings stay goes on; the others end, with a word to the registrar, or begin.</summary>
/// <param name="mayReach">Whether we listen to an address; we register with nobody else.</param>
/// <param name="changed">Told the trunk of every change of a state.</param>
/// <param name="unserved">Told of each registrar that says nothing or is out of service, where it is and the seconds that it named: the trunk may have another place, to which we are then configured anew.</param>
internal sealed class TrunkRegistrations(
    SipStack stack, GatewayNames names, Func<IPAddress, bool> mayReach, Action<string> changed, Action<TrunkSettings, IPEndPoint, int?> unserved)
{
    /// <summary>A registrar that ends each connection after its answer is not asked without end.</summary>
    private static readonly TimeSpan Renewal = TimeSpan.FromMinutes(1);

    private readonly TimedMarks<IPEndPoint> renewed = new(Renewal, most: 1000);
    private readonly Dictionary<Membership, TrunkRegistration> running = [];
    private bool draining;

    /// <summary>Null when the trunk does not register.</summary>
    public TrunkRegistration? Of(TrunkSettings trunk) => running.GetValueOrDefault(Of(trunk, names));

    public void Configure(IReadOnlyList<TrunkSettings> trunks)
    {
        var wanted = trunks.Where(trunk => trunk.Account?.Pilot is not null).DistinctBy(trunk => Of(trunk, names)).ToDictionary(trunk => Of(trunk, names));
        var stood = new List<Membership>();
        foreach (var (key, registration) in running.Where(one => !wanted.ContainsKey(one.Key)).ToList())
        {
            running.Remove(key);
            if (registration.IsStanding)
            {
                stood.Add(key);
            }

            if (wanted.Keys.Any(key.IsSamePlace))
            {
                registration.Stop(); // What it said last could take away what the other one is just told.
            }
            else
            {
                registration.Leave();
            }
        }

        foreach (var (key, trunk) in wanted.Where(one => !running.ContainsKey(one.Key)))
        {
            if (names.Reach(trunk.Gateway) is var (gateway, hop) && mayReach(hop.Address))
            {
                var registration = new TrunkRegistration(
                    stack, trunk, gateway, hop, () => changed(key.Code), seconds => unserved(trunk, hop, seconds), isStanding: !draining && stood.Exists(key.IsOnlyElsewhere));
                running.Add(key, registration);
                if (!draining)
                {
                    registration.Begin();
                }
            }
        }
    }

    /// <summary>A node that takes no new calls is called by nobody: it leaves its registrars, and comes back.</summary>
    public void Drain(bool on)
    {
        draining = on;
        foreach (var registration in running.Values)
        {
            if (on)
            {
                registration.Leave();
            }
            else
            {
                registration.Begin();
            }
        }
    }

    /// <summary>The connection to a registrar that has us ended: behind a NAT it was the only way for its calls, so it is asked again at once.</summary>
    public void Lost(StreamPeer connection)
    {
        if (draining || renewed.Has(connection, stack.Timers.Now))
        {
            return;
        }

        foreach (var registration in running.Where(one => connection.Equals(one.Key.At) && one.Value.State == TrunkState.Up).Select(one => one.Value).ToList())
        {
            renewed.Add(connection, stack.Timers.Now);
            registration.Begin();
        }
    }

    private static Membership Of(TrunkSettings trunk, GatewayNames names) => new(trunk.Code, trunk.Gateway, names.Reach(trunk.Gateway)?.EndPoint, trunk.Identity.Domain, trunk.Account);

    /// <summary>All that a registrar is told.</summary>
    /// <param name="At">Where the gateway is now; a registration that was made elsewhere is no help there.</param>
    private sealed record Membership(string Code, string? Gateway, IPEndPoint? At, string? Domain, TrunkAccount? Account)
    {
        /// <summary>The same registration, at another place of the gateway's.</summary>
        public bool IsOnlyElsewhere(Membership other) => this == other with { At = At };

        /// <summary>The registrar keeps both under one address.</summary>
        public bool IsSamePlace(Membership other) => (Gateway, Domain, Account?.Pilot) == (other.Gateway, other.Domain, other.Account?.Pilot);
    }
}
