using Dapper;
using Npgsql;

namespace Hotline.Dispatch.Catalog.Editions;

/// <summary>An edition tried on the requests of a past period.</summary>
/// <param name="Requests">How many there were.</param>
public sealed record EditionTrial(DateOnly FromDay, DateOnly ToDay, int Requests, string TriedBy, DateTimeOffset TriedAt);

/// <summary>Table <c>dispatch.edition_trial</c>.</summary>
internal static class EditionTrials
{
    public static Task AddAsync(NpgsqlConnection connection, int editionId, string content, EditionTrial trial, CancellationToken ct)
    {
        const string sql = """
            insert into dispatch.edition_trial (edition_id, content, from_day, to_day, requests, tried_by, tried_at)
            values (@editionId, @content, @FromDay, @ToDay, @Requests, @TriedBy, @TriedAt)
            """;
        return connection.ExecuteAsync(new CommandDefinition(
            sql, new { editionId, content, trial.FromDay, trial.ToDay, trial.Requests, trial.TriedBy, trial.TriedAt }, cancellationToken: ct));
    }

    /// <returns>The last one of this very content; null where there is none.</returns>
    public static Task<EditionTrial?> LastAsync(NpgsqlConnection connection, int editionId, string content, CancellationToken ct)
    {
        const string sql = """
            select from_day, to_day, requests, tried_by, tried_at from dispatch.edition_trial
            where edition_id = @editionId and content = @content order by id desc limit 1
            """;
        return connection.QuerySingleOrDefaultAsync<EditionTrial>(new CommandDefinition(sql, new { editionId, content }, cancellationToken: ct));
    }
}
