using System.Collections.Immutable;
using Hotline.Dispatch.Privacy;

namespace Hotline.Dispatch.Publications;

/// <summary>待初审, 已退回, 待复审, 已公开, 已撤回, 不公开.</summary>
public enum PublicationState
{
    FirstReview,
    SentBack,
    SecondReview,
    Published,
    Recalled,

    /// <summary>Given up before anybody outside read it.</summary>
    Dropped,
}

/// <summary>Whose name stands under a step.</summary>
public sealed record Signature(Guid Id, string Name)
{
    internal static Signature Of(Actor actor) => new(actor.AccountId, actor.Name);
}

/// <summary>公开件: one answer on its way to everybody. A copy that no longer changes with its ticket.</summary>
/// <param name="Revision">Guards edits; also the number of its last step.</param>
/// <param name="Text">公开答复: what is, or would be, read.</param>
/// <param name="Findings">What the scan found in it when it was written.</param>
/// <param name="Authors">Who gave the answer, proposed it, or wrote at its words.</param>
/// <param name="First">The first reviewer (初审), once they passed it.</param>
/// <param name="Second">The second reviewer (复审): never one of the authors, nor the first.</param>
public sealed record Publication(
    Guid Id, Guid TicketId, int Revision, PublicationState State, string? CategoryCode, string? RegionCode, Pii Text, ImmutableArray<Finding> Findings,
    ImmutableArray<Guid> Authors, Signature ProposedBy, Signature? First = null, Signature? Second = null, DateTimeOffset? PublishedAt = null, DateTimeOffset? RecalledAt = null)
{
    /// <summary>Nothing more becomes of it.</summary>
    public bool IsOver => State is PublicationState.Recalled or PublicationState.Dropped;

    /// <summary>Dispatchers and supervisors propose, review first, send back, drop and recall; supervisors review second.</summary>
    public static bool MayTakePart(Actor actor) => actor.IsAny(Role.Dispatcher, Role.Supervisor);

    internal bool WroteAtIt(Actor actor) => Authors.Contains(actor.AccountId) || ProposedBy.Id == actor.AccountId;
}
