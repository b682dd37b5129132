using System.Collections.Immutable;
using Hotline.Dispatch.Privacy;

namespace Hotline.Dispatch.Tickets;

/// <summary>In whose name an order is issued, from below.</summary>
public enum SupervisionLevel
{
    /// <summary>热线督办.</summary>
    Hotline,

    /// <summary>领导批示.</summary>
    Leader,

    /// <summary>挂账督办: kept on the list of the supervising office until it is settled.</summary>
    Listed,
}

/// <summary>How far an order has come.</summary>
public enum SupervisionState
{
    /// <summary>待回复.</summary>
    AwaitingReply,

    /// <summary>待审核: replied; its clock stands.</summary>
    AwaitingReview,

    /// <summary>已销号: the reply was found good.</summary>
    Closed,

    /// <summary>已撤销.</summary>
    Withdrawn,
}

/// <summary>黄牌 and 红牌.</summary>
public enum Card
{
    None,
    Yellow,
    Red,
}

/// <summary>
/// 督办单: a unit must say by a day what it does about this ticket, and prove it. Whoever issued it closes it; in their place any supervisor may, who says why
/// (docs/adr/0112). It outlives the ticket's own closing. One open order a unit and ticket; its texts are those of the ticket's events.
/// </summary>
/// <param name="Card">The worst card given on it.</param>
/// <param name="IssuedBy">Null of orders issued before it was kept: those are anybody's else.</param>
/// <param name="SentBackAt">When a reply to it was last found wanting.</param>
/// <param name="CardedAt">When the last card was given; null also of those given before it was kept.</param>
/// <param name="CardedUntil">Until when a unit with a yellow card has to reply before it can get a red one.</param>
public sealed record SupervisionOrder(
    string UnitCode, SupervisionLevel Level, SupervisionState State, DateTimeOffset IssuedAt, DateTimeOffset? RepliedAt = null, DateTimeOffset? EndedAt = null, Card Card = Card.None,
    Guid? IssuedBy = null, DateTimeOffset? SentBackAt = null, DateTimeOffset? CardedAt = null, DateTimeOffset? CardedUntil = null)
{
    /// <summary>Its issuer, or any supervisor.</summary>
    public bool MayEnd(Actor actor) => actor.Is(Role.Supervisor) || IssuedBy == actor.AccountId;

    public bool IsOpen => State is SupervisionState.AwaitingReply or SupervisionState.AwaitingReview;
}

/// <summary>Looking for and changing one unit's among a ticket's orders.</summary>
internal static class SupervisionOrders
{
    public static SupervisionOrder? OpenOf(this ImmutableArray<SupervisionOrder> all, string? unitCode) => all.FirstOrDefault(order => order.UnitCode == unitCode && order.IsOpen);

    public static ImmutableArray<SupervisionOrder> Change(this ImmutableArray<SupervisionOrder> all, string unitCode, Func<SupervisionOrder, SupervisionOrder> change) =>
        [.. all.Select(order => order.UnitCode == unitCode && order.IsOpen ? change(order) : order)];

    /// <summary>All that are open, with the ticket that comes to its end unanswered.</summary>
    public static ImmutableArray<SupervisionOrder> WithdrawOpen(this ImmutableArray<SupervisionOrder> all, DateTimeOffset at) =>
        [.. all.Select(order => order.IsOpen ? order with { State = SupervisionState.Withdrawn, EndedAt = at } : order)];
}
