namespace Hotline.Dispatch.Search;

/// <summary>Which tickets; what is null does not narrow.</summary>
/// <param name="Category">Two, four or six digits: everything below it.</param>
/// <param name="Region">Two digits (province), four (city) or six (county): everything below it.</param>
/// <param name="OwnUnit">The only unit whose tickets the asker may know of.</param>
/// <param name="Flags">All of these marks have to stand.</param>
/// <param name="Near">In this cell of the finest grid or one that touches it. Tickets without a place are none of them.</param>
internal sealed record IndexFilter(
    SearchWords? Words = null, string? State = null, string? Category = null, string? Region = null, string? Unit = null, string? Channel = null, string? Type = null,
    DateOnly? From = null, DateOnly? To = null, string? OwnUnit = null, IReadOnlyList<string>? Flags = null, MapTile? Near = null);

/// <summary>How found tickets are ordered.</summary>
public enum SearchOrder
{
    /// <summary>Newest first.</summary>
    Newest,

    /// <summary>Best match first (BM25).</summary>
    Relevance,
}

/// <param name="Skip">How many of the first to leave out; at most <see cref="Deepest"/>.</param>
internal sealed record IndexAsk(IndexFilter Filter, SearchOrder Order = SearchOrder.Newest, int Skip = 0, int Take = 20)
{
    public const int Deepest = 9_000;
}

/// <summary>What an engine found.</summary>
/// <param name="Total">Exact.</param>
internal sealed record IndexAnswer(Demand Total, IReadOnlyList<Guid> Ids, IndexFacets Facets);

/// <summary>How many of the found there are by each value, under all filters. Empty values are not counted; a ticket with two marks counts under both.</summary>
internal sealed record IndexFacets(
    IReadOnlyDictionary<string, int> States, IReadOnlyDictionary<string, int> Types, IReadOnlyDictionary<string, int> Categories, IReadOnlyDictionary<string, int> Regions,
    IReadOnlyDictionary<string, int> Units, IReadOnlyDictionary<string, int> Channels, IReadOnlyDictionary<string, int> Flags, IReadOnlyDictionary<DateOnly, int> Days)
{
    public static IndexFacets None { get; } = new(
        new Dictionary<string, int>(), new Dictionary<string, int>(), new Dictionary<string, int>(), new Dictionary<string, int>(),
        new Dictionary<string, int>(), new Dictionary<string, int>(), new Dictionary<string, int>(), new Dictionary<DateOnly, int>());
}
