using System.Net;
using Hotline.Telephony.Contracts;
using Hotline.Telephony.Sip;
using Hotline.Telephony.Sip.Messages;
using Hotline.Telephony.Sip.Parsing;

namespace Hotline.Telephony.Trunks;

/// <summary>
/// Whether a new call is taken: not while the node drains, nor above the cap of the node or of the trunk that it comes by, nor sooner than that trunk may.
/// </summary>
/// <param name="mayReach">Whether we listen to an address.</param>
/// <param name="retryAfterSeconds">What a refused caller is told to wait.</param>
internal sealed class Admission(SipStack stack, GatewayNames names, Func<IPAddress, bool> mayReach, int retryAfterSeconds, Action<TelephonyEvent> publish, Func<DateTimeOffset> utcNow)
{
    /// <summary>Of a node and of a trunk: one call in so many is left for who calls the hotline.</summary>
    internal const int SparedShare = 4;

    private readonly Dictionary<Guid, TrunkLine> ofCalls = [];
    private readonly TrunkTable trunks = new(stack, names, mayReach, trunk => publish(new TrunkStateChanged(trunk.Code, trunk.State, utcNow())), utcNow);
    private OutwardLines? lines;
    private int maxCalls;
    private int calls;

    /// <summary>Lines for calls and legs of ours.</summary>
    public OutwardLines Lines => lines ??= new OutwardLines(trunks, utcNow);

    /// <summary>Goes with a 503.</summary>
    public ReplyParts Later { get; } = ReplyParts.RetryAfter(retryAfterSeconds);

    /// <summary>The same where a second is enough: a carrier leaves us alone for as long as it is told (RFC 3261 §21.5.4).</summary>
    public ReplyParts Soon { get; } = ReplyParts.RetryAfter(1);

    public bool IsDraining { get; private set; }

    /// <summary>How many more calls the node takes.</summary>
    public int Room => IsDraining ? 0 : Math.Max(0, maxCalls - calls);

    /// <summary>A quarter of the node is left for who calls the hotline.</summary>
    public bool HasRoomToSpare => HasRoomToSpareBeside(0);

    /// <param name="waiting">Others who are about to call.</param>
    public bool HasRoomToSpareBeside(int waiting) => Room - waiting > maxCalls / SparedShare;

    public IReadOnlyList<TrunkHealth> Trunks => trunks.Health;

    /// <summary>What the registrar of a trunk said last; 0: nothing yet, or there is none.</summary>
    public int LastStatus(string trunk) => trunks.LastStatus(trunk);

    public void Configure(NodeSettings settings)
    {
        maxCalls = settings.MaxCalls;
        trunks.Configure(settings.Trunks);
    }

    /// <summary>
    /// New calls are refused from now on, those that are up go on; or the node takes calls again. Registrars are left with the last call: until then somebody
    /// may have to be rung into one.
    /// </summary>
    public void Drain(bool on)
    {
        IsDraining = on;
        stack.Unavailable = on ? Later : null;
        if (!on || calls == 0)
        {
            trunks.Drain(on);
        }

        publish(new NodeDraining(on, utcNow()));
    }

    /// <summary>The node stops: registrars send their calls elsewhere.</summary>
    public void Stop() => trunks.Drain(true);

    /// <summary>A connection ended, maybe that by which a registrar calls us.</summary>
    public void Lost(StreamPeer connection) => trunks.Lost(connection);

    /// <summary>The trunk that signals from there; null when nobody entered one.</summary>
    /// <param name="target">Of a request.</param>
    public Trunk? TrunkOf(IPAddress address, SipUri? target = null) => trunks.At(address, target);

    /// <returns>What goes with the 503; null when the call is taken.</returns>
    public ReplyParts? Refusal(Trunk? trunk) => Room == 0 || trunk is { IsFull: true } ? Later : trunk?.IsRushed(utcNow()) == true ? Soon : null;

    /// <param name="trunk">That the call came by; null when it came by none, or is one of ours: its legs have <see cref="Lines"/> of their own.</param>
    public void Began(Guid callId, Trunk? trunk = null)
    {
        calls++;
        if (trunk is not null)
        {
            ofCalls.Add(callId, TrunkLine.Of(trunk, utcNow()));
        }
    }

    public void Ended(Guid callId)
    {
        calls--;
        if (ofCalls.Remove(callId, out var line))
        {
            line.LetGo();
        }

        if (IsDraining && calls == 0)
        {
            trunks.Drain(true);
        }
    }
}
