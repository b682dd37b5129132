using Hotline.Agent.Client.Contracts;
using Hotline.Agent.Data;

namespace Hotline.Agent.Journal;

/// <summary>Table <c>agent.call_party</c>. Change one only with its call locked.</summary>
internal static class PartyStore
{
    private const string Columns = """
        id, call_id, kind, account_id, name, extension, stance, asked_by, had_call, hand_over_asked, made_at, expires_at, joined_at, left_at
        """;

    /// <summary>Of the account of a row named <c>agent</c>: it is in somebody's call as its lead, or its phone rings for that.</summary>
    public const string Supervises = "exists (select 1 from agent.call_party lead where lead.account_id = agent.account_id and lead.kind = 'Lead' and lead.left_at is null)";

    public static Asked<bool> AskSupervises(Transition t, Guid accountId) => t.Ask<bool>($"select {Supervises} from (select @accountId as account_id) agent", new { accountId });

    public static Task InsertAsync(Transition t, PartyRow party, CancellationToken ct)
    {
        const string sql = """
            insert into agent.call_party (id, call_id, kind, account_id, name, extension, stance, asked_by, made_at, expires_at)
            values (@Id, @CallId, @Kind, @AccountId, @Name, @Extension, @Stance, @AskedBy, @MadeAt, @ExpiresAt)
            """;
        var args = new
        {
            party.Id, party.CallId, Kind = party.Kind.ToString(), party.AccountId, party.Name, party.Extension, Stance = party.Stance.ToString(),
            party.AskedBy, party.MadeAt, party.ExpiresAt,
        };
        return t.WriteAsync(sql, args, ct);
    }

    public static Task<PartyRow?> FindAsync(Transition t, Guid id, CancellationToken ct)
    {
        const string sql = $"select {Columns} from agent.call_party where id = @id";
        return t.OneAsync<PartyRow>(sql, new { id }, ct);
    }

    /// <summary>Who rings or is there, in the order in which they were asked.</summary>
    public static Task<List<PartyRow>> OpenAsync(Transition t, Guid callId, CancellationToken ct)
    {
        const string sql = $"select {Columns} from agent.call_party where call_id = @callId and left_at is null order by made_at, id";
        return t.ListAsync<PartyRow>(sql, new { callId }, ct);
    }

    /// <summary>Whoever was asked last, if that one did not come.</summary>
    public static Task<CallPartyMiss?> NotReachedAsync(Transition t, Guid callId, CancellationToken ct)
    {
        const string sql = """
            select name, end_reason as reason from (select name, end_reason, joined_at from agent.call_party where call_id = @callId order by made_at desc, id desc limit 1) last
            where joined_at is null and end_reason in ('Busy', 'Declined', 'NoAnswer', 'NotRegistered', 'Unreachable', 'NoTrunk')
            """;
        return t.OneAsync<CallPartyMiss>(sql, new { callId }, ct);
    }

    public static async Task<bool> JoinedAsync(Transition t, Guid id, DateTimeOffset at, CancellationToken ct)
    {
        const string sql = "update agent.call_party set joined_at = @at, left_at = null, end_reason = null where id = @id and (joined_at is null or left_at is not null)";
        return await t.RunAsync(sql, new { id, at }, ct) > 0;
    }

    public static Task StanceAsync(Transition t, Guid id, CallStance stance, CancellationToken ct)
    {
        const string sql = "update agent.call_party set stance = @stance where id = @id";
        return t.WriteAsync(sql, new { id, stance = stance.ToString() }, ct);
    }

    public static Task AskHandOverAsync(Transition t, Guid id, CancellationToken ct) =>
        t.WriteAsync("update agent.call_party set hand_over_asked = true where id = @id", new { id }, ct);

    public static Task HasCallAsync(Transition t, Guid id, CancellationToken ct) =>
        t.WriteAsync("update agent.call_party set had_call = true, hand_over_asked = false, stance = 'Talks' where id = @id", new { id }, ct);

    public static async Task<bool> LeftAsync(Transition t, Guid id, string reason, DateTimeOffset at, CancellationToken ct)
    {
        const string sql = "update agent.call_party set left_at = @at, end_reason = @reason where id = @id and left_at is null";
        return await t.RunAsync(sql, new { id, reason, at }, ct) > 0;
    }
}
