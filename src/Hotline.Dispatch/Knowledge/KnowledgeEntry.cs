using System.Collections.Immutable;
using Hotline.Dispatch.Privacy;

namespace Hotline.Dispatch.Knowledge;

/// <summary>草稿, 审核中, 已发布, 已过期, 已撤回.</summary>
public enum KnowledgeState
{
    Draft,
    InReview,
    Published,
    Expired,
    Withdrawn,
}

/// <summary>Who said that a draft may be published.</summary>
public sealed record KnowledgeReviewer(Guid AccountId, string Name);

/// <summary>An entry as the verbs see it: the copy that is worked on, and which version holds.</summary>
/// <param name="Revision">Guards edits.</param>
/// <param name="Draft">Null while nobody works on it.</param>
/// <param name="InReview">The draft waits for a reviewer, or was passed for a later day.</param>
/// <param name="Authors">Who wrote at the draft since the last publication.</param>
/// <param name="Published">The number of the version that holds or held; null before the first.</param>
/// <param name="ValidFrom">Of that version, as the two next.</param>
/// <param name="ReviewBy">By when somebody must say that it is still right.</param>
public sealed record KnowledgeEntry(
    Guid Id, string Number, string OwnerUnit, int Revision, KnowledgeContent? Draft, bool InReview, ImmutableArray<Guid> Authors,
    int? Published = null, DateOnly? ValidFrom = null, DateOnly? ValidUntil = null, DateOnly? ReviewBy = null, DateTimeOffset? WithdrawnAt = null)
{
    /// <summary>Who passed the draft, which is to hold from a later day on and is published when that comes (docs/adr/0166); null while it waits for a reviewer.</summary>
    public KnowledgeReviewer? Passed { get; init; }

    /// <summary>A reviewer is to read the draft: it was submitted, and neither sent back nor passed.</summary>
    public bool AwaitsReview => Draft is not null && InReview && Passed is null;

    /// <summary>The day on which what was passed is published; null where nothing was.</summary>
    public DateOnly? EffectiveFrom => Passed is null ? null : Draft?.ValidFrom;

    /// <summary>Where it stands on a day, Asia/Shanghai: an entry expires by itself, without anybody's doing.</summary>
    public KnowledgeState StateOn(DateOnly today) => this switch
    {
        { WithdrawnAt: not null } => KnowledgeState.Withdrawn,
        { Published: null } => InReview ? KnowledgeState.InReview : KnowledgeState.Draft,
        _ => ValidUntil < today ? KnowledgeState.Expired : KnowledgeState.Published,
    };

    /// <summary>It may be read to a citizen.</summary>
    public bool HoldsOn(DateOnly today) => StateOn(today) == KnowledgeState.Published && ValidFrom <= today;

    /// <summary>Editors, and the liaisons of the unit that owns it.</summary>
    public bool MayWrite(Actor actor) => MayWrite(actor, OwnerUnit);

    public static bool MayWrite(Actor actor, string ownerUnit) => actor.Is(Role.KnowledgeEditor) || (actor.Is(Role.Liaison) && actor.UnitCode == ownerUnit);

    /// <summary>Editors and supervisors.</summary>
    public static bool MayReview(Actor actor) => actor.IsAny(Role.KnowledgeEditor, Role.Supervisor);

    /// <summary>Has the lists of entries and of questions: reviewers those of all units, a liaison the own unit's.</summary>
    internal static bool Reads(Actor actor) => actor.IsAny(Role.KnowledgeEditor, Role.Supervisor, Role.Liaison);

    /// <returns>The unit that the actor's lists are of; null for all.</returns>
    internal static string? UnitOf(Actor actor) => MayReview(actor) ? null : actor.UnitCode ?? "";

    /// <summary>What is not published is seen by those who write or review it.</summary>
    public bool MaySeeDraft(Actor actor) => MayWrite(actor) || MayReview(actor);
}
