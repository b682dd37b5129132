using System.Runtime.InteropServices;
using Lucene.Net.Index;
using Lucene.Net.Search;
using Lucene.Net.Util;

namespace Hotline.Dispatch.Search.Embedded;

/// <summary>Counts in how many of the found each value of a field stands that may have several.</summary>
/// <param name="only">Counts these alone.</param>
internal sealed class ValueCollector(string field, IReadOnlySet<string>? only = null) : ICollector
{
    private readonly Dictionary<string, int> sums = [];
    private SortedSetDocValues? values;
    private int[] counts = [];

    public bool AcceptsDocsOutOfOrder => true;

    public IReadOnlyDictionary<string, int> Counts
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
        values = context.AtomicReader.GetSortedSetDocValues(field);
        counts = new int[values?.ValueCount ?? 0];
    }

    public void Collect(int doc)
    {
        if (values is null)
        {
            return;
        }

        values.SetDocument(doc);
        for (var ordinal = values.NextOrd(); ordinal != SortedSetDocValues.NO_MORE_ORDS; ordinal = values.NextOrd())
        {
            counts[ordinal]++;
        }
    }

    private void Flush()
    {
        var bytes = new BytesRef();
        for (var ordinal = 0; values is not null && ordinal < counts.Length; ordinal++)
        {
            if (counts[ordinal] == 0)
            {
                continue;
            }

            values.LookupOrd(ordinal, bytes);
            var value = bytes.Utf8ToString();
            if (only is null || only.Contains(value))
            {
                CollectionsMarshal.GetValueRefOrAddDefault(sums, value, out _) += counts[ordinal];
            }
        }

        values = null;
    }
}
