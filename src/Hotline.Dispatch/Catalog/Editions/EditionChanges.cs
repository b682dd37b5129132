using Dapper;
using Hotline.Dispatch.Calendar;
using Npgsql;

namespace Hotline.Dispatch.Catalog.Editions;

/// <summary>Table <c>dispatch.edition_change</c>. Until its edition takes effect, what was ruled is completed from the catalogue that it would be laid over; from then on it is kept as it was laid.</summary>
internal static class EditionChanges
{
    /// <summary>An edition's changes, not yet held against the catalogue before it.</summary>
    /// <param name="over">The catalogue that it would be laid over; null for one that took effect.</param>
    public static async Task<IReadOnlyList<RuleChange>> OfAsync(int edition, CatalogSnapshot? over, NpgsqlConnection connection, NpgsqlTransaction? transaction, CancellationToken ct)
    {
        const string sql = """
            select c.category_code, c.region_code, c.keyword, c.basis, c.unit_code, c.assistants, c.limit_amount, c.limit_unit, c.legal_basis, c.ticket_id, c.ticket_number, c.names_assistants,
                c.overtaken or (e.took_effect_at is null and exists (
                    select 1 from dispatch.edition_change ruled join dispatch.catalog_edition since on since.id = ruled.edition_id
                    where (ruled.category_code, ruled.region_code, ruled.keyword, ruled.basis) = (c.category_code, c.region_code, c.keyword, c.basis)
                        and ruled.ticket_id is not null and not ruled.overtaken and since.took_effect_at > c.added_at)) as overtaken
            from dispatch.edition_change c join dispatch.catalog_edition e on e.id = c.edition_id
            where c.edition_id = @edition order by c.category_code, c.region_code, c.keyword, c.basis
            """;
        var rows = await connection.QueryAsync<ChangeRow>(new CommandDefinition(sql, new { edition }, transaction, cancellationToken: ct));
        return [.. rows.Select(row => row.ToChange(over))];
    }

    public static Task AddAsync(int edition, IReadOnlyList<RuleChange> changes, NpgsqlTransaction transaction, CancellationToken ct)
    {
        const string sql = """
            insert into dispatch.edition_change
                (edition_id, category_code, region_code, keyword, basis, unit_code, assistants, limit_amount, limit_unit, legal_basis, ticket_id, ticket_number, overtaken)
            select @edition, * from unnest(@categories, @regions, @keywords, @asked, @units, @assistants, @amounts, @limits, @bases, @tickets, @numbers, @overtaken)
            on conflict (edition_id, category_code, region_code, keyword, basis) do update
            set assistants = excluded.assistants, limit_amount = excluded.limit_amount, limit_unit = excluded.limit_unit, overtaken = excluded.overtaken
            """;
        return transaction.Connection!.ExecuteAsync(new CommandDefinition(sql, new // A live transaction has its connection.
        {
            edition,
            categories = changes.Select(change => change.Key.CategoryCode).ToArray(),
            regions = changes.Select(change => change.Key.RegionCode).ToArray(),
            keywords = changes.Select(change => change.Key.Keyword).ToArray(),
            asked = changes.Select(change => change.Key.Basis).ToArray(),
            units = changes.Select(change => change.After?.UnitCode).ToArray(),
            assistants = changes.Select(change => change.After?.Assistants ?? "").ToArray(),
            amounts = changes.Select(change => change.After?.LimitAmount).ToArray(),
            limits = changes.Select(change => change.After?.LimitUnit?.ToString()).ToArray(),
            bases = changes.Select(change => change.After?.LegalBasis).ToArray(),
            tickets = changes.Select(change => change.Ruled?.TicketId).ToArray(),
            numbers = changes.Select(change => change.Ruled?.TicketNumber).ToArray(),
            overtaken = changes.Select(change => change.Overtaken).ToArray(),
        }, transaction, cancellationToken: ct));
    }

    /// <summary>What was ruled, into a draft that is not laid over anything yet: a later ruling on the same takes the place of the earlier one.</summary>
    public static async Task RuleAsync(int edition, RuledRule ruled, RuledIn source, NpgsqlTransaction transaction, CancellationToken ct)
    {
        const string find = """
            select category_code, region_code, keyword, basis, unit_code, assistants, limit_amount, limit_unit, legal_basis, ticket_id, ticket_number, names_assistants, overtaken
            from dispatch.edition_change where (edition_id, category_code, region_code, keyword, basis) = (@edition, @CategoryCode, @RegionCode, @Keyword, @Basis)
            """;
        const string save = """
            insert into dispatch.edition_change (edition_id, category_code, region_code, keyword, basis, unit_code, assistants, legal_basis, ticket_id, ticket_number, names_assistants)
            values (@edition, @CategoryCode, @RegionCode, @Keyword, @Basis, @UnitCode, @Assistants, @LegalBasis, @TicketId, @TicketNumber, @NamesAssistants)
            on conflict (edition_id, category_code, region_code, keyword, basis) do update
            set unit_code = excluded.unit_code, assistants = excluded.assistants, legal_basis = excluded.legal_basis, ticket_id = excluded.ticket_id, ticket_number = excluded.ticket_number,
                names_assistants = excluded.names_assistants, added_at = clock_timestamp()
            """;
        var connection = transaction.Connection!; // As above.
        var key = ruled.Rule.Key;
        var earlier = await connection.QuerySingleOrDefaultAsync<ChangeRow>(new CommandDefinition(find, new { edition, key.CategoryCode, key.RegionCode, key.Keyword, key.Basis }, transaction, cancellationToken: ct));
        var kept = earlier?.ToRuled() is { } before ? ruled.After(before) : ruled;
        await connection.ExecuteAsync(new CommandDefinition(save, new
        {
            edition, key.CategoryCode, key.RegionCode, key.Keyword, key.Basis, kept.Rule.UnitCode, kept.Rule.Assistants, kept.Rule.LegalBasis, source.TicketId, source.TicketNumber, kept.NamesAssistants,
        }, transaction, cancellationToken: ct));
    }

    /// <returns>False where there is no such change.</returns>
    public static async Task<bool> RemoveAsync(int edition, RuleKey key, NpgsqlTransaction transaction, CancellationToken ct)
    {
        const string sql = "delete from dispatch.edition_change where (edition_id, category_code, region_code, keyword, basis) = (@edition, @CategoryCode, @RegionCode, @Keyword, @Basis)";
        return await transaction.Connection!.ExecuteAsync(new CommandDefinition(sql, new { edition, key.CategoryCode, key.RegionCode, key.Keyword, key.Basis }, transaction, cancellationToken: ct)) > 0; // As above.
    }

    private sealed record ChangeRow(
        string CategoryCode, string RegionCode, string Keyword, string Basis, string? UnitCode, string Assistants, int? LimitAmount, SpanUnit? LimitUnit, string? LegalBasis,
        Guid? TicketId, string? TicketNumber, bool NamesAssistants, bool Overtaken)
    {
        /// <summary>Of a rule that goes, only what names it.</summary>
        private RoutingRule Rule => new(CategoryCode, RegionCode, UnitCode ?? "", LegalBasis, Keyword, Assistants, LimitAmount, LimitUnit, Basis);

        public RuledRule? ToRuled() => TicketId is null || UnitCode is null ? null : new RuledRule(Rule, NamesAssistants);

        public RuleChange ToChange(CatalogSnapshot? over)
        {
            var source = TicketId is { } ticket ? new RuledIn(ticket, TicketNumber ?? "") : null;
            return UnitCode is null ? new RuleChange(Rule, null, source, Overtaken)
                : new RuleChange(null, over is not null && ToRuled() is { } ruled ? ruled.On(over) : Rule, source, Overtaken);
        }
    }
}
