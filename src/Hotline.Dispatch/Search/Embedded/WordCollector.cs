using System.Runtime.InteropServices;
using Lucene.Net.Index;
using Lucene.Net.Search;
using Lucene.Net.Util;

namespace Hotline.Dispatch.Search.Embedded;

/// <summary>Counts in how many of the found each word stands.</summary>
internal sealed class WordCollector(IReadOnlySet<string>? only) : ICollector
{
    private readonly Dictionary<string, int> sums = [];
    private SortedSetDocValues? words;
    private int[] counts = [];

    public bool AcceptsDocsOutOfOrder => true;

    public IReadOnlyDictionary<string, int> Words
    {
        get
        {
            Flush();
            return sums;
        }
    }

    public void SetScorer(Scorer scorer)
    {
    }

    public void SetNextReader(AtomicReaderContext context)
    {
        Flush();
        words = context.AtomicReader.GetSortedSetDocValues(LuceneFields.Words);
        counts = new int[words?.ValueCount ?? 0];
    }

    public void Collect(int doc)
    {
        if (words is null)
        {
            return;
        }

        words.SetDocument(doc);
        for (var ordinal = words.NextOrd(); ordinal != SortedSetDocValues.NO_MORE_ORDS; ordinal = words.NextOrd())
        {
            counts[ordinal]++;
        }
    }

    private void Flush()
    {
        var bytes = new BytesRef();
        for (var ordinal = 0; words is not null && ordinal < counts.Length; ordinal++)
        {
            if (counts[ordinal] == 0)
            {
                continue;
            }

            words.LookupOrd(ordinal, bytes);
            var word = bytes.Utf8ToString();
            if (only is null || only.Contains(word))
            {
                CollectionsMarshal.GetValueRefOrAddDefault(sums, word, out _) += counts[ordinal];
            }
        }

        words = null;
    }
}
