namespace Hotline.Agent.Client.Contracts;

/// <summary>POST /api/search answers a <see cref="SearchPage"/>: a read, but what people search for does not belong into an address. What is null does not narrow.</summary>
/// <param name="Words">All have to occur; at most 200 characters.</param>
/// <param name="State">Name of a <see cref="TicketState"/>.</param>
/// <param name="Category">2, 4 or 6 digits: everything below it.</param>
/// <param name="Region">4 (city) or 6 digits (county): everything below it.</param>
/// <param name="From">First day of acceptance, Asia/Shanghai.</param>
/// <param name="Order">Newest or Relevance.</param>
/// <param name="Page">From 1.</param>
/// <param name="Flags">Difficult, Group, Anonymous, StabilityRisk, Typical, ProvinceOrder: all of them have to stand.</param>
public sealed record SearchAsk(
    string? Words = null, string? State = null, string? Type = null, string? Category = null, string? Region = null, string? Unit = null, string? Channel = null,
    DateOnly? From = null, DateOnly? To = null, string? Order = null, int Page = 1, IReadOnlyList<string>? Flags = null);

/// <param name="Total">Of all pages, exact.</param>
/// <param name="Matters">事项（件）: those of them that were not merged into another.</param>
/// <param name="Marks">Pieces of text to mark in titles and snippets.</param>
/// <param name="Building">The index does not have everything yet.</param>
public sealed record SearchPage(
    int Total, int Matters, int Pages, IReadOnlyList<FoundRow> Rows, SearchFacets Facets, IReadOnlyList<string> Marks, string Engine, bool Building);

/// <param name="Snippet">Of the content, around the first word; null where the reader may not see it.</param>
public sealed record FoundRow(TicketRow Row, string? Snippet, string Channel);

/// <summary>How many rows of the found by value, greatest first; days in order. A ticket with two marks counts under both.</summary>
public sealed record SearchFacets(
    IReadOnlyList<NamedCount> States, IReadOnlyList<NamedCount> Types, IReadOnlyList<NamedCount> Categories, IReadOnlyList<NamedCount> Regions,
    IReadOnlyList<NamedCount> Units, IReadOnlyList<NamedCount> Channels, IReadOnlyList<NamedCount> Flags, IReadOnlyList<FoundDay> Days);

public sealed record FoundDay(DateOnly Day, int Count);

/// <summary>POST /api/search/similar answers a <see cref="SimilarPage"/>: earlier tickets like the one being written.</summary>
/// <param name="Text">Title and content as typed so far.</param>
/// <param name="Region">The county, where known.</param>
/// <param name="Except">The ticket being written; its caller and point are compared too.</param>
/// <param name="Category">Six digits, where known.</param>
/// <param name="Place">The address in words, as typed.</param>
public sealed record SimilarAsk(string Text, string? Region = null, Guid? Except = null, string? Category = null, string? Place = null);

/// <summary>Also GET /api/tickets/{id}/similar: tickets like one that is there; and GET /api/tickets/{id}/suspicions: those for which it bears the mark 疑似重复.</summary>
public sealed record SimilarPage(IReadOnlyList<SimilarRow> Rows);

/// <param name="Percent">How much of the shorter text stands in the other.</param>
/// <param name="Score">Of all parts together, 0 to 100.</param>
/// <param name="Repeat">疑似重复.</param>
/// <param name="Why">The parts in words, the strongest first.</param>
/// <param name="Open">It can be urged and supplemented.</param>
public sealed record SimilarRow(TicketRow Row, int Percent, bool SameCounty, int Score = 0, bool Repeat = false, IReadOnlyList<string>? Why = null, bool Open = false)
{
    /// <summary>The draft may take over its point: POST /api/tickets/{id}/place-of-earlier.</summary>
    public bool LendsItsPlace { get; init; }
}

/// <summary>POST /api/tickets/{id}/place-of-earlier (If-Match): the draft takes over the point of an earlier ticket of its caller, or at the same address in words.</summary>
public sealed record TakePlace(Guid OtherId);

/// <summary>POST /api/tickets/{id}/repeat-judgement (If-Match): what the agent says of an earlier ticket shown beside the draft; a dispatcher of one that was marked after acceptance, Apart only.</summary>
/// <param name="Judgement">Urge or Supplement: the same, the draft ends; Apart: another matter, the draft goes on.</param>
/// <param name="Note">For the unit; a supplement without one takes the draft's content.</param>
public sealed record JudgeRepeat(Guid OtherId, string Judgement, string? Note = null);
