using System.Text.Json;
using Hotline.Dispatch.Catalog.Editions;
using Hotline.Dispatch.Outbox;
using Hotline.Dispatch.Tickets;
using Npgsql;

namespace Hotline.Dispatch.Catalog;

/// <summary>
/// What was ruled for all requests of a kind is to become an exact rule of the catalogue (派单目录), by an edition, in the transaction of the outbox cursor. A rule with a word or a basis that
/// would still win over it is corrected too. The ticket itself is bound by the ruling already, whatever becomes of the edition.
/// </summary>
internal sealed class PrecedentFeed(RulingEditions editions) : IOutboxConsumer
{
    private const int BasisMax = 200;

    public string Name => "precedents";

    public IReadOnlyCollection<string> Kinds => [nameof(TicketEvent.DutyRuled)];

    public async Task HandleAsync(IReadOnlyList<OutboxMessage> messages, NpgsqlTransaction transaction, CancellationToken ct)
    {
        foreach (var message in messages)
        {
            if (message.Ticket.Detail.Deserialize<TicketEvent.DutyRuled>(Data.DispatchJson.Options) is { ForCatalog: true } ruled
                && message.Ticket is { CategoryCode: { } category, RegionCode: { } region, Number: { } number })
            {
                // A category or region that was taken away meanwhile has no rules any more.
                await editions.TakeAsync(
                    new RuledIn(message.TicketId, number),
                    now => now.Categories.ContainsKey(category) && now.Regions.ContainsKey(region) ? RulesOf(ruled, category, region, number) : [], transaction, ct);
            }
        }
    }

    private static IEnumerable<RuledRule> RulesOf(TicketEvent.DutyRuled ruled, string category, string region, string number)
    {
        var basis = $"{ruled.LegalBasis}（权责裁定，工单{number}）";
        TicketEvent.AskedWords[] asked = [new("", ""), new(ruled.Keyword ?? "", ""), .. ruled.InTheWay ?? []];
        return asked.Distinct().Select(words => new RuledRule(
            new RoutingRule(category, region, ruled.UnitCode, basis.Length > BasisMax ? basis[..BasisMax] : basis, words.Keyword, string.Join('|', ruled.Assistants ?? []), Basis: words.Basis),
            NamesAssistants: ruled.Assistants is not null));
    }
}
