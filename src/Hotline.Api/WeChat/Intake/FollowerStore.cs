using System.Text.Json;
using Dapper;
using Hotline.Api.WeChat.Dialogue;
using Hotline.Dispatch.Privacy;
using Npgsql;

namespace Hotline.Api.WeChat.Intake;

/// <param name="Dialogue">Null when none is under way; also one that was forgotten.</param>
internal sealed record Follower(Guid Id, DialogueState? Dialogue);

/// <summary>Whom to send to.</summary>
internal sealed record Recipient(string AppId, string OpenId, bool Subscribed)
{
    public override string ToString() => "recipient";
}

/// <summary>Table <c>api.wechat_follower</c>. The OpenID is encrypted, found by its blind index; the dialogue is encrypted.</summary>
internal sealed class FollowerStore(FieldCipher cipher, BlindIndex index)
{
    private const string Table = "wechat_follower";

    /// <summary>Finds or makes the follower and holds them for this transaction, so that their messages take effect one after the other.</summary>
    public async Task<Follower> LockAsync(NpgsqlTransaction transaction, string appId, string openId, DateTimeOffset now, CancellationToken ct)
    {
        const string sql = """
            insert into api.wechat_follower (id, app_id, open_id_enc, open_id_index, subscribed, created_at, seen_at)
            values (@id, @appId, @openIdEnc, @openIdIndex, true, @now, @now)
            on conflict (app_id, open_id_index) do update set seen_at = excluded.seen_at
            returning id, dialogue_enc, dialogue_until
            """;
        var id = Guid.CreateVersion7(now);
        var row = await transaction.Connection!.QuerySingleAsync<Row>(new CommandDefinition(sql, new // A live transaction has its connection.
        {
            id,
            appId,
            openIdEnc = cipher.Encrypt(openId, Table, "open_id", id),
            openIdIndex = index.Of(Pii.OpenId(openId)),
            now,
        }, transaction, cancellationToken: ct));
        var dialogue = row.DialogueUntil > now && cipher.Decrypt(row.DialogueEnc, Table, "dialogue", row.Id) is { } json ? JsonSerializer.Deserialize<DialogueState>(json) : null;
        return new Follower(row.Id, dialogue);
    }

    public async Task SaveAsync(NpgsqlTransaction transaction, Guid id, DialogueState? dialogue, bool subscribed, DateTimeOffset now, CancellationToken ct)
    {
        const string sql = "update api.wechat_follower set dialogue_enc = @box, dialogue_until = @until, subscribed = @subscribed where id = @id";
        await transaction.Connection!.ExecuteAsync(new CommandDefinition(sql, new // A live transaction has its connection.
        {
            id,
            box = cipher.Encrypt(dialogue is null ? null : JsonSerializer.Serialize(dialogue), Table, "dialogue", id),
            until = dialogue is null ? (DateTimeOffset?)null : now + Conversation.Patience,
            subscribed,
        }, transaction, cancellationToken: ct));
    }

    public async Task<Recipient?> RecipientAsync(NpgsqlConnection connection, Guid id, CancellationToken ct)
    {
        const string sql = "select app_id, open_id_enc, subscribed from api.wechat_follower where id = @id";
        return await connection.QuerySingleOrDefaultAsync<RecipientRow>(new CommandDefinition(sql, new { id }, cancellationToken: ct)) is { } row
            ? new Recipient(row.AppId, cipher.Decrypt(row.OpenIdEnc, Table, "open_id", id)!, row.Subscribed) // Not null in the table.
            : null;
    }

    public static async Task LeftAsync(NpgsqlConnection connection, Guid id, CancellationToken ct)
    {
        const string sql = "update api.wechat_follower set subscribed = false, dialogue_enc = null, dialogue_until = null where id = @id";
        await connection.ExecuteAsync(new CommandDefinition(sql, new { id }, cancellationToken: ct));
    }

    /// <summary>Dialogues that nobody went on with are forgotten on disk too.</summary>
    public static async Task<int> ForgetDialoguesAsync(NpgsqlConnection connection, DateTimeOffset now, CancellationToken ct)
    {
        const string sql = "update api.wechat_follower set dialogue_enc = null, dialogue_until = null where dialogue_until < @now";
        return await connection.ExecuteAsync(new CommandDefinition(sql, new { now }, cancellationToken: ct));
    }

    private sealed record Row(Guid Id, byte[]? DialogueEnc, DateTimeOffset? DialogueUntil);

    private sealed record RecipientRow(string AppId, byte[] OpenIdEnc, bool Subscribed);
}
