using System.Text.Json;
using Dapper;
using Hotline.Api.WeChat.Wire;
using Hotline.Dispatch.Privacy;
using Npgsql;

namespace Hotline.Api.WeChat.Intake;

internal enum Receipt
{
    New,

    /// <summary>WeChat posts it again, because it had no answer in time.</summary>
    Repost,

    /// <summary>The signature came with another message before: somebody who saw one address makes up messages of their own.</summary>
    SignatureReused,
}

/// <summary>A message waiting to be worked on.</summary>
internal sealed record Inbound(Guid Id, string AppId, InboundMessage Message, int Attempts);

/// <summary>Table <c>api.wechat_inbound</c>: every message once, for a day.</summary>
internal sealed class InboundStore(FieldCipher cipher, BlindIndex index)
{
    private const string Table = "wechat_inbound";

    public async Task<(Receipt Receipt, Guid Id)> RecordAsync(NpgsqlConnection connection, string appId, InboundMessage message, string signature, DateTimeOffset now, CancellationToken ct)
    {
        const string insert = """
            insert into api.wechat_inbound (id, app_id, repost_index, signature_index, message_enc, received_at)
            values (@id, @appId, @repost, @signature, @box, @now)
            on conflict do nothing
            """;
        const string find = "select id from api.wechat_inbound where app_id = @appId and repost_index = @repost";
        var id = Guid.CreateVersion7(now);
        var row = new
        {
            id,
            appId,
            repost = index.Of(Pii.OpenId(message.RepostKey)),
            signature = index.Of(Pii.OpenId(signature)),
            box = cipher.Encrypt(JsonSerializer.Serialize(message), Table, "message", id),
            now,
        };
        if (await connection.ExecuteAsync(new CommandDefinition(insert, row, cancellationToken: ct)) == 1)
        {
            return (Receipt.New, id);
        }

        return await connection.QuerySingleOrDefaultAsync<Guid?>(new CommandDefinition(find, row, cancellationToken: ct)) is { } first
            ? (Receipt.Repost, first)
            : (Receipt.SignatureReused, Guid.Empty);
    }

    /// <summary>Takes a message for this transaction.</summary>
    /// <returns>Null when it is done, or somebody else has it.</returns>
    public async Task<Inbound?> TakeAsync(NpgsqlTransaction transaction, Guid id, CancellationToken ct)
    {
        const string sql = "select app_id, message_enc, attempts from api.wechat_inbound where id = @id and done_at is null for update skip locked";
        return await transaction.Connection!.QuerySingleOrDefaultAsync<Row>(new CommandDefinition(sql, new { id }, transaction, cancellationToken: ct)) is { } row // A live transaction has its connection.
            && cipher.Decrypt(row.MessageEnc, Table, "message", id) is { } json && JsonSerializer.Deserialize<InboundMessage>(json) is { } message
            ? new Inbound(id, row.AppId, message, row.Attempts)
            : null;
    }

    public static async Task DoneAsync(NpgsqlTransaction transaction, Guid id, DateTimeOffset now, CancellationToken ct)
    {
        const string sql = "update api.wechat_inbound set done_at = @now where id = @id";
        await transaction.Connection!.ExecuteAsync(new CommandDefinition(sql, new { id, now }, transaction, cancellationToken: ct)); // A live transaction has its connection.
    }

    public static async Task<bool> IsDoneAsync(NpgsqlConnection connection, Guid id, CancellationToken ct)
    {
        const string sql = "select exists (select 1 from api.wechat_inbound where id = @id and done_at is not null)";
        return await connection.QuerySingleAsync<bool>(new CommandDefinition(sql, new { id }, cancellationToken: ct));
    }

    public static async Task FailedAsync(NpgsqlConnection connection, Guid id, CancellationToken ct)
    {
        const string sql = "update api.wechat_inbound set attempts = attempts + 1 where id = @id";
        await connection.ExecuteAsync(new CommandDefinition(sql, new { id }, cancellationToken: ct));
    }

    /// <summary>Messages that nobody finished: the node died, or the first attempt failed.</summary>
    public static async Task<IReadOnlyList<Guid>> LeftOverAsync(NpgsqlConnection connection, DateTimeOffset before, CancellationToken ct)
    {
        const string sql = "select id from api.wechat_inbound where done_at is null and received_at < @before order by received_at limit 50";
        return (await connection.QueryAsync<Guid>(new CommandDefinition(sql, new { before }, cancellationToken: ct))).AsList();
    }

    public static async Task<int> ForgetAsync(NpgsqlConnection connection, DateTimeOffset before, CancellationToken ct)
    {
        const string sql = "delete from api.wechat_inbound where received_at < @before and done_at is not null";
        return await connection.ExecuteAsync(new CommandDefinition(sql, new { before }, cancellationToken: ct));
    }

    private sealed record Row(string AppId, byte[] MessageEnc, int Attempts);
}
