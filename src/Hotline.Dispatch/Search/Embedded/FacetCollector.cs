using System.Runtime.InteropServices;
using Lucene.Net.Index;
using Lucene.Net.Search;
using Lucene.Net.Util;

namespace Hotline.Dispatch.Search.Embedded;

/// <summary>Counts the found by the values of some fields, from doc values; a segment counts by ordinal. And how many of them are matters of their own.</summary>
internal sealed class FacetCollector(params string[] fields) : ICollector
{
    private readonly Dictionary<string, int>[] sums = [.. fields.Select(_ => new Dictionary<string, int>())];
    private readonly Dictionary<DateOnly, int> days = [];
    private readonly SortedDocValues?[] values = new SortedDocValues?[fields.Length];
    private readonly int[][] counts = new int[fields.Length][];
    private NumericDocValues? day;
    private NumericDocValues? merged;

    public int Matters { get; private set; }

    public bool AcceptsDocsOutOfOrder => true;

    public IReadOnlyDictionary<DateOnly, int> Days => days;

    public IReadOnlyDictionary<string, int> this[string field]
    {
        get
        {
            Flush();
            return sums[Array.IndexOf(fields, field)];
        }
    }

    public void SetScorer(Scorer scorer)
    {
    }

    public void SetNextReader(AtomicReaderContext context)
    {
        Flush();
        for (var field = 0; field < fields.Length; field++)
        {
            values[field] = context.AtomicReader.GetSortedDocValues(fields[field]);
            counts[field] = new int[values[field]?.ValueCount ?? 0];
        }

        day = context.AtomicReader.GetNumericDocValues("day_value");
        merged = context.AtomicReader.GetNumericDocValues(LuceneFields.Merged);
    }

    public void Collect(int doc)
    {
        for (var field = 0; field < fields.Length; field++)
        {
            if (values[field]?.GetOrd(doc) is >= 0 and var ordinal)
            {
                counts[field][ordinal]++;
            }
        }

        if (merged is null || merged.Get(doc) == 0)
        {
            Matters++;
        }

        if (day is not null)
        {
            CollectionsMarshal.GetValueRefOrAddDefault(days, DateOnly.FromDayNumber((int)day.Get(doc)), out _)++;
        }
    }

    private void Flush()
    {
        var bytes = new BytesRef();
        for (var field = 0; field < fields.Length; field++)
        {
            for (var ordinal = 0; values[field] is { } named && ordinal < counts[field].Length; ordinal++)
            {
                if (counts[field][ordinal] > 0)
                {
                    named.LookupOrd(ordinal, bytes);
                    if (bytes.Length > 0)
                    {
                        CollectionsMarshal.GetValueRefOrAddDefault(sums[field], bytes.Utf8ToString(), out _) += counts[field][ordinal];
                    }
                }
            }

            values[field] = null;
        }
    }
}
