using Dapper;
using Hotline.Dispatch.Calendar;
using Hotline.Dispatch.Catalog;
using Hotline.Dispatch.Privacy;
using Npgsql;

namespace Hotline.Dispatch.Knowledge;

/// <summary>Publishes what was passed for a later day, when that has come (docs/adr/0166). Safe to run on several nodes and again.</summary>
public sealed class ComingKnowledge
{
    private readonly NpgsqlDataSource database;
    private readonly CatalogCache catalog;
    private readonly TimeProvider time;

    internal ComingKnowledge(NpgsqlDataSource database, CatalogCache catalog, TimeProvider time) => (this.database, this.catalog, this.time) = (database, catalog, time);

    /// <returns>How many entries have a new version.</returns>
    public async Task<int> TakeEffectAsync(CancellationToken ct)
    {
        const string sql = "select id from dispatch.knowledge where passed_by is not null and (draft ->> 'validFrom')::date <= @today order by id";
        var now = time.GetUtcNow();
        await using var connection = await database.OpenConnectionAsync(ct);
        var (published, failures) = (0, new List<Exception>());
        foreach (var id in (await connection.QueryAsync<Guid>(new CommandDefinition(sql, new { today = WorkingCalendar.DayOf(now) }, cancellationToken: ct))).AsList())
        {
            try
            {
                published += await PublishAsync(connection, id, now, ct) ? 1 : 0;
            }
            catch (PostgresException failure)
            {
                failures.Add(failure); // It holds up none of the others.
            }
        }

        return failures.Count == 0 ? published : throw new AggregateException(failures);
    }

    /// <returns>False where it was sent back, changed or published meanwhile.</returns>
    private async Task<bool> PublishAsync(NpgsqlConnection connection, Guid id, DateTimeOffset now, CancellationToken ct)
    {
        await using var transaction = await connection.BeginTransactionAsync(ct);
        if (await KnowledgeStore.LockAsync(transaction, id, ct) is not { Passed: { } reviewer } entry)
        {
            return false;
        }

        // In the name of whoever passed it.
        var actor = Actor.Of(reviewer.AccountId, reviewer.Name, null, Role.Supervisor);
        var verb = new KnowledgeVerb.TakeEffect();
        var decided = verb.Decide(entry, new KnowledgeScene(actor, now, WorkingCalendar.DayOf(now), await catalog.GetAsync(ct)));
        if (decided.Entry is not { } after)
        {
            return false;
        }

        await KnowledgeStore.SaveAsync(transaction, after with { Revision = entry.Revision + 1 }, decided.Publishes, verb.Kind, null, actor, now, ct);
        await transaction.CommitAsync(ct);
        return true;
    }
}
