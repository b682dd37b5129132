using Dapper;
using Hotline.Dispatch.Catalog;
using Hotline.Dispatch.Data;
using Npgsql;

namespace Hotline.Dispatch.Metrics.Storage;

/// <summary>
/// Table <c>dispatch.metric_freeze</c>: by which formulas a month was published and over which tree of units. Whatever becomes of either, what was published is found by them (docs/adr/0170).
/// </summary>
internal sealed class PublishedMonth
{
    private readonly Dictionary<string, string> keys;
    private readonly Dictionary<string, PublishedWords> formulas;
    private readonly Dictionary<string, string?>? parents;

    private PublishedMonth(Dictionary<string, PublishedWords> formulas, Dictionary<string, string?>? parents) =>
        (keys, this.formulas, this.parents) = (formulas.Keys.ToDictionary(MetricCatalog.IdOf), formulas, parents);

    /// <summary>The units now, each with the one above it, for the row of a month that is published.</summary>
    public const string UnitsOfToday = "coalesce((select jsonb_object_agg(code, parent_code) from dispatch.unit), jsonb_build_object())";

    /// <returns>Null while the month is open.</returns>
    public static async Task<PublishedMonth?> ReadAsync(NpgsqlConnection connection, MetricQuestion asked, CancellationToken ct)
    {
        // A province has thousands of units: read where somebody asks for those below one.
        const string sql = "select formulas::text as formulas, (case when @tree then units end)::text as units from dispatch.metric_freeze where month = @month";
        var row = await connection.QuerySingleOrDefaultAsync<Row>(new CommandDefinition(sql, new { month = asked.Month, tree = asked is { UnitCode.Length: > 0, Alone: false } }, cancellationToken: ct));
        return row is null ? null : new PublishedMonth(
            DispatchJson.Read<Dictionary<string, PublishedWords>>(row.Formulas), row.Units is null ? null : DispatchJson.Read<Dictionary<string, string?>>(row.Units));
    }

    /// <returns>The key that the figure was published under, of whichever version; null where it was not.</returns>
    public string? KeyOf(string id) => keys.GetValueOrDefault(id);

    public PublishedFormula? FormulaOf(string id) =>
        KeyOf(id) is { } key ? new PublishedFormula(MetricCatalog.VersionOf(key), formulas[key].Name, formulas[key].Formula ?? "") : null;

    /// <summary>The units whose figures were summed up then; a month published before trees were kept goes by today's.</summary>
    public string[]? UnitsOf(MetricQuestion asked, CatalogSnapshot names) =>
        parents is null || asked is not { UnitCode: { Length: > 0 } unit, Alone: false } ? asked.Units(names) : UnitTree.WithBelow(parents.Keys, parents.GetValueOrDefault, unit);

    private sealed record Row(string Formulas, string? Units);
}

/// <summary>A formula in the words of the month's publication, as they are stored.</summary>
internal sealed record PublishedWords(string Name, string? Formula);
