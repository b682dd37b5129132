using Dapper;
using Hotline.Dispatch.Tickets;
using Npgsql;

namespace Hotline.Dispatch.Catalog;

/// <summary>What a unit still has to do, and nobody would if it went out of use.</summary>
/// <param name="Leading">Tickets that it leads and has not answered.</param>
/// <param name="Assisting">Those that it assists in and has not answered.</param>
/// <param name="Supervised">Those with an order of supervision that it has to answer.</param>
public sealed record UnitOrders(int Leading, int Assisting, int Supervised)
{
    private static readonly string[] Led =
    [
        .. new[]
        {
            TicketState.AwaitingSignFor, TicketState.InHandling, TicketState.ReturnReview, TicketState.Ruling, TicketState.ExtensionReview, TicketState.Suspended, TicketState.ReplyReview,
        }.Select(state => state.ToString()),
    ];

    public bool Any => Leading + Assisting + Supervised > 0;

    /// <summary>Within the caller's transaction.</summary>
    public static async Task<UnitOrders> OfAsync(string code, NpgsqlTransaction transaction, CancellationToken ct)
    {
        const string sql = """
            select
                (select count(*)::integer from dispatch.ticket where unit_code = @code and (state = any(@led) or state = 'Merged' and merged_from = any(@led))) as leading,
                (select count(*)::integer from dispatch.ticket t, jsonb_array_elements(t.assists) a
                    where t.state = any(@led) and t.assisted_by @> array[@code] and a ->> 'unitCode' = @code and a ->> 'state' in ('AwaitingSignFor', 'InHandling', 'DeclineReview')) as assisting,
                (select count(*)::integer from dispatch.ticket where supervised_units <> '{}' and supervised_units @> array[@code]) as supervised
            """;
        return await transaction.Connection!.QuerySingleAsync<UnitOrders>(new CommandDefinition(sql, new { code, led = Led }, transaction, cancellationToken: ct)); // A live transaction has its connection.
    }
}
