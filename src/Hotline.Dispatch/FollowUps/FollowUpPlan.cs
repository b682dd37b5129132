using Hotline.Dispatch.Tickets;

namespace Hotline.Dispatch.FollowUps;

/// <summary>
/// 回访方案, policy data: of the tickets it fits, this many percent are asked, in this way. Null fits any. Who is not asked may still rate by themselves.
/// </summary>
/// <param name="Category">Digits from the left.</param>
/// <param name="UnitCode">Whose reply it is.</param>
/// <param name="Percent">0 to 100; 100 is 全量回访.</param>
/// <param name="Next">Who or what asks when half the time has gone by without an answer to a message: <see cref="FollowUpWay.Ivr"/>, or null for the agents.</param>
public sealed record FollowUpPlan(string Code, string Name, string? Category, string? UnitCode, IntakeChannel? Channel, int Percent, FollowUpWay Way, FollowUpWay? Next = null)
{
    /// <summary>How nearly it fits: the category's digits, then a unit, then a channel.</summary>
    internal int Nearness => ((Category?.Length ?? 0) * 4) + (UnitCode is null ? 0 : 2) + (Channel is null ? 0 : 1);

    internal bool Fits(Ticket ticket, string? unit) =>
        (Category is null || ticket.Fields.CategoryCode?.StartsWith(Category, StringComparison.Ordinal) == true) && (UnitCode is null || UnitCode == unit) && (Channel is null || Channel == ticket.Channel);
}
