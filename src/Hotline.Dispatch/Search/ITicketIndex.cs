namespace Hotline.Dispatch.Search;

/// <summary>
/// The port to a search engine. Two engines stand behind it and answer the same: same sets, counts, facets, cells and
/// order in time; the order by relevance may differ a little.
/// </summary>
internal interface ITicketIndex
{
    /// <summary><c>lucene</c> or <c>elasticsearch</c>.</summary>
    string Engine { get; }

    /// <summary>All nodes have this one index, so one of them feeds it.</summary>
    bool Shared { get; }

    /// <summary>Opens or makes the index.</summary>
    /// <returns>Up to where it has followed; null when it has to be built anew.</returns>
    Task<IndexCursor?> OpenAsync(CancellationToken ct);

    /// <summary>Takes in changes; when it returns, they and the cursor are durable and can be found.</summary>
    Task ApplyAsync(IReadOnlyList<IndexChange> changes, IndexCursor cursor, CancellationToken ct);

    /// <summary>Puts a whole new content in the place of the old one, which is searched until then.</summary>
    Task RebuildAsync(IAsyncEnumerable<IReadOnlyList<IndexChange>> everything, IndexCursor cursor, CancellationToken ct);

    Task<IndexAnswer> FindAsync(IndexAsk ask, CancellationToken ct);

    /// <summary>The newest of those that the filter lets through, without counting the others.</summary>
    Task<IReadOnlyList<Guid>> NewestAsync(IndexFilter filter, int most, CancellationToken ct);

    /// <summary>Tickets that share the rarest of these tokens; best first.</summary>
    Task<IReadOnlyList<Guid>> SimilarAsync(IReadOnlyCollection<string> tokens, SimilarWay way, IndexFilter filter, int most, CancellationToken ct);

    /// <summary>How many tickets in each cell of the grid, and matters of their own; only cells with some.</summary>
    Task<IReadOnlyDictionary<MapTile, Demand>> GridAsync(IndexFilter filter, int zoom, CancellationToken ct);

    /// <summary>In how many tickets each word stands; the most frequent first, then by code point.</summary>
    /// <param name="only">Counts these alone.</param>
    /// <param name="least">Leaves out words of fewer tickets.</param>
    Task<IReadOnlyDictionary<string, int>> WordsAsync(IndexFilter filter, IReadOnlyCollection<string>? only, int least, int most, CancellationToken ct);
}

/// <summary>How like tickets must be.</summary>
/// <param name="Rarest">So many of the rarest tokens are looked for.</param>
/// <param name="LeastPercent">Of which at least this share must be there.</param>
internal sealed record SimilarWay(int Rarest, int LeastPercent)
{
    /// <summary>About the same thing: told apart by its rare words.</summary>
    public static SimilarWay SameMatter { get; } = new(25, 30);

    /// <summary>About such a thing: all its words count, by how rare they are.</summary>
    public static SimilarWay SameKind { get; } = new(400, 10);
}

/// <summary>Up to where an index has followed the outbox (docs/adr/0011, 0050).</summary>
/// <param name="Epoch">Which database, and which way of making documents; another epoch is another index.</param>
/// <param name="At">When it last was up to date or took something in.</param>
internal sealed record IndexCursor(string Epoch, string Xid, long Id, DateTimeOffset At);

/// <summary>The engine did not answer: down, slow or not opened yet.</summary>
internal sealed class IndexUnavailableException(string message, Exception? inner = null) : Exception(message, inner);
