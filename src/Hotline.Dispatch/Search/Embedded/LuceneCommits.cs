using System.Globalization;
using Lucene.Net.Index;
using Lucene.Net.Search;
using Lucene.Net.Util;

namespace Hotline.Dispatch.Search.Embedded;

/// <summary>How the index is written and ordered, and the cursor as it lies in a commit.</summary>
internal static class LuceneCommits
{
    private const double BufferMegabytes = 64;

    /// <summary>Every field brings its own tokens, so there is no analyzer.</summary>
    public static IndexWriterConfig Writing() => new(LuceneVersion.LUCENE_48, null) { OpenMode = OpenMode.CREATE_OR_APPEND, RAMBufferSizeMB = BufferMegabytes };

    public static Sort Sort(IndexAsk ask)
    {
        var at = new SortField(LuceneFields.At, SortFieldType.INT64, reverse: true);
        var tie = new SortField(LuceneFields.Tie, SortFieldType.INT64, reverse: true);
        return ask is { Order: SearchOrder.Relevance, Filter.Words: not null } ? new Sort(SortField.FIELD_SCORE, at, tie) : new Sort(at, tie);
    }

    public static Dictionary<string, string> Data(IndexCursor cursor) => new()
    {
        ["epoch"] = cursor.Epoch,
        ["xid"] = cursor.Xid,
        ["id"] = cursor.Id.ToString(CultureInfo.InvariantCulture),
        ["at"] = cursor.At.ToString("O", CultureInfo.InvariantCulture),
    };

    public static IndexCursor? Cursor(IDictionary<string, string>? data) => data is { Count: > 0 }
        ? new IndexCursor(data["epoch"], data["xid"], long.Parse(data["id"], CultureInfo.InvariantCulture), DateTimeOffset.Parse(data["at"], CultureInfo.InvariantCulture))
        : null;
}
