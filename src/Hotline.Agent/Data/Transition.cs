using System.Text.Json;
using Dapper;
using Hotline.Agent.Client.Contracts;
using Hotline.Agent.Wallboard;
using Hotline.Telephony.Contracts;
using Npgsql;

namespace Hotline.Agent.Data;

/// <summary>Begins the transactions in which calls, offers and presence change.</summary>
internal sealed class Transitions(NpgsqlDataSource database, TimeProvider time)
{
    public DateTimeOffset Now => time.GetUtcNow();

    public async Task<Transition> BeginAsync(CancellationToken ct)
    {
        var connection = await database.OpenConnectionAsync(ct);
        return new Transition(connection, await connection.BeginTransactionAsync(ct), Now);
    }
}

/// <summary>
/// One change of state and everything that follows from it: rows, telephony commands, console events and wake-ups,
/// committed together. Console events are numbered at the very end, in account order, so that two transitions never
/// wait for each other's streams crosswise. Disposed without a commit, nothing happened.
/// </summary>
internal sealed class Transition(NpgsqlConnection connection, NpgsqlTransaction transaction, DateTimeOffset now) : IAsyncDisposable
{
    private readonly List<DeskChange> told = [];
    private readonly HashSet<DeskChange> alreadyTold = [];
    private readonly List<(string Node, TelephonyCommand Command, DateTimeOffset Expires)> commands = [];
    private readonly HashSet<(string Channel, string Payload)> notices = [];
    private readonly Dictionary<(DateOnly Day, string Queue), CallCount> counts = [];
    private readonly List<Action> afterwards = [];

    public DateTimeOffset Now => now;

    public NpgsqlTransaction Database => transaction;

    public Task<int> RunAsync(string sql, object? args, CancellationToken ct) =>
        connection.ExecuteAsync(new CommandDefinition(sql, args, transaction, cancellationToken: ct));

    public Task<T?> OneAsync<T>(string sql, object? args, CancellationToken ct) =>
        connection.QuerySingleOrDefaultAsync<T>(new CommandDefinition(sql, args, transaction, cancellationToken: ct));

    public async Task<List<T>> ListAsync<T>(string sql, object? args, CancellationToken ct) =>
        (await connection.QueryAsync<T>(new CommandDefinition(sql, args, transaction, cancellationToken: ct))).AsList();

    /// <summary>A console event for an account; the same one twice in a transition is sent once.</summary>
    public void Tell(DeskChange change)
    {
        if (alreadyTold.Add(change))
        {
            told.Add(change);
        }

        if (change.Kind == DeskEventKind.PresenceChanged)
        {
            WakeWallboard();
        }
    }

    /// <summary>Counts for the wallboard, on the day and queue in which the call arrived.</summary>
    public void Count(string queue, DateTimeOffset arrivedAt, CallCount count)
    {
        var key = (CallCounts.DayOf(arrivedAt), queue);
        counts[key] = counts.GetValueOrDefault(key) + count;
        WakeWallboard();
    }

    public void Command(string node, TelephonyCommand command, TimeSpan life)
    {
        commands.Add((node, command, now + life));
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

    /// <summary>Runs after the commit, in memory only: a meter, a wake-up of this process.</summary>
    public void Afterwards(Action action) => afterwards.Add(action);

    public async Task CommitAsync(CancellationToken ct)
    {
        await FlushAsync(ct);
        await transaction.CommitAsync(ct);
        afterwards.ForEach(action => action());
    }

    /// <summary>Writes what follows from the change, for a transaction that somebody else commits.</summary>
    public async Task FlushAsync(CancellationToken ct)
    {
        foreach (var (node, command, expires) in commands)
        {
            await WriteCommandAsync(node, command, expires, ct);
        }

        if (counts.Count > 0)
        {
            await CallCounts.AddAsync(this, counts, ct);
        }

        await NumberAsync(ct);
        await NotifyAsync(ct);
    }

    public async ValueTask DisposeAsync()
    {
        await transaction.DisposeAsync();
        await connection.DisposeAsync();
    }

    private Task<int> WriteCommandAsync(string node, TelephonyCommand command, DateTimeOffset expires, CancellationToken ct)
    {
        const string sql = """
            insert into agent.telephony_command (id, node_id, body, created_at, expires_at)
            values (@CommandId, @node, @body::jsonb, @now, @expires)
            """;
        return RunAsync(sql, new { command.CommandId, node, body = JsonSerializer.Serialize(command), now, expires }, ct);
    }

    private async Task NumberAsync(CancellationToken ct)
    {
        if (told.Count == 0)
        {
            return;
        }

        const string sql = """
            insert into agent.desk_stream (account_id, seq)
            select account, count from unnest(@accounts, @counts) as told (account, count) order by account
            on conflict (account_id) do update set seq = desk_stream.seq + excluded.seq
            returning account_id, seq
            """;
        var accounts = told.CountBy(change => change.Account).ToArray();
        var args = new { accounts = accounts.Select(of => of.Key).ToArray(), counts = accounts.Select(of => (long)of.Value).ToArray() };
        var last = (await ListAsync<StreamRow>(sql, args, ct)).ToDictionary(row => row.AccountId, row => row.Seq);
        var next = accounts.ToDictionary(of => of.Key, of => last[of.Key] - of.Value);
        foreach (var alike in told.GroupBy(each => each with { Account = Guid.Empty }))
        {
            var same = alike.Key;
            foreach (var chunk in alike.Select(each => new DeskTarget(each.Account, ++next[each.Account])).Chunk(DeskNotice.MaxTargets))
            {
                notices.Add((NoticeChannel.Desk, new DeskNotice(now, same.Kind, same.Id, same.Key, same.Ticket, chunk).Write()));
            }
        }
    }

    private Task NotifyAsync(CancellationToken ct)
    {
        const string sql = "select pg_notify(channel, payload) from unnest(@channels, @payloads) as said (channel, payload)";
        var args = new { channels = notices.Select(notice => notice.Channel).ToArray(), payloads = notices.Select(notice => notice.Payload).ToArray() };
        return notices.Count == 0 ? Task.CompletedTask : RunAsync(sql, args, ct);
    }

    private sealed record StreamRow(Guid AccountId, long Seq);
}
