using Hotline.Dispatch.Privacy;
using Hotline.Telephony.Contracts;

namespace Hotline.Agent.Journal;

/// <summary>A call as the journal knows it. <paramref name="QueuedAt"/> is its place in the queue.</summary>
/// <param name="BridgedAt">Since when an agent has the call; of one that is back in the queue null again.</param>
/// <param name="RequeuedAt">An agent had the call and was lost: since when the caller waits, or waited, for another.</param>
/// <param name="HandedQueue">The queue that an agent handed the caller to, where it waits or waited.</param>
/// <param name="HandedBy">Who did, while the caller waits there.</param>
/// <param name="Trunk">Code of the trunk that it came or went by last; null without one.</param>
/// <param name="PlacedBy">Who had the hotline call the citizen, the product itself among them; null: the citizen called.</param>
internal sealed record CallRow(
    Guid Id, string NodeId, byte[]? CallerEnc, string QueueCode, DateTimeOffset ArrivedAt, DateTimeOffset? AnsweredAt, DateTimeOffset? QueuedAt,
    DateTimeOffset? OfferedAt, DateTimeOffset? BridgedAt, DateTimeOffset? EndedAt, Guid? OfferId, Guid? AgentId, string? Cause, bool Reconciled,
    Guid? RecordingId, Guid? TicketId, CallOrigin Origin, Guid? KeeperId, DateTimeOffset? HeldAt, DateTimeOffset? RecordingPausedAt, Guid? PlacedBy, string? EndedBy,
    DateTimeOffset? RequeuedAt, byte[]? NoteEnc = null, string? HandedQueue = null, Guid? HandedBy = null, string? Trunk = null)
{
    /// <summary>The queue in which the caller waits, or would.</summary>
    public string WaitsIn => HandedQueue ?? QueueCode;

    /// <summary>The hotline called.</summary>
    public bool IsOutward => PlacedBy is not null;

    /// <summary>The hotline called by itself, to ask something by voice.</summary>
    public bool IsQuestion => PlacedBy == Actor.System.AccountId;

    /// <summary>No agent has had the call.</summary>
    public bool IsUntaken => BridgedAt is null && RequeuedAt is null;

    /// <summary>The caller still waits for an agent.</summary>
    public bool Waits => !IsOutward && AnsweredAt is not null && BridgedAt is null && EndedAt is null;

    /// <summary>The party that has the call, or had it last.</summary>
    public Guid? HolderId => KeeperId ?? OfferId;

    /// <summary>The call is up and this agent has it, and has not handed it to a queue.</summary>
    public bool IsKeptBy(Guid account) => BridgedAt is not null && EndedAt is null && HandedBy is null && AgentId == account && (KeeperId is null || KeeperId == OfferId);
}
