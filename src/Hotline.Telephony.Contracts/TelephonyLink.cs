namespace Hotline.Telephony.Contracts;

/// <summary>What the node calls on the web side: the methods of the SignalR hub at <see cref="LinkPath.Telephony"/>.</summary>
public interface ITelephonyLink
{
    /// <summary>The house's time, UTC. Asked before <see cref="Attach"/> and four times a minute: what a node tells has happened by this clock.</summary>
    Task<DateTimeOffset> Time();

    /// <summary>First call after every (re)connect. The web side reconciles queue, offers and presence with the snapshot.</summary>
    Task<AttachReply> Attach(NodeSnapshot snapshot);

    /// <summary>
    /// Publishes events in order. Returns the highest sequence committed by the web side; the node forgets up to there, but for the newest. Less than was told before: the database went back, and
    /// the node attaches anew and sends again what it has.
    /// </summary>
    Task<long> Publish(EventBatch batch);

    /// <summary>Reports the outcome of a command; repeated until it returns.</summary>
    Task Complete(CommandResult result);
}

/// <summary>What the web side calls on the node.</summary>
public interface ITelephonyNode
{
    Task Execute(TelephonyCommand command);

    /// <summary>New settings; the node caches them encrypted on disk, so that it starts and answers with the web side down.</summary>
    Task Configure(NodeSettings settings);

    /// <summary>A piece of a closed recording file; empty when <paramref name="offset"/> is at or past its end, null when unknown.</summary>
    /// <param name="count">At most 64 KiB.</param>
    Task<byte[]?> ReadRecording(Guid recordingId, long offset, int count);

    /// <summary>Answers a browser's offer of an agent's line. Not a command: an offer is worth nothing after a moment, and is never stored.</summary>
    Task<LineAnswer> ConnectLine(LineOffer offer);

    /// <summary>Answers the offer of a citizen's web phone.</summary>
    Task<LineAnswer> PlaceWebCall(WebCallOffer offer);

    /// <summary>The SIP messages of a call that is up or was not long ago, numbers masked; null when the node has none of it.</summary>
    Task<CallLadder?> ReadLadder(Guid callId);

    /// <summary>The citizen hung up on the page. Nothing happens when the call is not here.</summary>
    Task EndWebCall(Guid callId);
}

public static class LinkPath
{
    public const string Telephony = "/link/telephony";
}

/// <param name="Seq">Per node, without gaps, starts at 1, survives restarts of the node.</param>
public sealed record NumberedEvent(long Seq, TelephonyEvent Event);

public sealed record EventBatch(string NodeId, IReadOnlyList<NumberedEvent> Events);

/// <param name="AcknowledgedSeq">Highest sequence of this node that the web side has committed; 0 when it knows none.</param>
public sealed record AttachReply(long AcknowledgedSeq, NodeSettings Settings);

/// <param name="NodeId">Configured name of the node, stable over restarts.</param>
/// <param name="StartedAt">When this process started; a change tells the web side that calls of the earlier process are gone.</param>
/// <param name="LastSeq">Last event sequence the node has handed out.</param>
public sealed record NodeSnapshot(string NodeId, DateTimeOffset StartedAt, long LastSeq, IReadOnlyList<LiveCall> Calls, IReadOnlyList<PhoneBinding> Phones)
{
    /// <summary>It takes no new calls.</summary>
    public bool IsDraining { get; init; }

    /// <summary>The first event that the node can still send; 0: it is of a version that does not say. When less is committed than up to there, what lies between is lost.</summary>
    public long FirstSeq { get; init; }

    /// <summary>Of the trunks that it asks.</summary>
    public IReadOnlyList<TrunkHealth> Trunks { get; init; } = [];
}

/// <param name="OfferId">Of the agent who was, or is being, rung from the queue.</param>
public sealed record LiveCall(
    Guid CallId, CallerNumber Caller, LiveCallState State, DateTimeOffset ArrivedAt, DateTimeOffset? AnsweredAt,
    Guid? RecordingId, Guid? OfferId, string? Extension, DateTimeOffset? BridgedAt, CallOrigin Origin = CallOrigin.Phone)
{
    public bool IsHeld { get; init; }

    /// <summary>The hotline calls (<see cref="PlaceCall"/>).</summary>
    public bool IsOutward { get; init; }

    /// <summary>Everybody but the caller; empty before the bridge.</summary>
    public IReadOnlyList<LiveParty> Parties { get; init; } = [];
}

/// <param name="JoinedAt">Null while it rings.</param>
/// <param name="HasCall">The one to whom the caller talks first of all.</param>
public sealed record LiveParty(Guid PartyId, PartyStance Stance, DateTimeOffset? JoinedAt, bool HasCall);

public enum LiveCallState { Ringing, Waiting, RingingAgent, Bridged, Dialling }

/// <param name="Route">How the other nodes reach it, when they can.</param>
public sealed record PhoneBinding(string Extension, DateTimeOffset ExpiresAt, PhoneRoute? Route = null);
