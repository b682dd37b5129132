namespace Hotline.Dispatch.Suggestions;

/// <summary>An earlier ticket that speaks for a unit.</summary>
public sealed record Precedent(Guid Id, string Number);

/// <summary>A unit that may be the right one.</summary>
/// <param name="Percent">How much of the evidence speaks for it, 0 to 100; over all units no more than 100.</param>
/// <param name="Reasons">In Chinese, the strongest first.</param>
/// <param name="Precedents">Like tickets that it answered, the likest first.</param>
public sealed record UnitSuggestion(string UnitCode, string UnitName, int Percent, IReadOnlyList<string> Reasons, IReadOnlyList<Precedent> Precedents);

/// <summary>A like ticket, in the order of likeness.</summary>
public sealed record LikeTicket(Guid Id, string Number, string UnitCode, string? CategoryCode = null);

/// <summary>What the like tickets say a request is about.</summary>
/// <param name="Percent">How much of the evidence says so, 0 to 100.</param>
public sealed record CategorySuggestion(string CategoryCode, int Percent);

/// <param name="Count">Tickets of this category and region that it got in the last year.</param>
public sealed record UnitShare(string UnitCode, int Count);

/// <summary>What is known about a request whose unit is sought.</summary>
/// <param name="Ruled">The unit that an exact rule names, where one does.</param>
/// <param name="Siblings">Units that the catalogue names for other matters of the same class in the same place, one entry a rule.</param>
public sealed record SuggestionEvidence(string? Ruled, IReadOnlyList<LikeTicket> Like, IReadOnlyList<UnitShare> Shares, IReadOnlyList<string> Siblings);
