using System.Collections.Immutable;
using Hotline.Dispatch.Tickets;

namespace Hotline.Dispatch.Clocks;

/// <summary>What the clocks say of their ticket.</summary>
internal static partial class ClockRules
{
    /// <summary>How far up its ladder the farthest of the clocks that run over stands: it comes down with them. 0 where none does.</summary>
    public static int Level(ImmutableArray<Deadline> deadlines) =>
        Live(deadlines).Select(deadline => deadline.EscalationLevel).DefaultIfEmpty().Max();

    /// <summary>The nearest limit of what is urgent (超期、临期): any clock that has run over, and of the ticket's own one that is red. Null where nothing is.</summary>
    public static DateTimeOffset? Urgent(ImmutableArray<Deadline> deadlines) =>
        Live(deadlines).Where(deadline => deadline is { Light: Light.Overdue } or { Light: Light.Red, UnitOfSeveral: null, State: DeadlineState.Running })
            .Select(deadline => (DateTimeOffset?)deadline.DueAt).Min();

    /// <summary>The worst light among the ticket's own clocks that run; those of assisting and supervised units are those units' affair.</summary>
    public static Light Worst(ImmutableArray<Deadline> deadlines) =>
        Live(deadlines).Where(deadline => deadline.UnitOfSeveral is null).Select(deadline => deadline.Light).DefaultIfEmpty(Light.Normal).Max();

    /// <summary>When an overdue clock is looked at again: it climbs, or a suspension has stood for as long as it may. Null when never.</summary>
    public static DateTimeOffset? NextAt(Deadline overdue, Ticket ticket, Scene scene) =>
        new[] { NextLevel(overdue, ticket, scene)?.At, overdue.Kind == DeadlineKind.SuspendReview ? SuspensionSpan.EndOf(ticket) : null }.Min();

    private static IEnumerable<Deadline> Live(ImmutableArray<Deadline> all) => all.Where(deadline => deadline is { FinishedAt: null, State: not DeadlineState.SetAside });
}
