using Hotline.Dispatch.Tickets;

namespace Hotline.Api.Pages.Unit;

/// <summary>One of the unit's lists.</summary>
/// <param name="Word">In the address; null for the unit's own list.</param>
/// <param name="Link">What leads to it from the others.</param>
public sealed record UnitList(TicketListKind Kind, string? Word, string Title, string Link, string Empty)
{
    /// <summary>In the order of their links; the unit's own first.</summary>
    public static IReadOnlyList<UnitList> All { get; } =
    [
        new(TicketListKind.Unit, null, "待办工单", "本单位待办", "现在没有待办的工单。"),
        new(TicketListKind.Assisting, "assisting", "协办工单", "协办", "没有等待本单位协办的工单。"),
        new(TicketListKind.Supervised, "supervised", "督办单", "督办单", "没有未销号的督办单。"),
        new(TicketListKind.Judged, "judged", "考核判定", "考核判定", "没有对本单位的考核判定。"),
        new(TicketListKind.UnitExtensions, "unit-extensions", "下级延期、挂起、转派申请", "下级待审", "没有等待本单位审核的延期、挂起、转派申请。"),
        new(TicketListKind.LeaderReviews, "leader-reviews", "答复待负责人审核", "答复待我审", "没有等待负责人审核的答复。") { OfLeaders = true },
        new(TicketListKind.HandedDown, "handed-down", "已下派工单", "已下派", "没有下派后未办结的工单。"),
    ];

    /// <summary>Only those of the unit who lead it have it.</summary>
    public bool OfLeaders { get; init; }

    /// <summary>The whole list as CSV.</summary>
    public string Export => $"/api/tickets/export?list={Word ?? "unit"}";

    public string Address => Word is null ? "/unit" : $"/unit?list={Word}";
}
