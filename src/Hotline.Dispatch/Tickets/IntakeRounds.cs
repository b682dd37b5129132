using System.Data;
using Hotline.Dispatch.Calendar;
using Hotline.Dispatch.Data;
using Hotline.Dispatch.Repeats;
using Hotline.Dispatch.Tickets.Storage;
using Hotline.Dispatch.Tickets.Verbs;
using Npgsql;

namespace Hotline.Dispatch.Tickets;

/// <summary>A form that was decided, and is to be written.</summary>
internal sealed record DecidedIntake(OpenDraft Command, Ticket Draft, Decision.Events Decided, Scene Scene);

/// <param name="Steps">All that happened to the new ticket.</param>
/// <param name="Earlier">What the same caller asked for before, the newest first.</param>
internal sealed record WrittenIntake(IReadOnlyList<Step> Steps, IReadOnlyList<Guid> Earlier);

/// <summary>
/// Writes forms that were decided. Each costs two round trips, one that reads and one that writes everything; those that come together make them
/// together, in one transaction with one wait for the disk (docs/adr/0092). One that can not be written holds up no other: then each is written alone.
/// </summary>
internal sealed class IntakeRounds
{
    /// <summary>While one waits for the disk another has the processor.</summary>
    private const int AtOnce = 3;
    private const int Most = 32;
    private readonly PreparedStatement numbering = new(TicketSql.NextNumbers);
    private readonly PreparedStatement recalling = new(CallersRecent.Sql);
    private readonly Gathering<DecidedIntake, WrittenIntake?> gathering;
    private readonly NpgsqlDataSource database;
    private readonly TicketStore store;
    private readonly CallersRecent callers;

    public IntakeRounds(NpgsqlDataSource database, TicketStore store, CallersRecent callers)
    {
        (this.database, this.store, this.callers) = (database, store, callers);
        gathering = new(AtOnce, Most, RunAsync);
    }

    /// <returns>Null when it is there already.</returns>
    /// <exception cref="NpgsqlException">The database is not there, or refused it.</exception>
    public Task<WrittenIntake?> WriteAsync(DecidedIntake intake, CancellationToken ct) => gathering.AskAsync(intake, ct);

    /// <summary>It is for many: that one of them leaves ends it for none.</summary>
    private async Task RunAsync(IReadOnlyList<Asking<DecidedIntake, WrittenIntake?>> round)
    {
        var ct = CancellationToken.None;
        await using var connection = await database.OpenConnectionAsync(ct);
        var read = await ReadAsync(connection, [.. round.Select(asking => asking.Asked)], ct);
        var pending = round.Zip(read, Pend).OfType<Pending>().ToList();
        var (together, alone) = (pending.Where(one => one.Foreign is null).ToList(), pending.Where(one => one.Foreign is not null).ToList());
        if (!await TryTogetherAsync(connection, together, ct))
        {
            alone.AddRange(together);
        }

        foreach (var one in alone)
        {
            await AloneAsync(connection, one, ct);
        }
    }

    /// <returns>Null when it can not even be put into words: that is its own answer, not that of the round.</returns>
    private Pending? Pend(Asking<DecidedIntake, WrittenIntake?> asking, (string Number, IReadOnlyList<Guid> Earlier) known)
    {
        var asked = asking.Asked;
        try
        {
            return new Pending(asking, store.Created(asked.Draft, asked.Decided, known.Number, asked.Command, asked.Scene), known.Earlier);
        }
        catch (Exception failure)
        {
            asking.Answer.TrySetException(failure);
            return null;
        }
    }

    private async Task<IReadOnlyList<(string Number, IReadOnlyList<Guid> Earlier)>> ReadAsync(NpgsqlConnection connection, IReadOnlyList<DecidedIntake> intakes, CancellationToken ct)
    {
        var days = intakes.Select(intake => WorkingCalendar.DayOf(intake.Scene.Now)).ToArray();
        await using var batch = await PreparedStatement.TogetherAsync(connection, null, [numbering.With(new { days }), .. intakes.Select(Recall)], ct);
        await using var answers = await batch.ExecuteReaderAsync(ct);
        var numbers = new List<string>(intakes.Count);
        while (await answers.ReadAsync(ct))
        {
            numbers.Add(TicketStore.NumberOf(days[numbers.Count], answers.GetInt32(0)));
        }

        var read = new List<(string, IReadOnlyList<Guid>)>(intakes.Count);
        foreach (var number in numbers)
        {
            await answers.NextResultAsync(ct);
            var earlier = new List<Guid>();
            while (await answers.ReadAsync(ct))
            {
                earlier.Add(answers.GetGuid(0));
            }

            read.Add((number, earlier));
        }

        return read;
    }

    private NpgsqlBatchCommand Recall(DecidedIntake intake) => recalling.With(callers.NumbersOf(intake.Draft, intake.Scene.Now));

    /// <returns>False when the database refused one of them, and so all.</returns>
    private async Task<bool> TryTogetherAsync(NpgsqlConnection connection, IReadOnlyList<Pending> pending, CancellationToken ct)
    {
        if (pending.Count == 0)
        {
            return true;
        }

        try
        {
            await using var batch = await PreparedStatement.TogetherAsync(connection, null, [store.Write([.. pending.Select(one => one.Creation)])], ct);
            await batch.ExecuteNonQueryAsync(ct);
        }
        catch (PostgresException) when (IsUp(connection))
        {
            return false;
        }

        foreach (var one in pending)
        {
            one.IsWritten();
        }

        return true;
    }

    /// <summary>With its numbers of other platforms, which are claimed beside it, in a transaction.</summary>
    private async Task AloneAsync(NpgsqlConnection connection, Pending one, CancellationToken ct)
    {
        try
        {
            await using var transaction = await connection.BeginTransactionAsync(ct);
            await using (var batch = await PreparedStatement.TogetherAsync(connection, transaction, [store.Write([one.Creation])], ct))
            {
                await batch.ExecuteNonQueryAsync(ct);
            }

            if (one.Foreign is { } foreign && !await ForeignNumberStore.ReplaceAsync(connection, transaction, one.Asking.Asked.Draft.Id, foreign, ct))
            {
                one.IsThere();
                return;
            }

            await transaction.CommitAsync(ct);
            one.IsWritten();
        }
        catch (PostgresException taken) when (taken.SqlState == PostgresErrorCodes.UniqueViolation)
        {
            one.IsThere();
        }
        catch (PostgresException refused) when (IsUp(connection))
        {
            one.IsRefused(refused);
        }
    }

    /// <summary>The database refused one; else it is gone, and with it the round.</summary>
    private static bool IsUp(NpgsqlConnection connection) => connection.State == ConnectionState.Open;

    private sealed record Pending(Asking<DecidedIntake, WrittenIntake?> Asking, Creation Creation, IReadOnlyList<Guid> Earlier)
    {
        /// <summary>Its numbers of other platforms; null where it has none.</summary>
        public IReadOnlyDictionary<string, string>? Foreign => Asking.Asked.Draft.Fields.ForeignNumbers is { Count: > 0 } numbers ? numbers : null;

        public void IsWritten() => Asking.Answer.TrySetResult(new WrittenIntake(Creation.Steps, Earlier));

        public void IsThere() => Asking.Answer.TrySetResult(null);

        public void IsRefused(PostgresException why) => Asking.Answer.TrySetException(why);
    }
}
