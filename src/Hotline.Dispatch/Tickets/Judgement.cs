using System.Collections.Immutable;

namespace Hotline.Dispatch.Tickets;

/// <summary>What is held against a unit.</summary>
public enum JudgementKind
{
    /// <summary>评价不满意.</summary>
    Dissatisfied,

    /// <summary>回访未解决.</summary>
    Unsolved,

    /// <summary>办理超期.</summary>
    Overdue,

    /// <summary>先行联系超期.</summary>
    LateContact,
}

/// <summary>How far an appeal has come.</summary>
public enum AppealState
{
    /// <summary>Nobody appealed.</summary>
    None,

    /// <summary>申诉待审.</summary>
    AwaitingReview,

    /// <summary>申诉成立: 不计入考核.</summary>
    Upheld,

    /// <summary>申诉不成立.</summary>
    Dismissed,
}

/// <summary>
/// A judgement (考核判定): what a citizen or a clock says against the unit that had the ticket, in one round. The unit may appeal once
/// (考核申诉), and reads the ticket from then on wherever it goes. One of a kind a unit and round.
/// </summary>
/// <param name="ById">Who asked the citizen and wrote it down, and so does not rule on an appeal against it; null where a clock or the citizen said it.</param>
public sealed record Judgement(JudgementKind Kind, string UnitCode, int Round, DateTimeOffset At, AppealState Appeal = AppealState.None, Guid? ById = null);

/// <summary>Looking for and changing one among a ticket's judgements.</summary>
internal static class JudgementList
{
    public static ImmutableArray<Judgement> Hold(this ImmutableArray<Judgement> all, Ticket ticket, JudgementKind kind, DateTimeOffset at, Guid? byId = null) =>
        ticket.UnitCode is not { } unit || all.Any(held => (held.Kind, held.UnitCode, held.Round) == (kind, unit, ticket.Round)) ? all : all.Add(new Judgement(kind, unit, ticket.Round, at, ById: byId));

    /// <summary>Takes one back that nobody has appealed against.</summary>
    public static ImmutableArray<Judgement> Lift(this ImmutableArray<Judgement> all, Ticket ticket, JudgementKind kind) =>
        all.RemoveAll(held => (held.Kind, held.UnitCode, held.Round, held.Appeal) == (kind, ticket.UnitCode, ticket.Round, AppealState.None));

    public static Judgement? Of(this ImmutableArray<Judgement> all, string? unit, JudgementKind kind, int round) =>
        all.FirstOrDefault(held => held.UnitCode == unit && held.Kind == kind && held.Round == round);

    public static ImmutableArray<Judgement> Change(this ImmutableArray<Judgement> all, string unit, JudgementKind kind, int round, AppealState state) =>
        [.. all.Select(held => (held.UnitCode, held.Kind, held.Round) == (unit, kind, round) ? held with { Appeal = state } : held)];
}
