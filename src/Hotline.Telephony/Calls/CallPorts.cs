using Hotline.Telephony.Contracts;

namespace Hotline.Telephony.Calls;

/// <summary>Where events go: numbered, spooled and sent by the link to the web side.</summary>
internal interface ICallEventSink
{
    /// <summary>The last number handed out; 0 before the first event.</summary>
    long LastSeq { get; }

    /// <summary>Numbers the event and spools it. Called from the engine's loop and from the recorder; never blocks on the network.</summary>
    void Publish(TelephonyEvent happened);
}

/// <summary>The door through which the link reaches the calls. Every member is answered by the engine's own loop, in order of arrival.</summary>
internal interface ICallCommands
{
    /// <summary>
    /// Does a command of a call or a line (not those about finished recordings); once per command id, the first
    /// result is repeated. The result says that the command was taken, its outcome follows as events.
    /// Refusals: <c>call.unknown</c>, <c>call.not-answered</c>, <c>call.already-bridged</c>, <c>call.already-ringing</c>,
    /// <c>call.not-bridged</c>, <c>call.full</c>, <c>party.unknown</c>, <c>party.known</c>, <c>party.has-call</c>,
    /// <c>offer.unknown</c>, <c>phone.not-registered</c>, <c>phone.busy</c>, <c>node.busy</c>, <c>command.unknown</c>; of calls of ours also
    /// <c>call.known</c>, <c>call.asks</c>, <c>number.not-ours</c>, <c>number.not-allowed</c>, <c>trunk.none</c>. Who could not
    /// be rung at all is also published as <see cref="AgentLegFailed"/> or <see cref="PartyLeft"/>.
    /// </summary>
    ValueTask<CommandResult> ExecuteAsync(TelephonyCommand command, CancellationToken ct);

    /// <summary>Puts settings in force (ring delay, phones, networks, call cap), whatever their version.</summary>
    ValueTask ConfigureAsync(NodeSettings settings, CancellationToken ct);

    /// <summary>Live calls and registrations as of one moment, with the number of the last event before it.</summary>
    ValueTask<CallSnapshot> SnapshotAsync(CancellationToken ct);

    /// <summary>The SIP messages of a call that is up or was not long ago, numbers masked; null when none are kept.</summary>
    ValueTask<CallLadder?> LadderAsync(Guid callId, CancellationToken ct);
}

/// <summary>The door for browsers, whose offers the link brings. Answered by the engine's own loop too.</summary>
internal interface IBrowserCalls
{
    ValueTask<LineAnswer> ConnectLineAsync(LineOffer offer, CancellationToken ct);

    ValueTask<LineAnswer> PlaceWebCallAsync(WebCallOffer offer, CancellationToken ct);

    ValueTask EndWebCallAsync(Guid callId, CancellationToken ct);
}

internal sealed record CallSnapshot(long LastSeq, IReadOnlyList<LiveCall> Calls, IReadOnlyList<PhoneBinding> Phones)
{
    public bool IsDraining { get; init; }

    public IReadOnlyList<TrunkHealth> Trunks { get; init; } = [];
}

/// <summary>Names of what a caller hears; media knows the sound behind each.</summary>
internal static class CallPrompts
{
    /// <summary>The spoken notice that the call is recorded; plays once after the answer.</summary>
    public const string Notice = "notice";

    /// <summary>Music while waiting, with a word to the caller now and then; loops.</summary>
    public const string HoldMusic = "hold-music";

    /// <summary>Music alone, for a caller whom an agent has put on hold; loops.</summary>
    public const string Music = "music";

    /// <summary>Between the names of recordings that are played one after the other.</summary>
    public const char Joint = ' ';

    /// <summary>What an agent hears while another phone rings; loops.</summary>
    public const string Ringback = "ringback";
}
