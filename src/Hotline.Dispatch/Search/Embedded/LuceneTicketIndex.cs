using System.Globalization;
using Lucene.Net.Index;
using Lucene.Net.Search;
using Lucene.Net.Store;

namespace Hotline.Dispatch.Search.Embedded;

/// <summary>
/// The embedded engine: one index per web node in its data folder, one writer. The outbox cursor lies in the same commit
/// as the documents, so the two can not diverge; a commit is what searches see.
/// </summary>
internal sealed class LuceneTicketIndex(string folder) : ITicketIndex, IDisposable
{
    private FSDirectory? directory;
    private IndexWriter? writer;
    private SearcherManager? searchers;

    public string Engine => "lucene";

    public bool Shared => false;

    public Task<IndexCursor?> OpenAsync(CancellationToken ct)
    {
        if (writer is null)
        {
            try
            {
                Open();
            }
            catch (Exception broken) when (broken is CorruptIndexException or IndexFormatTooNewException or IndexFormatTooOldException or FileNotFoundException or EndOfStreamException)
            {
                // It is a copy: what can not be read is built anew.
                Close();
                System.IO.Directory.Delete(folder, recursive: true);
                Open();
            }
        }

        return Task.FromResult(LuceneCommits.Cursor(writer!.CommitData)); // Open has set it or thrown.
    }

    public Task ApplyAsync(IReadOnlyList<IndexChange> changes, IndexCursor cursor, CancellationToken ct)
    {
        Put(changes);
        Commit(cursor);
        return Task.CompletedTask;
    }

    public async Task RebuildAsync(IAsyncEnumerable<IReadOnlyList<IndexChange>> everything, IndexCursor cursor, CancellationToken ct)
    {
        try
        {
            Writer().DeleteAll();
            await foreach (var page in everything.WithCancellation(ct))
            {
                foreach (var change in page)
                {
                    if (change.Document is { } document)
                    {
                        Writer().AddDocument(LuceneFields.Document(document));
                    }
                }
            }

            Commit(cursor);
        }
        catch
        {
            // Half a rebuild must not be committed by what comes after.
            Close();
            throw;
        }
    }

    public Task<IndexAnswer> FindAsync(IndexAsk ask, CancellationToken ct) => Task.FromResult(Search(searcher =>
    {
        var facets = new FacetCollector(
            LuceneFields.State, LuceneFields.Type, LuceneFields.Category, LuceneFields.Region, LuceneFields.Unit, LuceneFields.Channel);
        var flags = new ValueCollector(LuceneFields.Flag);
        var wanted = Math.Max(1, Math.Min(ask.Skip + ask.Take, IndexAsk.Deepest));
        var top = TopFieldCollector.Create(LuceneCommits.Sort(ask), wanted, fillFields: false, trackDocScores: false, trackMaxScore: false, docsScoredInOrder: false);
        searcher.Search(LuceneQueries.Of(ask.Filter), MultiCollector.Wrap(top, facets, flags));
        var found = top.GetTopDocs();
        return new IndexAnswer(
            new Demand(found.TotalHits, facets.Matters),
            [.. found.ScoreDocs.Skip(ask.Skip).Take(ask.Take).Select(hit => IdOf(searcher, hit))],
            new IndexFacets(
                facets[LuceneFields.State], facets[LuceneFields.Type], facets[LuceneFields.Category], facets[LuceneFields.Region],
                facets[LuceneFields.Unit], facets[LuceneFields.Channel], flags.Counts, facets.Days));
    }));

    public Task<IReadOnlyList<Guid>> NewestAsync(IndexFilter filter, int most, CancellationToken ct) => Task.FromResult(Search<IReadOnlyList<Guid>>(searcher =>
    {
        var top = TopFieldCollector.Create(LuceneCommits.Sort(new IndexAsk(filter)), most, fillFields: false, trackDocScores: false, trackMaxScore: false, docsScoredInOrder: false);
        searcher.Search(LuceneQueries.Of(filter), top);
        return [.. top.GetTopDocs().ScoreDocs.Select(hit => IdOf(searcher, hit))];
    }));

    public Task<IReadOnlyList<Guid>> SimilarAsync(IReadOnlyCollection<string> tokens, SimilarWay way, IndexFilter filter, int most, CancellationToken ct) =>
        Task.FromResult(Search<IReadOnlyList<Guid>>(searcher => LuceneQueries.Similar(tokens, way, filter, searcher.IndexReader) is { } query
            ? [.. searcher.Search(query, most).ScoreDocs.Select(hit => IdOf(searcher, hit))]
            : []));

    public Task<IReadOnlyDictionary<MapTile, Demand>> GridAsync(IndexFilter filter, int zoom, CancellationToken ct) => Task.FromResult(Search(searcher =>
    {
        var cells = new TileCollector(zoom);
        searcher.Search(LuceneQueries.Of(filter), cells);
        return cells.Cells;
    }));

    public Task<IReadOnlyDictionary<string, int>> WordsAsync(IndexFilter filter, IReadOnlyCollection<string>? only, int least, int most, CancellationToken ct) =>
        Task.FromResult(Search<IReadOnlyDictionary<string, int>>(searcher =>
        {
            var words = new ValueCollector(LuceneFields.Words, only?.ToHashSet());
            searcher.Search(LuceneQueries.Of(filter), words);
            return words.Counts.Where(word => word.Value >= least)
                .OrderByDescending(word => word.Value).ThenBy(word => word.Key, StringComparer.Ordinal).Take(most)
                .ToDictionary(word => word.Key, word => word.Value);
        }));

    public void Dispose() => Close();

    private static Guid IdOf(IndexSearcher searcher, ScoreDoc hit) => Guid.ParseExact(searcher.Doc(hit.Doc).Get(LuceneFields.Id, CultureInfo.InvariantCulture), "N");

    private IndexWriter Writer() => writer ?? throw new IndexUnavailableException("The index is not open.");

    private void Open()
    {
        System.IO.Directory.CreateDirectory(folder);
        directory = FSDirectory.Open(folder);
        writer = new IndexWriter(directory, LuceneCommits.Writing());
        if (!DirectoryReader.IndexExists(directory))
        {
            writer.Commit();
        }

        searchers = new SearcherManager(directory, null);
    }

    private void Put(IReadOnlyList<IndexChange> changes)
    {
        foreach (var change in changes)
        {
            var key = new Term(LuceneFields.Id, LuceneFields.Key(change.Id));
            if (change.Document is { } document)
            {
                Writer().UpdateDocument(key, LuceneFields.Document(document));
            }
            else
            {
                Writer().DeleteDocuments(key);
            }
        }
    }

    private void Commit(IndexCursor cursor)
    {
        Writer().SetCommitData(LuceneCommits.Data(cursor));
        Writer().Commit();
        searchers?.MaybeRefreshBlocking();
    }

    private T Search<T>(Func<IndexSearcher, T> ask)
    {
        if (searchers is not { } open)
        {
            throw new IndexUnavailableException("The index is not open.");
        }

        IndexSearcher? searcher = null;
        try
        {
            searcher = open.Acquire();
            return ask(searcher);
        }
        catch (ObjectDisposedException closed)
        {
            throw new IndexUnavailableException("The index was closed.", closed);
        }
        finally
        {
            if (searcher is not null)
            {
                open.Release(searcher);
            }
        }
    }

    private void Close()
    {
        searchers?.Dispose();
        try
        {
            writer?.Rollback();
        }
        finally
        {
            directory?.Dispose();
            (searchers, writer, directory) = (null, null, null);
        }
    }
}
