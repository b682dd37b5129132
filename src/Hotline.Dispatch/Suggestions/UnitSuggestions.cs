using Dapper;
using Hotline.Dispatch.Calendar;
using Hotline.Dispatch.Catalog;
using Hotline.Dispatch.Privacy;
using Hotline.Dispatch.Search;
using Hotline.Dispatch.Tickets;
using Hotline.Dispatch.Tickets.Storage;
using Hotline.Dispatch.Tickets.Verbs;
using Npgsql;

namespace Hotline.Dispatch.Suggestions;

/// <summary>
/// The door to suggestions for dispatchers: the catalogue's rule, like tickets from the search engine, what units got of this category and
/// region in the last year (from the rollups), and the catalogue's neighbouring rules. Without the engine the rest still speaks.
/// </summary>
public sealed class UnitSuggestions
{
    private const int LikeMost = 20;
    private const int Days = 365;
    private const int SharesMost = 10;
    private const int ClassDigits = 4;
    private readonly NpgsqlDataSource database;
    private readonly TicketStore store;
    private readonly ITicketIndex index;
    private readonly CatalogCache catalog;
    private readonly TimeProvider time;

    internal UnitSuggestions(NpgsqlDataSource database, TicketStore store, ITicketIndex index, CatalogCache catalog, TimeProvider time) =>
        (this.database, this.store, this.index, this.catalog, this.time) = (database, store, index, catalog, time);

    /// <param name="category">As the dispatcher is about to classify it; null takes the ticket's own. The same of <paramref name="region"/>.</param>
    /// <returns>Null when there is no such ticket or it is not this actor's to know of.</returns>
    public async Task<IReadOnlyList<UnitSuggestion>?> OfAsync(Guid id, string? category, string? region, Actor actor, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return await ClassifiedAsync(id, category, region, actor, connection, ct) is { } ticket ? await OfAsync(ticket, await LikeAsync(ticket, connection, ct), connection, ct) : null;
    }

    /// <summary>Of a request that came without a category: what it is about, by the like tickets, and its units by the same ones.</summary>
    /// <param name="bar">How sure the category has to be, percent; it has to be in use, too.</param>
    /// <returns>Nothing where it is not, or there is no such ticket.</returns>
    internal async Task<(CategorySuggestion? Category, IReadOnlyList<UnitSuggestion>? Units)> OfUnclassifiedAsync(Guid id, int bar, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        if (await store.LoadAsync(connection, null, id, ct) is not { } ticket)
        {
            return (null, null);
        }

        var like = await LikeAsync(ticket, connection, ct);
        return SuggestionMath.CategoryOf(like) is { } found && found.Percent >= bar
            && FieldRules.Classification(new TicketFields(CategoryCode: found.CategoryCode), await catalog.GetAsync(ct)).Count == 0
            ? (found, await OfAsync(ticket with { Fields = ticket.Fields with { CategoryCode = found.CategoryCode } }, like, connection, ct))
            : (null, null);
    }

    /// <summary>The exact rule for a request, found with its text, which so never leaves the house; and those of its assisting units that can assist.</summary>
    /// <returns>Null when there is no such ticket or it is not this actor's to know of; a null rule where none fits.</returns>
    public async Task<(RoutingRule? Rule, IReadOnlyList<string> Assistants)?> RuleOfAsync(Guid id, string? category, string? region, Actor actor, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        if (await ClassifiedAsync(id, category, region, actor, connection, ct) is not { } ticket)
        {
            return null;
        }

        var now = await catalog.GetAsync(ct);
        return RuleFired.For(ticket.Fields, ticket.Basis, now) is { } rule ? (rule, [.. RuleFired.Assistants(rule, now)]) : (null, []);
    }

    /// <summary>The ticket as it is about to be classified.</summary>
    private async Task<Ticket?> ClassifiedAsync(Guid id, string? category, string? region, Actor actor, NpgsqlConnection connection, CancellationToken ct) =>
        await store.LoadAsync(connection, null, id, ct) is { } ticket && TicketSight.MayKnowOf(ticket.State, ticket.UnitCode, ticket.OwnerId, actor, ticket.Followers)
            ? ticket with { Fields = ticket.Fields with { CategoryCode = category ?? ticket.Fields.CategoryCode, RegionCode = region ?? ticket.Fields.RegionCode } }
            : null;

    private async Task<IReadOnlyList<UnitSuggestion>> OfAsync(Ticket ticket, IReadOnlyList<LikeTicket> like, NpgsqlConnection connection, CancellationToken ct)
    {
        var now = await catalog.GetAsync(ct);
        var (category, region) = (ticket.Fields.CategoryCode, ticket.Fields.RegionCode);
        return SuggestionMath.Of(
            new SuggestionEvidence(RuleFired.For(ticket.Fields, ticket.Basis, now)?.UnitCode, like, await SharesAsync(category, region, connection, ct), Siblings(category, region, now)), now);
    }

    private async Task<IReadOnlyList<LikeTicket>> LikeAsync(Ticket ticket, NpgsqlConnection connection, CancellationToken ct)
    {
        const string sql = "select id, number, unit_code, category_code from dispatch.ticket where id = any(@ids) and unit_code is not null and number is not null";
        var tokens = SearchText.Of(Scrub.Text(Router.TextOf(ticket.Fields), ticket.Fields.OwnNames)).Words;
        var filter = new IndexFilter(From: WorkingCalendar.DayOf(time.GetUtcNow()).AddDays(-Days), Region: ticket.Fields.RegionCode);
        try
        {
            Guid[] ids = [.. (await index.SimilarAsync(tokens, SimilarWay.SameKind, filter, LikeMost + 1, ct)).Where(id => id != ticket.Id).Take(LikeMost)];
            var found = (await connection.QueryAsync<LikeTicket>(new CommandDefinition(sql, new { ids }, cancellationToken: ct))).ToDictionary(like => like.Id);
            return [.. ids.Select(id => found.GetValueOrDefault(id)).OfType<LikeTicket>()];
        }
        catch (IndexUnavailableException)
        {
            return [];
        }
    }

    private async Task<IReadOnlyList<UnitShare>> SharesAsync(string? category, string? region, NpgsqlConnection connection, CancellationToken ct)
    {
        const string sql = """
            select unit_code, sum(dispatched)::integer as count from dispatch.daily_rollup
            where category_code = @category and region_code = @region and day >= @since and unit_code <> '' and dispatched > 0
            group by unit_code order by 2 desc, 1 limit @most
            """;
        return category is null || region is null ? [] : [.. await connection.QueryAsync<UnitShare>(new CommandDefinition(
            sql, new { category, region, since = WorkingCalendar.DayOf(time.GetUtcNow()).AddDays(-Days), most = SharesMost }, cancellationToken: ct))];
    }

    private static IReadOnlyList<string> Siblings(string? category, string? region, CatalogSnapshot now) =>
        category is not { Length: > ClassDigits } || region is null ? [] : [.. now.Rules.All
            .Where(rule => rule.CategoryCode != category && rule.CategoryCode.StartsWith(category[..ClassDigits], StringComparison.Ordinal) && rule.RegionCode == region)
            .Select(rule => rule.UnitCode)];
}
