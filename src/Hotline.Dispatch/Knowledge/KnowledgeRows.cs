using Hotline.Dispatch.Data;

namespace Hotline.Dispatch.Knowledge;

/// <summary>The row of dispatch.knowledge.</summary>
internal sealed class KnowledgeRow
{
    public Guid Id { get; init; }

    public string Number { get; init; } = "";

    public string OwnerUnit { get; init; } = "";

    public int Revision { get; init; }

    public string? Draft { get; init; }

    public string? DraftState { get; init; }

    public Guid[] DraftAuthors { get; init; } = [];

    public Guid? PassedBy { get; init; }

    public string? PassedByName { get; init; }

    public int? Published { get; init; }

    public DateTimeOffset? WithdrawnAt { get; init; }

    public string? Title { get; init; }

    public DateOnly? ValidFrom { get; init; }

    public DateOnly? ValidUntil { get; init; }

    public DateOnly? ReviewBy { get; init; }

    public DateTimeOffset ChangedAt { get; init; }

    /// <summary>By what a list sorts it.</summary>
    public DateTimeOffset SortAt { get; init; }

    public KnowledgeEntry ToEntry() => new(
        Id, Number, OwnerUnit, Revision, Draft is { } json ? DispatchJson.Read<KnowledgeContent>(json) : null, DraftState == nameof(KnowledgeState.InReview),
        [.. DraftAuthors], Published, ValidFrom, ValidUntil, ReviewBy, WithdrawnAt)
    {
        Passed = PassedBy is { } reviewer ? new KnowledgeReviewer(reviewer, PassedByName ?? "") : null,
    };

    public static object Parameters(KnowledgeEntry entry, KnowledgeContent? publishes, IReadOnlyDictionary<string, float>? words, DateTimeOffset now) => new
    {
        entry.Id,
        entry.Number,
        entry.OwnerUnit,
        entry.Revision,
        draft = entry.Draft is { } content ? DispatchJson.Write(content) : null,
        draftState = entry.Draft is null ? null : (entry.InReview ? KnowledgeState.InReview : KnowledgeState.Draft).ToString(),
        draftAuthors = entry.Authors.ToArray(),
        passedBy = entry.Passed?.AccountId,
        passedByName = entry.Passed?.Name,
        entry.Published,
        entry.WithdrawnAt,
        publishes = publishes is not null,
        publishes?.Title,
        publishes?.CategoryCode,
        publishes?.RegionCode,
        entry.ValidFrom,
        entry.ValidUntil,
        entry.ReviewBy,
        length = words?.Values.Sum() ?? 0,
        now,
    };
}
