namespace Hotline.Dispatch.Catalog;

/// <summary>What an upsert did: rows that were the same already count in neither.</summary>
public sealed record UpsertReport(int Created, int Changed)
{
    internal static UpsertReport Of(IEnumerable<bool> created)
    {
        var all = created.ToList();
        return new UpsertReport(all.Count(row => row), all.Count(row => !row));
    }
}
