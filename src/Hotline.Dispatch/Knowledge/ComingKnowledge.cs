using Dapper;
using Hotline.Dispatch.Calendar;
using Hotline.Dispatch.Privacy;
using Hotline.Dispatch.Tickets;
using Npgsql;

namespace Hotline.Dispatch.Knowledge;

/// <summary>Publishes what was passed for a later day, when that has come (docs/adr/0166). Safe to run on several nodes and again.</summary>
public sealed class ComingKnowledge
{
    private readonly NpgsqlDataSource database;
    private readonly KnowledgeDesk desk;
    private readonly TimeProvider time;

    internal ComingKnowledge(NpgsqlDataSource database, KnowledgeDesk desk, TimeProvider time) => (this.database, this.desk, this.time) = (database, desk, time);

    /// <returns>How many entries have a new version. What was sent back, changed or published meanwhile has another revision, and none of ours.</returns>
    public async Task<int> TakeEffectAsync(CancellationToken ct)
    {
        var (published, failures) = (0, new List<Exception>());
        foreach (var due in await DueAsync(ct))
        {
            try
            {
                // In the name of whoever passed it.
                var reviewer = Actor.Of(due.PassedBy, due.PassedByName, null, Role.Supervisor);
                published += await desk.DoAsync(due.Id, new KnowledgeVerb.TakeEffect(), reviewer, due.Revision, ct) is Outcome<KnowledgeEntry>.Done ? 1 : 0;
            }
            catch (PostgresException failure)
            {
                failures.Add(failure); // It holds up none of the others.
            }
        }

        return failures.Count == 0 ? published : throw new AggregateException(failures);
    }

    private async Task<List<Due>> DueAsync(CancellationToken ct)
    {
        const string sql = "select id, revision, passed_by, passed_by_name from dispatch.knowledge where passed_by is not null and (draft ->> 'validFrom')::date <= @today order by id";
        await using var connection = await database.OpenConnectionAsync(ct);
        return (await connection.QueryAsync<Due>(new CommandDefinition(sql, new { today = WorkingCalendar.DayOf(time.GetUtcNow()) }, cancellationToken: ct))).AsList();
    }

    private sealed record Due(Guid Id, int Revision, Guid PassedBy, string PassedByName);
}
