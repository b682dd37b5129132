using System.Text.Json;
using Hotline.Agent.Client.Contracts;
using Hotline.Agent.Wallboard;
using Hotline.Telephony.Contracts;
using Npgsql;

namespace Hotline.Agent.Data;

/// <summary>
/// One change of state and everything that follows from it: rows, telephony commands, console events and wake-ups,
/// committed together. Console events are numbered at the very end, in account order, so that two transitions never
/// wait for each other's streams crosswise. Disposed without a commit, nothing happened.
/// </summary>
/// <param name="transaction">Null: nothing is to be written.</param>
/// <param name="bells">Null: somebody else commits.</param>
/// <param name="often">What it asks is asked again and again. What changes something always is.</param>
internal sealed class Transition(NpgsqlConnection connection, NpgsqlTransaction? transaction, DateTimeOffset now, Bells? bells = null, bool often = false) : IAsyncDisposable
{
    private readonly Statements statements = new(connection, transaction, kept: often || transaction is not null);
    private readonly List<DeskChange> told = [];
    private readonly HashSet<DeskChange> known = [];
    private readonly List<AddressedCommand> commands = [];
    private readonly HashSet<(string Channel, string Payload)> notices = [];
    private readonly Dictionary<(DateTimeOffset Minute, string Queue), CallCount> counts = [];
    private readonly List<Action> afterwards = [];

    public DateTimeOffset Now => now;

    /// <summary>For the door of another room: everything written so far is there.</summary>
    public async Task<NpgsqlTransaction> DatabaseAsync(CancellationToken ct)
    {
        await statements.SendAsync(ct);
        return transaction ?? throw NothingToWrite();
    }

    /// <summary>Writes with the next question or the commit; what goes wrong is told there.</summary>
    public Task WriteAsync(string sql, object? args, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        statements.Add(sql, args);
        return Task.CompletedTask;
    }

    /// <returns>How many rows it changed.</returns>
    public async Task<int> RunAsync(string sql, object? args, CancellationToken ct)
    {
        var command = statements.Add(sql, args);
        await statements.SendAsync(ct);
        return command.RecordsAffected;
    }

    public Task<T?> OneAsync<T>(string sql, object? args, CancellationToken ct) => OneAsync(Ask<T>(sql, args), ct);

    public async Task<T?> OneAsync<T>(Asked<T> asked, CancellationToken ct)
    {
        await statements.SendAsync(ct);
        return asked.One;
    }

    public async Task<List<T>> ListAsync<T>(string sql, object? args, CancellationToken ct)
    {
        var asked = Ask<T>(sql, args);
        await statements.SendAsync(ct);
        return asked.Rows;
    }

    /// <summary>A question that goes with the next one, or with <see cref="AnswersAsync"/>.</summary>
    public Asked<T> Ask<T>(string sql, object? args) => statements.Ask<T>(sql, args);

    public Task AnswersAsync(CancellationToken ct) => statements.SendAsync(ct);

    /// <summary>A console event for an account; the same one twice in a transition is sent once.</summary>
    public void Tell(DeskChange change)
    {
        if (known.Add(change))
        {
            told.Add(change);
        }

        if (change.Kind == DeskEventKind.PresenceChanged)
        {
            WakeWallboard();
        }
    }

    /// <summary>Counts for the wallboard, on the day, minute and queue in which the call arrived.</summary>
    public void Count(string queue, DateTimeOffset arrivedAt, CallCount count)
    {
        var key = (CallCounts.MinuteOf(arrivedAt), queue);
        counts[key] = counts.GetValueOrDefault(key) + count;
        WakeWallboard();
    }

    public void Command(string node, TelephonyCommand command, TimeSpan life)
    {
        commands.Add(new AddressedCommand(node, command, now + life));
        notices.Add((NoticeChannel.Command, node));
    }

    /// <summary>Who waits may be another now; the wall shows that too.</summary>
    public void WakeQueue(string code)
    {
        notices.Add((NoticeChannel.Queue, code));
        WakeWallboard();
    }

    public void WakeWallboard() => notices.Add((NoticeChannel.Wallboard, ""));

    public void SettingsChanged() => notices.Add((NoticeChannel.Settings, ""));

    /// <summary>The commit does not wait for the disk. For what is done again when PostgreSQL goes down within the second and forgets it.</summary>
    public void NeedNotLast() => statements.Add("set local synchronous_commit = off", null);

    /// <summary>
    /// Reads between marks that are taken back: nothing is kept of it, not even the locks of the tables, which a transaction that goes on would keep a change of the
    /// schema waiting for.
    /// </summary>
    public void Peek() => statements.Add("savepoint peek", null);

    public async Task PeekedAsync(CancellationToken ct)
    {
        statements.Add("rollback to savepoint peek", null);
        statements.Add("release savepoint peek", null);
        await statements.SendAsync(ct);
    }

    /// <summary>Asks nothing yet, so that nobody waits when it is asked.</summary>
    public Task ReadyAsync(CancellationToken ct) => statements.ReadyAsync(ct);

    /// <summary>Runs after the commit, in memory only: a meter, a wake-up of this process.</summary>
    public void Afterwards(Action action) => afterwards.Add(action);

    public async Task CommitAsync(CancellationToken ct)
    {
        if (transaction is null)
        {
            throw NothingToWrite();
        }

        Follow();
        statements.Add("commit", null); // It needs no way there and back of its own.
        await statements.SendAsync(ct);
        bells?.Ring(notices.Any(notice => notice.Channel == NoticeChannel.Queue), commands);
        afterwards.ForEach(action => action());
    }

    /// <summary>Writes what follows from the change, for a transaction that somebody else commits.</summary>
    public Task FlushAsync(CancellationToken ct)
    {
        Follow();
        return statements.SendAsync(ct);
    }

    public async ValueTask DisposeAsync()
    {
        if (transaction is not null)
        {
            await transaction.DisposeAsync();
        }

        await connection.DisposeAsync();
    }

    private void Follow()
    {
        foreach (var (node, command, expires) in commands)
        {
            const string sql = """
                insert into agent.telephony_command (id, node_id, body, created_at, expires_at)
                values (@CommandId, @node, @body::jsonb, @now, @expires)
                """;
            statements.Add(sql, new { command.CommandId, node, body = JsonSerializer.Serialize(command), now, expires });
        }

        if (counts.Count > 0)
        {
            CallCounts.Write(statements, counts);
        }

        Number();
        Notify();
    }

    /// <summary>Numbers the console events and says them. PostgreSQL puts the numbers in, so that nothing waits to learn them.</summary>
    private void Number()
    {
        if (told.Count == 0)
        {
            return;
        }

        const string sql = """
            with last as (
                insert into agent.desk_stream (account_id, seq)
                select account, count from unnest(@accounts, @counts) as told (account, count) order by account
                on conflict (account_id) do update set seq = desk_stream.seq + excluded.seq
                returning account_id, seq)
            select pg_notify(@Desk, (@heads)[notice] || targets || @Tail) from (
                select notice, string_agg(format(@Target, account_id, seq - behind), ',') as targets
                from unnest(@targets, @behind, @notices) as target (account, behind, notice) join last on account_id = account
                group by notice order by notice) said
            """;
        var totals = told.CountBy(change => change.Account).ToDictionary();
        var behind = totals.ToDictionary(of => of.Key, of => (long)of.Value);
        var heads = new List<string>();
        var targets = new List<(Guid Account, long Behind, int Notice)>();
        foreach (var alike in told.GroupBy(each => each with { Account = Guid.Empty }))
        {
            foreach (var chunk in alike.Chunk(DeskNotice.MaxTargets))
            {
                heads.Add(new DeskNotice(now, alike.Key.Kind, alike.Key.Id, alike.Key.Key, alike.Key.Ticket, []).Head());
                targets.AddRange(chunk.Select(each => (each.Account, --behind[each.Account], heads.Count)));
            }
        }

        statements.Call(sql, new
        {
            accounts = totals.Keys.ToArray(), counts = totals.Values.Select(count => (long)count).ToArray(), NoticeChannel.Desk, heads = heads.ToArray(), DeskNotice.Tail, DeskNotice.Target,
            targets = targets.Select(target => target.Account).ToArray(), behind = targets.Select(target => target.Behind).ToArray(), notices = targets.Select(target => target.Notice).ToArray(),
        });
    }

    private void Notify()
    {
        if (notices.Count == 0)
        {
            return;
        }

        const string sql = "select pg_notify(channel, payload) from unnest(@channels, @payloads) as said (channel, payload)";
        var payloads = notices.Select(notice => bells?.Sign(notice.Channel, notice.Payload) ?? notice.Payload).ToArray();
        statements.Call(sql, new { channels = notices.Select(notice => notice.Channel).ToArray(), payloads });
    }

    private static InvalidOperationException NothingToWrite() => new("This was begun to look, not to write.");
}
