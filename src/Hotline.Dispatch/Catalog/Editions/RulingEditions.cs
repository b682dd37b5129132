using Dapper;
using Hotline.Dispatch.Privacy;
using Npgsql;

namespace Hotline.Dispatch.Catalog.Editions;

/// <summary>
/// What duty rulings lay down for the catalogue, as editions: into the one open draft of rulings, which somebody tries on the past and releases; or, where the policy says so, in effect
/// at once as an edition of its own. See docs/adr/0132.
/// </summary>
internal sealed class RulingEditions(AuditTrail audit, TimeProvider time)
{
    private const string Gathered = "权责裁定";
    private const string AtOnce = "权责裁定，按规则参数立即生效";

    /// <param name="rulesOf">What was ruled, over the catalogue as it stands.</param>
    public async Task TakeAsync(RuledIn source, Func<CatalogSnapshot, IEnumerable<RuledRule>> rulesOf, NpgsqlTransaction transaction, CancellationToken ct)
    {
        await AdminLock.TakeAsync(transaction, ct);
        var now = await CatalogCache.WithinAsync(transaction, ct);
        RuledRule[] rules = [.. rulesOf(now)];
        if (rules.Length == 0)
        {
            return;
        }

        var edition = now.Policy.RulingsAtOnce == 1 ? await AtOnceAsync(source, rules, now, transaction, ct) : await GatherAsync(source, rules, transaction, ct);
        foreach (var ruled in rules)
        {
            await audit.WriteAsync(transaction, Actor.System, "catalog.precedent", source.TicketId, ruled.Rule.Name, $"edition {edition}", null, ct);
        }
    }

    private static async Task<int> AtOnceAsync(RuledIn source, RuledRule[] rules, CatalogSnapshot now, NpgsqlTransaction transaction, CancellationToken ct)
    {
        var since = await EditionStore.NowAsync(transaction, ct);
        RuleChange[] changes = [.. rules.Select(ruled => new RuleChange(now.Rules.Of(ruled.Rule.Key), ruled.On(now), source))];
        var edition = await EditionLaying.RecordAsync(transaction, $"{Gathered}：工单{source.TicketNumber}", AtOnce, ofRulings: true, changes, since, Actor.System, ct);
        await EditionLaying.WriteAsync(changes, transaction, ct);
        return edition;
    }

    private async Task<int> GatherAsync(RuledIn source, RuledRule[] rules, NpgsqlTransaction transaction, CancellationToken ct)
    {
        // For update: it is not dropped from under this ruling by somebody who has not seen it.
        const string open = "select id from dispatch.catalog_edition where of_rulings and state = 'Draft' for update";
        const string make = "insert into dispatch.catalog_edition (note, state, made_by, made_at, of_rulings) values (@Gathered, 'Draft', @by, @now, true) returning id";
        var connection = transaction.Connection!; // A live transaction has its connection.
        var edition = await connection.QuerySingleOrDefaultAsync<int?>(new CommandDefinition(open, transaction: transaction, cancellationToken: ct))
            ?? await connection.QuerySingleAsync<int>(new CommandDefinition(make, new { Gathered, by = Actor.System.Name, now = time.GetUtcNow() }, transaction, cancellationToken: ct));
        foreach (var ruled in rules)
        {
            await EditionChanges.RuleAsync(edition, ruled, source, transaction, ct);
        }

        return edition;
    }
}
