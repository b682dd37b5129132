using System.Collections.Immutable;

namespace Hotline.Dispatch.Tickets;

/// <summary>How far an assisting unit's order has come.</summary>
public enum AssistState
{
    /// <summary>待签收.</summary>
    AwaitingSignFor,

    /// <summary>协办中.</summary>
    InHandling,

    /// <summary>协办退回待定: the unit says it is not theirs; the lead decides. Its clock runs on.</summary>
    DeclineReview,

    /// <summary>已答复.</summary>
    Answered,

    /// <summary>已撤销: by the lead, by the hotline, or with the lead's reply.</summary>
    Dropped,
}

/// <summary>
/// 协办: what one assisting unit (协办单位) was asked for in this round of a ticket, with a clock of its own that is due before the
/// lead's, or jointly with the lead (会办) and without one. Its texts are those of the ticket's events.
/// </summary>
/// <param name="Required">The lead may not reply before it has answered, unless they say why.</param>
/// <param name="DeclinedAt">When it said that it is not its part; null also once it was held to it.</param>
/// <param name="Joint">会办: it works with the lead within the lead's own limit, and has no clock.</param>
public sealed record Assist(
    string UnitCode, bool Required, AssistState State, DateTimeOffset AskedAt, DateTimeOffset? SignedAt = null, DateTimeOffset? EndedAt = null, DateTimeOffset? DeclinedAt = null, bool Joint = false)
{
    public bool IsOpen => State is AssistState.AwaitingSignFor or AssistState.InHandling or AssistState.DeclineReview;
}

/// <summary>Looking for and changing one unit's among a ticket's orders.</summary>
internal static class AssistList
{
    public static Assist? OpenOf(this ImmutableArray<Assist> all, string? unitCode) => all.FirstOrDefault(assist => assist.UnitCode == unitCode && assist.IsOpen);

    /// <summary>A unit that is asked again gets a fresh order in place of the ended one.</summary>
    public static ImmutableArray<Assist> Ask(this ImmutableArray<Assist> all, Assist fresh) => [.. all.Where(assist => assist.UnitCode != fresh.UnitCode), fresh];

    public static ImmutableArray<Assist> Change(this ImmutableArray<Assist> all, string unitCode, Func<Assist, Assist> change) =>
        [.. all.Select(assist => assist.UnitCode == unitCode && assist.IsOpen ? change(assist) : assist)];

    public static ImmutableArray<Assist> DropOpen(this ImmutableArray<Assist> all, DateTimeOffset at) =>
        [.. all.Select(assist => assist.IsOpen ? assist with { State = AssistState.Dropped, EndedAt = at } : assist)];
}
