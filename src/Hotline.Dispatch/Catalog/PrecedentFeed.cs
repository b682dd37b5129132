using System.Text.Json;
using Hotline.Dispatch.Outbox;
using Hotline.Dispatch.Privacy;
using Hotline.Dispatch.Tickets;
using Npgsql;

namespace Hotline.Dispatch.Catalog;

/// <summary>What was ruled for all requests of a kind becomes an exact rule of the catalogue (派单目录), in the transaction of the outbox cursor, with its line in the audit.</summary>
internal sealed class PrecedentFeed(AuditTrail audit) : IOutboxConsumer
{
    private const int BasisMax = 200;

    public string Name => "precedents";

    public IReadOnlyCollection<string> Kinds => [nameof(TicketEvent.DutyRuled)];

    public async Task HandleAsync(IReadOnlyList<OutboxMessage> messages, NpgsqlTransaction transaction, CancellationToken ct)
    {
        foreach (var message in messages)
        {
            if (RuleOf(message.Ticket) is { } rule)
            {
                await RuleStore.UpsertAsync([rule], transaction, ct);
                await audit.WriteAsync(transaction, Actor.System, "catalog.precedent", message.TicketId, rule.Name, null, null, ct);
            }
        }
    }

    private static RoutingRule? RuleOf(OutboxTicket ticket)
    {
        var ruled = ticket.Detail.Deserialize<TicketEvent.DutyRuled>(Data.DispatchJson.Options);
        if (ruled is not { ForCatalog: true } || ticket is not { CategoryCode: { } category, RegionCode: { } region })
        {
            return null;
        }

        var basis = $"{ruled.LegalBasis}（权责裁定，工单{ticket.Number}）";
        return new RoutingRule(category, region, ruled.UnitCode, basis.Length > BasisMax ? basis[..BasisMax] : basis);
    }
}
