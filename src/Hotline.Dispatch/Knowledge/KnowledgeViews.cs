namespace Hotline.Dispatch.Knowledge;

/// <summary>A line of a list for those who keep the base.</summary>
/// <param name="Title">Of the draft where there is one and the reader may see it.</param>
/// <param name="EffectiveFrom">The draft was passed, and is published on that day.</param>
public sealed record KnowledgeLine(
    Guid Id, string Number, string OwnerUnit, KnowledgeState State, bool HasDraft, bool InReview, int? Version, string Title, DateOnly? ValidUntil, DateOnly? ReviewBy, DateTimeOffset ChangedAt, DateOnly? EffectiveFrom = null);

/// <param name="Published">The version that holds or held last; null before the first.</param>
/// <param name="Draft">Null also where the reader may not see it.</param>
/// <param name="Versions">The newest first.</param>
/// <param name="Steps">What was done, the newest first; none for readers of what is published only.</param>
public sealed record KnowledgePage(
    KnowledgeEntry Entry, KnowledgeState State, KnowledgeContent? Published, KnowledgeContent? Draft, IReadOnlyList<KnowledgeVersionLine> Versions, IReadOnlyList<KnowledgeStep> Steps,
    int Cited, int Useful, int Wrong);

/// <param name="Next">Pass it as cursor for the next page; null at the end.</param>
public sealed record KnowledgeLines(IReadOnlyList<KnowledgeLine> Lines, string? Next);

/// <summary>A published version as it was, and what became of its entry.</summary>
/// <param name="State">Of the entry today.</param>
/// <param name="Current">The version that holds or held last.</param>
public sealed record KnowledgeVersionView(string Number, int Version, KnowledgeContent Content, string PublishedByName, DateTimeOffset PublishedAt, KnowledgeState State, int Current);

public sealed record KnowledgeVersionLine(int Version, string PublishedByName, DateTimeOffset PublishedAt);

public sealed record KnowledgeStep(int Seq, DateTimeOffset At, string Kind, int? Version, string ActorName, string? Note);

/// <summary>Which entries a list has.</summary>
public enum KnowledgeList
{
    /// <summary>With a draft that waits for no reviewer.</summary>
    Drafts,

    /// <summary>Waiting for a reviewer.</summary>
    Review,

    /// <summary>Published and not run out.</summary>
    Published,

    /// <summary>Running out within 30 days, run out, or past their review.</summary>
    Due,

    /// <summary>Withdrawn, or given up before it was ever published.</summary>
    Withdrawn,
}
