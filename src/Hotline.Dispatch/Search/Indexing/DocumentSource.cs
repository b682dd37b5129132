using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Dapper;
using Hotline.Dispatch.Calendar;
using Hotline.Dispatch.Privacy;
using Hotline.Dispatch.Repeats;
using Hotline.Dispatch.Tickets;
using Hotline.Dispatch.Tickets.Storage;
using Npgsql;

namespace Hotline.Dispatch.Search.Indexing;

/// <summary>
/// Makes documents of tickets as they stand. What goes into an index is a scrubbed copy: no name, number, place in words
/// or exact point; of confidential and anonymous tickets neither text nor place.
/// </summary>
internal sealed partial class DocumentSource(NpgsqlDataSource database, TicketMapper mapper)
{
    private const int PageSize = 500;

    public async Task<IReadOnlyList<IndexChange>> LoadAsync(IReadOnlyCollection<Guid> ids, CancellationToken ct)
    {
        const string sql = "select * from dispatch.ticket where id = any(@ids)";
        await using var connection = await database.OpenConnectionAsync(ct);
        var rows = await connection.QueryAsync<TicketRow>(new CommandDefinition(sql, new { ids = ids.ToArray() }, cancellationToken: ct));
        return [.. rows.Select(Change)];
    }

    /// <summary>All tickets in pages, for building anew.</summary>
    public async IAsyncEnumerable<IReadOnlyList<IndexChange>> AllAsync([EnumeratorCancellation] CancellationToken ct)
    {
        const string sql = """
            select * from dispatch.ticket where state not in ('Draft', 'Refused') and id > @after order by id limit @limit
            """;
        for (var after = Guid.Empty; ;)
        {
            await using var connection = await database.OpenConnectionAsync(ct);
            var rows = (await connection.QueryAsync<TicketRow>(new CommandDefinition(sql, new { after, limit = PageSize }, cancellationToken: ct))).AsList();
            if (rows.Count == 0)
            {
                yield break;
            }

            after = rows[^1].Id;
            yield return [.. rows.Select(Change)];
        }
    }

    /// <summary>The words of a ticket's title, content and answer without what is personal.</summary>
    public static SearchText Scrubbed(Ticket ticket)
    {
        var names = ticket.Fields.OwnNames;
        return SearchText.Of(new[] { ticket.Fields.Title, ticket.Fields.Content, ticket.Fields.Answer }
            .Where(part => part is { IsEmpty: false }).Select(part => Scrubbed(part!.Value.Clear(), names))); // Those left are there.
    }

    /// <summary>The words that stand in place of what was taken out are no words of the citizen's.</summary>
    public static string Scrubbed(string text, params ReadOnlySpan<string> names) => Placeholder().Replace(Scrub.Text(text, names), " ");

    private IndexChange Change(TicketRow row)
    {
        if (row.State is nameof(TicketState.Draft) or nameof(TicketState.Refused))
        {
            return new IndexChange(row.Id, row.EventSeq, null);
        }

        var ticket = mapper.FromRow(row, []);
        var fields = ticket.Fields;
        var at = ticket.AcceptedAt ?? ticket.OpenedAt;
        var point = fields.IsGuarded ? null : Datum.Common(fields.Longitude, fields.Latitude, fields.Datum);
        return new IndexChange(row.Id, row.EventSeq, new TicketDocument(
            ticket.Id, ticket.EventSeq, ticket.Number, ticket.State.ToString(), fields.Type?.ToString() ?? "", fields.CategoryCode ?? "", fields.RegionCode ?? "",
            ticket.UnitCode ?? "", ticket.Channel.ToString(), at.ToUnixTimeMilliseconds(), WorkingCalendar.DayOf(at).DayNumber,
            MapTile.Of(point?.Longitude, point?.Latitude), fields.IsGuarded ? SearchText.Of() : Scrubbed(ticket),
            [.. TicketFlags.Of(ticket).Select(flag => flag.ToString())], Merged: ticket.MergedInto is not null));
    }

    [GeneratedRegex(@"\[(?:姓名|邮箱|证件号|卡号|电话|车牌)\]")]
    private static partial Regex Placeholder();
}
