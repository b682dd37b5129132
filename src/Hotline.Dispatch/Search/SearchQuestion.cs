using Hotline.Dispatch.Tickets;

namespace Hotline.Dispatch.Search;

/// <summary>What somebody asks of all tickets; what is null does not narrow.</summary>
/// <param name="Words">All of them have to occur; a word of several Han characters as it stands. Cut at 200 characters.</param>
/// <param name="Category">Two, four or six digits: everything below it.</param>
/// <param name="Region">City (four digits) or county (six): everything below it.</param>
/// <param name="From">First day of acceptance, Asia/Shanghai.</param>
/// <param name="Flags">All of these marks have to stand.</param>
/// <param name="Page">From 1; pages of <see cref="TicketSearch.PageSize"/>.</param>
public sealed record SearchQuestion(
    string? Words = null, TicketState? State = null, string? Category = null, string? Region = null, string? Unit = null, IntakeChannel? Channel = null, TicketType? Type = null,
    DateOnly? From = null, DateOnly? To = null, SearchOrder Order = SearchOrder.Newest, int Page = 1, IReadOnlyList<TicketFlag>? Flags = null);

/// <summary>A found ticket as its reader may see it.</summary>
/// <param name="Snippet">Of its content, around the first word that was asked for.</param>
public sealed record FoundTicket(TicketLine Line, Shown Snippet);

/// <param name="Total">Of all pages, exact.</param>
/// <param name="Matters">事项（件）: those of them that were not merged into another.</param>
/// <param name="Marks">Pieces of text to mark in what is shown.</param>
/// <param name="Building">The index is being built and does not have everything yet.</param>
/// <param name="DeepestPage">No page behind this one is given out.</param>
public sealed record SearchFindings(
    int Total, int Matters, IReadOnlyList<FoundTicket> Found, SearchFacets Facets, IReadOnlyList<string> Marks, string Engine, bool Building, int DeepestPage);

/// <summary>How many of all found there are by value: the level below what was asked for, greatest first; days in order.</summary>
public sealed record SearchFacets(
    IReadOnlyList<FacetValue> States, IReadOnlyList<FacetValue> Types, IReadOnlyList<FacetValue> Categories, IReadOnlyList<FacetValue> Regions,
    IReadOnlyList<FacetValue> Units, IReadOnlyList<FacetValue> Channels, IReadOnlyList<FacetValue> Flags, IReadOnlyList<FacetDay> Days);

public sealed record FacetValue(string Code, string Name, int Count);

public sealed record FacetDay(DateOnly Day, int Count);
