using Dapper;
using Hotline.Dispatch.Search;
using Npgsql;

namespace Hotline.Dispatch.Trends;

/// <param name="Region">County, six digits.</param>
/// <param name="Matters">事项（件）: requests that were not merged into another; also of the cells.</param>
public sealed record CountyDay(DateOnly Day, string Region, int Requests, int Matters);

/// <param name="Longitude">Of the cell's middle.</param>
public sealed record GridCell(double Longitude, double Latitude, int Requests, int Matters);

/// <summary>The door to the heatmaps: counties by day from the rollups, the grid from the search engine.</summary>
public sealed class HeatReader
{
    private readonly NpgsqlDataSource database;
    private readonly ITicketIndex index;

    internal HeatReader(NpgsqlDataSource database, ITicketIndex index)
    {
        this.database = database;
        this.index = index;
    }

    /// <param name="category">Digits from the left; null for all.</param>
    public async Task<IReadOnlyList<CountyDay>> CountiesAsync(DateOnly from, DateOnly to, string? category, CancellationToken ct)
    {
        const string sql = """
            select day, left(region_code, 6) as region, sum(accepted)::integer as requests, sum(accepted - merged)::integer as matters from dispatch.daily_rollup
            where day between @from and @to and region_code <> '' and accepted > 0 and category_code like @below group by 1, 2 order by 1, 2
            """;
        await using var connection = await database.OpenConnectionAsync(ct);
        return (await connection.QueryAsync<CountyDay>(new CommandDefinition(sql, new { from, to, below = category + "%" }, cancellationToken: ct))).AsList();
    }

    /// <summary>Only tickets with a picked place count, each in its cell.</summary>
    /// <param name="zoom"><see cref="MapTile.Coarsest"/> to <see cref="MapTile.Finest"/>.</param>
    /// <returns>Null when the search engine does not answer.</returns>
    public async Task<IReadOnlyList<GridCell>?> GridAsync(DateOnly from, DateOnly to, string? category, int zoom, CancellationToken ct)
    {
        try
        {
            var cells = await index.GridAsync(new IndexFilter(Category: category, From: from, To: to), Math.Clamp(zoom, MapTile.Coarsest, MapTile.Finest), ct);
            return [.. cells.OrderByDescending(cell => cell.Value.Requests).ThenBy(cell => cell.Key.Packed).Select(cell => Cell(cell.Key, cell.Value))];
        }
        catch (IndexUnavailableException)
        {
            return null;
        }
    }

    private static GridCell Cell(MapTile tile, Demand demand) => new(Math.Round(tile.Centre.Longitude, 5), Math.Round(tile.Centre.Latitude, 5), demand.Requests, demand.Matters);
}
