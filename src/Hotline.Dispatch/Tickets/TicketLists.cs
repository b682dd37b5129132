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

/// <summary>The lists of the desks.</summary>
public enum TicketListKind
{
    /// <summary>The agent's own, newest first.</summary>
    Mine,

    /// <summary>待派单与重办: the dispatcher's, nearest limit first.</summary>
    Dispatch,

    /// <summary>待补充: tickets that wait for a dispatcher, with an open question, nearest limit first. An agent's: those that ask them, or anybody.</summary>
    Facts,

    /// <summary>待先行联系: with a unit that has not reached the citizen, red or over, nearest limit first.</summary>
    Contacts,

    /// <summary>退单待审.</summary>
    Returns,

    /// <summary>权责裁定.</summary>
    Rulings,

    /// <summary>挂起待审: what units ask to suspend, oldest first.</summary>
    SuspensionRequests,

    /// <summary>延期待审: the hotline's, where no unit above has to approve first.</summary>
    Extensions,

    /// <summary>下级延期待审: the liaison's, where their unit has to approve before the hotline, nearest limit first.</summary>
    UnitExtensions,

    /// <summary>The liaison's unit's open ones, nearest limit first.</summary>
    Unit,

    /// <summary>下派跟踪: what the liaison's unit handed down and is not closed, newest first; to read only.</summary>
    HandedDown,

    /// <summary>协办: those in which the liaison's unit has been asked to assist and has not answered, nearest limit first.</summary>
    Assisting,

    /// <summary>答复待审, nearest limit first.</summary>
    ReplyReviews,

    /// <summary>不予受理待批: proposed and not decided on, nearest limit first.</summary>
    Refusals,

    /// <summary>已转外部: with another platform, nearest citizen's limit first.</summary>
    HandedOut,

    /// <summary>挂起, nearest review first.</summary>
    Suspended,

    /// <summary>督办单: open orders of supervision, nearest limit first; a liaison's own unit's only.</summary>
    Supervised,

    /// <summary>已结督办: with orders of supervision that have all ended, closed or withdrawn, newest first.</summary>
    SupervisedEnded,

    /// <summary>亮牌: with a yellow or red card on an order, open or ended, newest first.</summary>
    Carded,

    /// <summary>考核判定: the liaison's, what is held against the unit, newest first.</summary>
    Judged,

    /// <summary>申诉待审, nearest limit of the ruling first.</summary>
    Appeals,

    /// <summary>疑难: the open ones, for the meeting that takes them, oldest first.</summary>
    Difficult,

    /// <summary>群诉: open, or proposed as such, newest first.</summary>
    Groups,

    /// <summary>归档, newest first.</summary>
    Archived,

    /// <summary>质检: what was answered on the call, drawn and not checked, oldest first.</summary>
    AnswerChecks,

    /// <summary>不合理待复核: found to be beyond reason in the follow-up, oldest first.</summary>
    UnreasonableReviews,

    /// <summary>超期或已升级, longest over first.</summary>
    Overdue,

    /// <summary>待回访, nearest limit first.</summary>
    FollowUp,

    /// <summary>All that left the draft and are not archived, newest first.</summary>
    All,
}

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

    internal TicketLists(NpgsqlDataSource database, TicketMapper mapper, BlindIndex index, CatalogCache catalog)
    {
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
            new CommandDefinition(TicketListSql.Of(ask.Kind), Parameters(ask, actor, now.Policy, ListCursor.Parse(cursor), limit + 1), cancellationToken: ct),
            (row, place) => (row, place),
            splitOn: "sort_at")).AsList();
        var showing = new TicketShowing(actor, now);
        var page = rows.Take(limit).ToList();
        var suspected = await Suspicions.MarkedAsync(connection, [.. page.Select(pair => pair.Row.Id)], ct);
        return new TicketList(
            [.. page.Select(pair => showing.Line(mapper.FromRow(pair.Row, []), pair.Place.DueAt, suspected.Contains(pair.Row.Id)))],
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
        await using var reader = await connection.ExecuteReaderAsync(new CommandDefinition(TicketListSql.Of(ask.Kind), Parameters(ask, actor, now.Policy, null, int.MaxValue), cancellationToken: ct));
        var row = reader.GetRowParser<TicketRow>(length: reader.GetOrdinal("sort_at"));
        var due = reader.GetOrdinal("due_at");
        while (await reader.ReadAsync(ct))
        {
            yield return showing.Line(mapper.FromRow(row(reader), []), await reader.IsDBNullAsync(due, ct) ? null : await reader.GetFieldValueAsync<DateTimeOffset>(due, ct));
        }
    }

    /// <summary>Search by ticket number, by the number on another platform, or by a caller's exact phone number through its blind index. Newest first, at most 50.</summary>
    public async Task<IReadOnlyList<TicketLine>> SearchAsync(string numberOrPhone, Actor actor, CancellationToken ct)
    {
        var phone = Pii.Phone(numberOrPhone);
        var bySight = actor.IsAny(Role.Agent, Role.ShiftLead, Role.Dispatcher, Role.Supervisor);
        await using var connection = await database.OpenConnectionAsync(ct);
        var rows = (await connection.QueryAsync<TicketRow, Place, (TicketRow Row, Place Place)>(
            new CommandDefinition(
                TicketListSql.Search,
                new { number = numberOrPhone.Trim(), hashes = bySight && !phone.IsEmpty ? index.AllOf(phone) : [] },
                cancellationToken: ct),
            (row, place) => (row, place),
            splitOn: "sort_at")).AsList();
        var showing = new TicketShowing(actor, await catalog.GetAsync(ct));
        return [.. rows
            .Where(pair => TicketSight.MayKnowOf(Enum.Parse<TicketState>(pair.Row.State), pair.Row.UnitCode, pair.Row.OwnerId, actor, pair.Row.Followers))
            .Select(pair => showing.Line(mapper.FromRow(pair.Row, []), pair.Place.DueAt))];
    }

    internal static object Parameters(TicketListAsk ask, Actor actor, Policy policy, ListCursor? after, int limit) => new
    {
        owner = actor.AccountId,
        onlyOwner = actor.IsAny(Role.ShiftLead, Role.Dispatcher, Role.Supervisor) ? (Guid?)null : actor.AccountId,
        unit = actor.UnitCode,
        onlyUnit = actor.IsAny(Role.Supervisor, Role.Leader) ? null : actor.UnitCode,
        difficult = ask.Flags.Contains(TicketFlag.Difficult),
        groupCase = ask.Flags.Contains(TicketFlag.Group),
        anonymous = ask.Flags.Contains(TicketFlag.Anonymous),
        urged = ask.Flags.Contains(TicketFlag.Urged),
        confidential = ask.Flags.Contains(TicketFlag.Confidential),
        supervised = ask.Flags.Contains(TicketFlag.Supervised),
        notCounted = ask.Flags.Contains(TicketFlag.NotCounted),
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
        TicketListKind.Returns or TicketListKind.Rulings or TicketListKind.Extensions or TicketListKind.SuspensionRequests or TicketListKind.Suspended or TicketListKind.ReplyReviews or TicketListKind.Refusals or TicketListKind.HandedOut => actor.IsAny(Role.Dispatcher, Role.Supervisor),
        TicketListKind.Unit or TicketListKind.HandedDown or TicketListKind.Assisting or TicketListKind.Judged or TicketListKind.UnitExtensions => actor is { UnitCode: not null } && actor.Is(Role.Liaison),
        TicketListKind.Supervised => actor.IsAny(Role.Supervisor, Role.Leader) || (actor is { UnitCode: not null } && actor.Is(Role.Liaison)),
        TicketListKind.AnswerChecks or TicketListKind.UnreasonableReviews => actor.IsAny(Role.ShiftLead, Role.Supervisor),
        TicketListKind.Appeals => actor.Is(Role.Supervisor),
        TicketListKind.Contacts or TicketListKind.Difficult or TicketListKind.Groups => actor.IsAny(Role.Dispatcher, Role.Supervisor, Role.Leader),
        TicketListKind.Overdue or TicketListKind.SupervisedEnded or TicketListKind.Carded => actor.IsAny(Role.Supervisor, Role.Leader),
        TicketListKind.FollowUp => actor.IsAny(Role.Agent, Role.ShiftLead, Role.Supervisor),
        _ => actor.IsAny(Role.ShiftLead, Role.Dispatcher, Role.Supervisor, Role.Leader),
    };

    private sealed class Place
    {
        public DateTimeOffset SortAt { get; init; }

        public DateTimeOffset? DueAt { get; init; }
    }
}
