using System.Text.Json;
using Hotline.Dispatch.Outbox;
using Hotline.Dispatch.Privacy;
using Hotline.Dispatch.Tickets;
using Npgsql;

namespace Hotline.Dispatch.Catalog;

/// <summary>
/// What was ruled for all requests of a kind becomes an exact rule of the catalogue (派单目录), in the transaction of the outbox cursor, with its line in the audit. A rule
/// with a word that would still win over it is corrected too. What the ruling says nothing of stays as it is, or as the wider rule has it.
/// </summary>
internal sealed class PrecedentFeed(AuditTrail audit, CatalogCache catalog) : IOutboxConsumer
{
    private const int BasisMax = 200;

    public string Name => "precedents";

    public IReadOnlyCollection<string> Kinds => [nameof(TicketEvent.DutyRuled)];

    public async Task HandleAsync(IReadOnlyList<OutboxMessage> messages, NpgsqlTransaction transaction, CancellationToken ct)
    {
        foreach (var message in messages)
        {
            if (message.Ticket.Detail.Deserialize<TicketEvent.DutyRuled>(Data.DispatchJson.Options) is { ForCatalog: true } ruled && RuleOf(ruled, message.Ticket, await catalog.GetAsync(ct)) is { } rule)
            {
                foreach (var word in new[] { "", ruled.Keyword ?? "" }.Distinct())
                {
                    var precedent = rule with { Keyword = word };
                    await RuleStore.CorrectAsync(precedent, namesAssistants: ruled.Assistants is not null, transaction, ct);
                    await audit.WriteAsync(transaction, Actor.System, "catalog.precedent", message.TicketId, precedent.Name, null, null, ct);
                }
            }
        }
    }

    /// <returns>The rule where there is none yet of this very place.</returns>
    private static RoutingRule? RuleOf(TicketEvent.DutyRuled ruled, OutboxTicket ticket, CatalogSnapshot now)
    {
        if (ticket is not { CategoryCode: { } category, RegionCode: { } region })
        {
            return null;
        }

        var wider = Router.RuleFor(category, region, now);
        var assistants = ruled.Assistants ?? [.. (wider?.AssistantCodes ?? []).Where(unit => unit != ruled.UnitCode)];
        var basis = $"{ruled.LegalBasis}（权责裁定，工单{ticket.Number}）";
        return new RoutingRule(
            category, region, ruled.UnitCode, basis.Length > BasisMax ? basis[..BasisMax] : basis, "", string.Join('|', assistants), wider?.LimitAmount, wider?.LimitUnit);
    }
}
