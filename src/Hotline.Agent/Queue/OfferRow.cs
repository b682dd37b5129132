namespace Hotline.Agent.Queue;

/// <param name="LeftAt">The agent was bridged and left before the call was over.</param>
internal sealed record OfferRow(
    Guid Id, Guid CallId, Guid AccountId, string Extension, Guid DraftId, OfferState State, string? Reason,
    DateTimeOffset MadeAt, DateTimeOffset ExpiresAt, DateTimeOffset? RingingAt, DateTimeOffset? EndedAt, DateTimeOffset? LeftAt = null)
{
    /// <summary>The agent had the call, hung up, and is rung again because nobody else came.</summary>
    public bool IsRecall => State == OfferState.Open && LeftAt is not null;
}

internal enum OfferState
{
    Open,
    Bridged,

    /// <summary>By the agent, on screen or on the phone.</summary>
    Refused,
    NoAnswer,

    /// <summary>The phone was busy or could not be reached, or the console went away.</summary>
    Failed,

    /// <summary>The caller is gone, or another agent has the call.</summary>
    Withdrawn,

    /// <summary>The lease ran out without word from telephony.</summary>
    Expired,
}
