using System.Runtime.CompilerServices;
using Dapper;
using Hotline.Dispatch.Catalog;
using Hotline.Dispatch.Clocks;
using Hotline.Dispatch.Privacy;
using Hotline.Dispatch.Repeats;
using Hotline.Dispatch.Tickets.Reading;
using Hotline.Dispatch.Tickets.Storage;
using Npgsql;

namespace Hotline.Dispatch.Tickets;

/// <param name="Flags">All of these marks have to stand.</param>
public sealed record TicketListAsk(TicketListKind Kind, IReadOnlyList<TicketFlag> Flags);

/// <param name="Next">Pass it as cursor for the next page; null at the end.</param>
public sealed record TicketList(IReadOnlyList<TicketLine> Lines, string? Next);

/// <summary>The door to lists and to search by number. Pages by cursor, so that rows coming and going repeat and skip nothing else.</summary>
public sealed class TicketLists
{
    private readonly NpgsqlDataSource database;
    private readonly TicketMapper mapper;
    private readonly BlindIndex index;
    private readonly CatalogCache catalog;
    private readonly AuditTrail audit;
    private readonly TimeProvider time;

    internal TicketLists(NpgsqlDataSource database, TicketMapper mapper, BlindIndex index, CatalogCache catalog, AuditTrail audit, TimeProvider time)
    {
        this.time = time;
        this.audit = audit;
        this.database = database;
        this.mapper = mapper;
        this.index = index;
        this.catalog = catalog;
    }

    /// <param name="cursor">From the page before; one that is not ours begins anew.</param>
    /// <returns>A list that the actor's roles do not have is empty.</returns>
    public Task<TicketList> ListAsync(TicketListKind kind, Actor actor, string? cursor, int limit, CancellationToken ct) =>
        ListAsync(new TicketListAsk(kind, []), actor, cursor, limit, ct);

    /// <inheritdoc cref="ListAsync(TicketListKind, Actor, string?, int, CancellationToken)"/>
    public async Task<TicketList> ListAsync(TicketListAsk ask, Actor actor, string? cursor, int limit, CancellationToken ct)
    {
        if (!Allowed(ask.Kind, actor))
        {
            return new TicketList([], null);
        }

        var now = await catalog.GetAsync(ct);
        await using var connection = await database.OpenConnectionAsync(ct);
        var rows = (await connection.QueryAsync<TicketRow, Place, (TicketRow Row, Place Place)>(
            new CommandDefinition(TicketListSql.Of(ask), Parameters(ask, actor, now.Policy, time.GetUtcNow(), ListCursor.Parse(cursor), limit + 1), cancellationToken: ct),
            (row, place) => (row, place),
            splitOn: "sort_at")).AsList();
        var showing = new TicketShowing(actor, now);
        var page = rows.Take(limit).ToList();
        return new TicketList(
            [.. page.Select(pair => showing.Line(mapper.FromRow(pair.Row, []), pair.Place.DueAt, pair.Place.Suspected))],
            rows.Count > limit ? new ListCursor(page[^1].Place.SortAt, page[^1].Row.Id).ToString() : null);
    }

    /// <summary>The whole list as one statement sees it, row by row: what changes its place meanwhile is there once, as it was (docs/adr/0113).</summary>
    public async IAsyncEnumerable<TicketLine> StreamAsync(TicketListAsk ask, Actor actor, [EnumeratorCancellation] CancellationToken ct)
    {
        if (!Allowed(ask.Kind, actor))
        {
            yield break;
        }

        var now = await catalog.GetAsync(ct);
        var showing = new TicketShowing(actor, now);
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var reader = await connection.ExecuteReaderAsync(new CommandDefinition(TicketListSql.Of(ask), Parameters(ask, actor, now.Policy, time.GetUtcNow(), null, int.MaxValue), cancellationToken: ct));
        var row = reader.GetRowParser<TicketRow>(length: reader.GetOrdinal("sort_at"));
        var place = reader.GetRowParser<Place>(startIndex: reader.GetOrdinal("sort_at"));
        while (await reader.ReadAsync(ct))
        {
            var at = place(reader);
            yield return showing.Line(mapper.FromRow(row(reader), []), at.DueAt, at.Suspected);
        }
    }

    /// <summary>
    /// Search by ticket number, by the number on another platform, or by a caller's exact phone number through its blind index. Newest first, at most 50. By a phone number that is not on
    /// the actor's own line nobody learns whose a confidential ticket is, and that it was asked is kept in the audit.
    /// </summary>
    /// <param name="line">The number on the call that the actor is on.</param>
    public async Task<IReadOnlyList<TicketLine>> SearchAsync(string numberOrPhone, Actor actor, CancellationToken ct, Pii? line = null)
    {
        var (number, phone) = (numberOrPhone.Trim(), Pii.Phone(numberOrPhone));
        var byPhone = !phone.IsEmpty && actor.IsAny(Role.Agent, Role.ShiftLead, Role.Dispatcher, Role.Supervisor);
        var now = await catalog.GetAsync(ct); // Before holding a connection, so that two are never needed at once.
        await using var connection = await database.OpenConnectionAsync(ct);
        var rows = (await connection.QueryAsync<TicketRow, Place, (TicketRow Row, Place Place)>(
            new CommandDefinition(TicketListSql.Search, new { number, hashes = byPhone ? index.AllOf(phone) : [] }, cancellationToken: ct),
            (row, place) => (row, place),
            splitOn: "sort_at")).AsList();
        var ofCaller = line is { IsEmpty: false } own && PhoneNumber.Normalise(own.Clear()) == PhoneNumber.Normalise(phone.Clear());
        if (byPhone && !ofCaller && !rows.Any(pair => pair.Place.ByNumber))
        {
            await AuditAsync(connection, actor, number, ct);
        }

        var showing = new TicketShowing(actor, now);
        return [.. rows
            .Where(pair => TicketSight.MayKnowOf(Enum.Parse<TicketState>(pair.Row.State), pair.Row.UnitCode, pair.Row.OwnerId, actor, pair.Row.Followers))
            .Select(pair => (Ticket: mapper.FromRow(pair.Row, []), pair.Place))
            .Where(pair => pair.Place.ByNumber || ofCaller || Ties.Knows(pair.Ticket, actor))
            .Select(pair => showing.Line(pair.Ticket, pair.Place.DueAt, pair.Place.Suspected))];
    }

    private async Task AuditAsync(NpgsqlConnection connection, Actor actor, string phone, CancellationToken ct)
    {
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await audit.WriteAsync(transaction, actor, "ticket.look-up", null, null, nameof(PersonalField.CallNumber), phone, ct);
        await transaction.CommitAsync(ct);
    }

    internal static object Parameters(TicketListAsk ask, Actor actor, Policy policy, DateTimeOffset now, ListCursor? after, int limit) => new
    {
        now,
        owner = actor.AccountId,
        onlyOwner = actor.IsAny(Role.ShiftLead, Role.Dispatcher, Role.Supervisor) ? (Guid?)null : actor.AccountId,
        unit = actor.UnitCode,
        dispatches = actor.Is(Role.Dispatcher),
        supervises = actor.Is(Role.Supervisor),
        onlyUnit = actor.IsAny(Role.Supervisor, Role.Leader) ? null : actor.UnitCode,
        difficult = ask.Flags.Contains(TicketFlag.Difficult),
        groupCase = ask.Flags.Contains(TicketFlag.Group),
        anonymous = ask.Flags.Contains(TicketFlag.Anonymous),
        urged = ask.Flags.Contains(TicketFlag.Urged),
        confidential = ask.Flags.Contains(TicketFlag.Confidential),
        supervised = ask.Flags.Contains(TicketFlag.Supervised),
        notCounted = ask.Flags.Contains(TicketFlag.NotCounted),
        stabilityRisk = ask.Flags.Contains(TicketFlag.StabilityRisk),
        typical = ask.Flags.Contains(TicketFlag.Typical),
        provinceOrder = ask.Flags.Contains(TicketFlag.ProvinceOrder),
        afterAt = after?.At,
        afterId = after?.Id,
        groupVoices = policy.GroupVoices,
        limit,
    };

    private static bool Allowed(TicketListKind kind, Actor actor) => kind switch
    {
        TicketListKind.Mine => actor.Is(Role.Agent),
        TicketListKind.Facts => actor.IsAny(Role.Agent, Role.ShiftLead, Role.Dispatcher, Role.Supervisor),
        TicketListKind.Dispatch => actor.IsAny(Role.Dispatcher, Role.Supervisor),
        TicketListKind.Returns or TicketListKind.Rulings or TicketListKind.Extensions or TicketListKind.SuspensionRequests or TicketListKind.HandingRequests or TicketListKind.Suspended or TicketListKind.ReplyReviews or TicketListKind.Refusals or TicketListKind.HandOutProposals or TicketListKind.RetractionProposals or TicketListKind.HandedOut or TicketListKind.HandOutReceipts => actor.IsAny(Role.Dispatcher, Role.Supervisor),
        TicketListKind.Unit or TicketListKind.HandedDown or TicketListKind.Assisting or TicketListKind.Judged or TicketListKind.UnitExtensions => actor is { UnitCode: not null } && actor.Is(Role.Liaison),
        TicketListKind.LeaderReviews => actor is { UnitCode: not null } && actor.Is(Role.UnitLeader),
        TicketListKind.Supervised => actor.IsAny(Role.Supervisor, Role.Leader) || (actor is { UnitCode: not null } && actor.Is(Role.Liaison)),
        TicketListKind.AnswerChecks or TicketListKind.UnreasonableReviews => actor.IsAny(Role.ShiftLead, Role.Supervisor),
        TicketListKind.Appeals => actor.Is(Role.Supervisor),
        TicketListKind.Contacts or TicketListKind.Difficult or TicketListKind.Groups => actor.IsAny(Role.Dispatcher, Role.Supervisor, Role.Leader),
        TicketListKind.Overdue or TicketListKind.SupervisedEnded or TicketListKind.Carded => actor.IsAny(Role.Supervisor, Role.Leader),
        TicketListKind.FollowUp or TicketListKind.BookedFollowUps => actor.IsAny(Role.Agent, Role.ShiftLead, Role.Supervisor),
        _ => actor.IsAny(Role.ShiftLead, Role.Dispatcher, Role.Supervisor, Role.Leader),
    };

    private sealed class Place
    {
        public DateTimeOffset SortAt { get; init; }

        public DateTimeOffset? DueAt { get; init; }

        public bool Suspected { get; init; }

        /// <summary>Found by its own number or that on another platform, not by its caller's.</summary>
        public bool ByNumber { get; init; }
    }
}
