namespace Hotline.Dispatch.Catalog.Editions;

public enum EditionState
{
    /// <summary>草案: to be looked at and tried.</summary>
    Draft,

    /// <summary>已发布: waits for its day.</summary>
    Released,

    /// <summary>已生效.</summary>
    Effective,

    /// <summary>已作废.</summary>
    Dropped,
}

/// <summary>目录版本: changes of the dispatch catalogue that are released together.</summary>
/// <param name="EffectiveAt">From when it holds; null of a draft.</param>
/// <param name="Untried">Why it was released without having been tried on the past; null where it was, or was not released.</param>
/// <param name="OfRulings">Duty rulings (权责裁定) made it, and add to it while it is a draft.</param>
public sealed record Edition(
    int Id, string Note, EditionState State, string MadeBy, DateTimeOffset MadeAt, DateTimeOffset? EffectiveAt, string? ReleasedBy, string? Untried = null, bool OfRulings = false);

/// <summary>What became of a wish to release, drop or change an edition.</summary>
public enum EditionOutcome
{
    Done,
    Unknown,

    /// <summary>It is no draft any more, or has taken effect.</summary>
    TooLate,

    /// <summary>It was not tried on the past as it and the catalogue stand now, and nobody said why not.</summary>
    Untried,

    /// <summary>A unit it names was closed meanwhile.</summary>
    ClosedUnit,

    /// <summary>It is not what was looked at any more: a ruling added to it, or somebody left out a change.</summary>
    Moved,
}
