using System.Globalization;
using Hotline.Api.Admin;
using Hotline.Dispatch.Catalog;
using Hotline.Dispatch.Knowledge;
using Hotline.Dispatch.Privacy;

namespace Hotline.Api.Knowledge;

/// <summary>A list of entries as CSV, without a cap, for those who keep the base: what there is, whose it is and how long it holds. What an entry says is read on its page.</summary>
internal static class KnowledgeExport
{
    private static readonly string[] Columns =
        ["number", "state", "stateName", "title", "ownerUnitCode", "ownerUnit", "hasDraft", "inReview", "version", "validUntil", "reviewBy", "changedAt", "effectiveFrom"];

    /// <param name="word">The list's name in the address.</param>
    public static IResult Of(KnowledgeList list, string word, KnowledgeReader reader, Actor actor, CatalogSnapshot names, CancellationToken ct) =>
        CsvFile.Streamed($"knowledge-{word}.csv", Columns, Lines(list, reader, actor, names, ct), ct);

    private static async IAsyncEnumerable<string[]> Lines(
        KnowledgeList list, KnowledgeReader reader, Actor actor, CatalogSnapshot names, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct)
    {
        await foreach (var line in reader.AllAsync(list, actor, ct))
        {
            yield return
            [
                line.Number, line.State.ToString(), KnowledgeViewing.Word(line.State), line.Title, line.OwnerUnit, names.UnitName(line.OwnerUnit), CsvFile.Flag(line.HasDraft), CsvFile.Flag(line.InReview),
                line.Version?.ToString(CultureInfo.InvariantCulture) ?? "", Day(line.ValidUntil), Day(line.ReviewBy), CsvFile.Second(line.ChangedAt), Day(line.EffectiveFrom),
            ];
        }
    }

    private static string Day(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "";
}
