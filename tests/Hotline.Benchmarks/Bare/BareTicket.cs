using System.Security.Cryptography;
using System.Text;
using Hotline.Agent.Client.Contracts;
using Hotline.Benchmarks.Running;
using Microsoft.AspNetCore.Http;
using Npgsql;

namespace Hotline.Benchmarks.Bare;

/// <summary>
/// The bound of a created ticket: the row of the same table (its columns, indexes, defaults and references) in the same size, and a line of the audit, as one CTE.
/// What is sealed in ours is as long here, but in clear; nothing is checked, decided or told to anyone.
/// </summary>
internal static class BareTicket
{
    public const string Tables = """
        create table if not exists bare_ticket (like dispatch.ticket including all);
        alter table bare_ticket add foreign key (unit_code) references dispatch.unit (code), add foreign key (category_code) references dispatch.category (code),
            add foreign key (region_code) references dispatch.region (code), alter title_enc set statistics 0, alter content_enc set statistics 0, alter place_enc set statistics 0,
            alter contact_name_enc set statistics 0, alter contact_phone_enc set statistics 0, alter assists set statistics 0;
        create table if not exists bare_audit (like dispatch.audit including all)
        """;

    /// <summary>What sealing adds to a value: key, nonce and tag.</summary>
    private const int SealSize = 32;

    private const string Sql = """
        with made as (
            insert into bare_ticket (id, number, version, event_seq, state, type, category_code, region_code, urgency, channel, confidential, title_enc, content_enc, place_enc,
                contact_name_enc, contact_phone_enc, contact_phone_index, intake_key, owner_id, owner_name, unit_code, opened_at, accepted_at, dispatched_at, received_at, changed_at)
            values ($1, $2, 2, 3, 'AwaitingSignFor', $3, $4, $5, $6, 'Counter', false, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $17, $17, $17, $17)
            returning id
        )
        insert into bare_audit (at, actor_id, actor_name, action, ticket_id) select $17, $14, $15, 'Accept', id from made
        """;

    private static readonly Guid Owner = Guid.CreateVersion7();

    public static async Task<IResult> InsertAsync(DraftFields fields, NpgsqlDataSource database, CancellationToken ct)
    {
        var (id, now) = (Guid.CreateVersion7(), DateTimeOffset.UtcNow);
        await using var command = database.CreateCommand(Sql);
        object?[] values =
        [
            id, id.ToString("N")[20..], fields.Type, fields.CategoryCode, fields.RegionCode, fields.Urgency, Long(fields.Title), Long(fields.Content), Long(fields.Place),
            Long(fields.CallerName), Long(fields.ContactPhone), SHA256.HashData(Encoding.UTF8.GetBytes(fields.ContactPhone ?? "")), $"{Owner:N}:{id}", Owner, "坐席1", City.Roads, now,
        ];
        foreach (var value in values)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        }

        await command.ExecuteNonQueryAsync(ct);
        return TypedResults.Created($"/tickets/{id}");
    }

    private static byte[] Long(string? value) => [.. Encoding.UTF8.GetBytes(value ?? ""), .. new byte[SealSize]];
}
