using System.Net;
using Hotline.Telephony.Contracts;
using Hotline.Telephony.Sip;
using Hotline.Telephony.Sip.Messages;

namespace Hotline.Telephony.Trunks;

/// <summary>The trunks as set up: which of them a call belongs to, whether each is there and has us.</summary>
internal sealed class TrunkTable
{
    private readonly Func<IPAddress, bool> mayReach;
    private readonly Action<Trunk> changed;
    private readonly GatewayNames names;
    private readonly Func<DateTimeOffset> utcNow;
    private readonly TrunkProbes probes;
    private readonly TrunkRegistrations registrations;
    private readonly Dictionary<string, TrunkState> told = [];
    private List<Trunk> trunks = [];

    /// <param name="mayReach">Whether we listen to an address.</param>
    /// <param name="changed">Told of every change of a trunk's state.</param>
    public TrunkTable(SipStack stack, GatewayNames names, Func<IPAddress, bool> mayReach, Action<Trunk> changed, Func<DateTimeOffset> utcNow)
    {
        this.names = names;
        this.utcNow = utcNow;
        this.mayReach = mayReach;
        this.changed = changed;
        probes = new TrunkProbes(stack, names, mayReach, Look);
        registrations = new TrunkRegistrations(stack, names, mayReach, Look, (trunk, at, seconds) => names.Leave(trunk.Gateway, at, seconds, utcNow()));
    }

    public IReadOnlyList<TrunkHealth> Health
        => [.. trunks.Where(trunk => trunk.Probe is not null || trunk.Registration is not null).Select(trunk => new TrunkHealth(trunk.Code, trunk.State))];

    /// <summary>Trunks that stay keep the count of their calls.</summary>
    public void Configure(IReadOnlyList<TrunkSettings> settings)
    {
        trunks = [.. settings.Select(one =>
        {
            var trunk = trunks.Find(known => known.Code == one.Code) ?? new Trunk(one, names);
            trunk.Configure(one);
            return trunk;
        })];
        probes.Configure(settings);
        registrations.Configure(settings);
        foreach (var trunk in trunks)
        {
            (trunk.Probe, trunk.Registration) = (probes.Of(trunk.Settings), registrations.Of(trunk.Settings));
        }

        foreach (var trunk in trunks)
        {
            Look(trunk);
        }

        foreach (var gone in told.Keys.Except(trunks.Select(trunk => trunk.Code)).ToList())
        {
            told.Remove(gone);
        }
    }

    /// <summary>What the registrar of a trunk said last; 0: nothing yet, or there is none.</summary>
    public int LastStatus(string code) => trunks.Find(trunk => trunk.Code == code)?.Registration?.LastStatus ?? 0;

    public void Drain(bool on) => registrations.Drain(on);

    public void Lost(StreamPeer connection) => registrations.Lost(connection);

    /// <summary>The trunk that signals from there; null when nobody entered one.</summary>
    /// <param name="target">Of a request: of two trunks at one address, that one whose number we registered has it.</param>
    public Trunk? At(IPAddress address, SipUri? target = null)
        => trunks.Where(trunk => trunk.Fits(address) >= 0)
            .MaxBy(trunk => (target is not null && trunk.Registration?.Contact.Is(target) == true, trunk.Fits(address)));

    /// <summary>Those by which calls of ours can go out, in their order.</summary>
    public IEnumerable<Trunk> WithWayOut => trunks.Where(trunk => trunk.Hop is { } hop && mayReach(hop.Address));

    /// <summary>The trunk did not take a call of ours: it goes on at the next place of its name (RFC 3263 §4.3), or it is left alone.</summary>
    /// <param name="at">Where it was dialled.</param>
    /// <param name="seconds">That it named; null: it named none.</param>
    public void Failed(Trunk trunk, IPEndPoint at, int? seconds)
    {
        if (!names.Leave(trunk.Settings.Gateway, at, seconds, utcNow()))
        {
            trunk.Rest.Begin(utcNow(), seconds);
        }
    }

    /// <summary>The trunk took a call of ours.</summary>
    /// <param name="at">Where it was dialled.</param>
    public void Took(Trunk trunk, IPEndPoint at)
    {
        trunk.Rest.End();
        names.Took(trunk.Settings.Gateway, at);
    }

    private void Look(string code)
    {
        if (trunks.Find(trunk => trunk.Code == code) is not { } trunk)
        {
            return;
        }

        Look(trunk);
        if (trunk is { Probe.State: TrunkState.Down, Hop: { } hop } && hop.Equals(names.Reach(trunk.Settings.Probe)?.EndPoint))
        {
            names.Leave(trunk.Settings.Gateway, hop, seconds: null, utcNow()); // Where calls go nobody answers.
        }
    }

    private void Look(Trunk trunk)
    {
        if (told.GetValueOrDefault(trunk.Code) != trunk.State)
        {
            told[trunk.Code] = trunk.State;
            changed(trunk);
        }
    }
}
