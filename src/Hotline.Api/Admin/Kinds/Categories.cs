using Hotline.Agent.Client.Contracts;
using Hotline.Dispatch.Catalog;
using Npgsql;

namespace Hotline.Api.Admin.Kinds;

/// <summary>事项分类: codes of two, four and six digits; a longer code hangs under its beginning.</summary>
internal sealed class Categories : AdminKind<CategoryEntry>
{
    public override string Name => "categories";

    public override IReadOnlyList<string> Columns => ["code", "name"];

    public override IReadOnlyList<string> RequiredColumns => ["code", "name"];

    public override Task<bool> RemoveAsync(NpgsqlTransaction transaction, string key, CancellationToken ct) => CategoryStore.RetireAsync(key, transaction, ct);

    protected override string Key(CategoryEntry entry) => entry.Code ?? "";

    protected override CategoryEntry Read(CsvRow row) => new(row.Required("code"), row.Required("name"));

    protected override IReadOnlyList<string?> Write(CategoryEntry entry) => [entry.Code, entry.Name];

    protected override async Task<IReadOnlyList<CategoryEntry>> EntriesAsync(NpgsqlTransaction transaction, CancellationToken ct) =>
        [.. (await CatalogCache.WithinAsync(transaction, ct)).Categories.Values.Where(category => category.Active).OrderBy(category => category.Code, StringComparer.Ordinal)
            .Select(category => new CategoryEntry(category.Code, category.Name))];

    protected override async Task<AdminOutcome> SaveAsync(NpgsqlTransaction transaction, IReadOnlyList<CategoryEntry> entries, CancellationToken ct)
    {
        var known = entries.Select(entry => entry.Code ?? "").Concat((await CatalogCache.WithinAsync(transaction, ct)).Categories.Keys).ToHashSet();
        return await CheckedAsync(
            entries.SelectMany((entry, row) => Check(entry, row, known)),
            () => CategoryStore.UpsertAsync([.. entries.Select(entry => new Category(entry.Code, entry.Name, CatalogCsv.ParentOf(entry.Code)))], transaction, ct));
    }

    private static IEnumerable<AdminFault> Check(CategoryEntry entry, int row, HashSet<string> known)
    {
        var code = entry.Code ?? "";
        if (code.Length is not (2 or 4 or 6) || !code.All(char.IsAsciiDigit))
        {
            yield return new(row, "code", "应为2、4或6位数字");
        }
        else if (CatalogCsv.ParentOf(code) is { } parent && !known.Contains(parent))
        {
            yield return new(row, "code", $"没有上级分类{parent}");
        }

        foreach (var fault in Text(row, "name", entry.Name, 40))
        {
            yield return fault;
        }
    }
}
