using Lucene.Net.Index;
using Lucene.Net.Search;
using Lucene.Net.Store;

namespace Hotline.Benchmarks.Search;

/// <summary>The same index read by Lucene.Net alone: the least that a search and a count by value could cost.</summary>
internal sealed class BareLucene : IDisposable
{
    private readonly FSDirectory directory;
    private readonly DirectoryReader reader;
    private readonly IndexSearcher searcher;

    public BareLucene(string folder)
    {
        directory = FSDirectory.Open(folder);
        reader = DirectoryReader.Open(directory);
        searcher = new IndexSearcher(reader);
    }

    /// <summary>How many documents hold a term.</summary>
    public Task<int> CountTermAsync()
    {
        var count = new TotalHitCountCollector();
        searcher.Search(new TermQuery(new Term("text", "路灯")), count);
        return Task.FromResult(count.TotalHits);
    }

    /// <summary>All documents by the value of one field.</summary>
    public Task<int> FacetOfAllAsync()
    {
        var facet = new OneFacet("state");
        searcher.Search(new MatchAllDocsQuery(), facet);
        return Task.FromResult(facet.Total);
    }

    public void Dispose()
    {
        reader.Dispose();
        directory.Dispose();
    }

    private sealed class OneFacet(string field) : ICollector
    {
        private SortedDocValues? values;
        private int[] counts = [];

        public int Total { get; private set; }

        public bool AcceptsDocsOutOfOrder => true;

        public void SetScorer(Scorer scorer)
        {
        }

        public void Collect(int doc)
        {
            counts[values!.GetOrd(doc)]++; // Every ticket has a state.
            Total++;
        }

        public void SetNextReader(AtomicReaderContext context)
        {
            values = context.AtomicReader.GetSortedDocValues(field);
            counts = new int[values.ValueCount];
        }
    }
}
