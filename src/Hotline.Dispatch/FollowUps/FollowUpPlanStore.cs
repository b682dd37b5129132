using Dapper;
using Hotline.Dispatch.Catalog;
using Npgsql;

namespace Hotline.Dispatch.FollowUps;

/// <summary>Table <c>dispatch.follow_up_plan</c>. Within the caller's transaction, who invalidates the catalogue's cache after its commit.</summary>
public static class FollowUpPlanStore
{
    internal const string Columns = "code, name, category_code as category, unit_code, channel, percent, way, next_way as next";

    public static async Task<IReadOnlyList<FollowUpPlan>> ListAsync(NpgsqlTransaction transaction, CancellationToken ct)
    {
        const string sql = $"select {Columns} from dispatch.follow_up_plan order by code";
        return [.. await transaction.Connection!.QueryAsync<FollowUpPlan>(new CommandDefinition(sql, transaction: transaction, cancellationToken: ct))]; // A live transaction has its connection.
    }

    /// <returns>False when there is no such plan.</returns>
    public static async Task<bool> RemoveAsync(string code, NpgsqlTransaction transaction, CancellationToken ct)
    {
        const string sql = "delete from dispatch.follow_up_plan where code = @code";
        return await transaction.Connection!.ExecuteAsync(new CommandDefinition(sql, new { code }, transaction, cancellationToken: ct)) > 0;
    }

    /// <summary>Creates or replaces.</summary>
    public static async Task<UpsertReport> UpsertAsync(IReadOnlyList<FollowUpPlan> plans, NpgsqlTransaction transaction, CancellationToken ct)
    {
        const string sql = """
            insert into dispatch.follow_up_plan as old (code, name, category_code, unit_code, channel, percent, way, next_way)
            select * from unnest(@codes, @names, @categories, @units, @channels, @percents, @ways, @nexts)
            on conflict (code) do update set name = excluded.name, category_code = excluded.category_code, unit_code = excluded.unit_code,
                channel = excluded.channel, percent = excluded.percent, way = excluded.way, next_way = excluded.next_way
            where (old.name, old.category_code, old.unit_code, old.channel, old.percent, old.way, old.next_way)
                is distinct from (excluded.name, excluded.category_code, excluded.unit_code, excluded.channel, excluded.percent, excluded.way, excluded.next_way)
            returning (xmax = 0)
            """;
        return UpsertReport.Of(await transaction.Connection!.QueryAsync<bool>(new CommandDefinition(sql, new // As above.
        {
            codes = plans.Select(plan => plan.Code).ToArray(),
            names = plans.Select(plan => plan.Name).ToArray(),
            categories = plans.Select(plan => plan.Category).ToArray(),
            units = plans.Select(plan => plan.UnitCode).ToArray(),
            channels = plans.Select(plan => plan.Channel?.ToString()).ToArray(),
            percents = plans.Select(plan => plan.Percent).ToArray(),
            ways = plans.Select(plan => plan.Way.ToString()).ToArray(),
            nexts = plans.Select(plan => plan.Next?.ToString()).ToArray(),
        }, transaction, cancellationToken: ct)));
    }
}
