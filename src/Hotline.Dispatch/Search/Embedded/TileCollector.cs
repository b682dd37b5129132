using System.Runtime.InteropServices;
using Lucene.Net.Index;
using Lucene.Net.Search;
using Lucene.Net.Util;

namespace Hotline.Dispatch.Search.Embedded;

/// <summary>Counts the found by cell of the grid.</summary>
internal sealed class TileCollector(int zoom) : ICollector
{
    private readonly Dictionary<MapTile, Demand> cells = [];
    private NumericDocValues? tile;
    private NumericDocValues? merged;
    private IBits? placed;

    public bool AcceptsDocsOutOfOrder => true;

    public IReadOnlyDictionary<MapTile, Demand> Cells => cells;

    public void SetScorer(Scorer scorer)
    {
    }

    public void SetNextReader(AtomicReaderContext context)
    {
        tile = context.AtomicReader.GetNumericDocValues(LuceneFields.Tile);
        merged = context.AtomicReader.GetNumericDocValues(LuceneFields.Merged);
        placed = context.AtomicReader.GetDocsWithField(LuceneFields.Tile);
    }

    public void Collect(int doc)
    {
        if (tile is not null && placed is not null && placed.Get(doc))
        {
            ref var cell = ref CollectionsMarshal.GetValueRefOrAddDefault(cells, MapTile.Unpack(tile.Get(doc)).At(zoom), out _);
            cell = cell.With(merged is not null && merged.Get(doc) != 0);
        }
    }
}
