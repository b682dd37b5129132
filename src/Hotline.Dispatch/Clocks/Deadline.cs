using System.Collections.Immutable;
using Hotline.Dispatch.Calendar;
using Hotline.Dispatch.Tickets;

namespace Hotline.Dispatch.Clocks;

/// <summary>What a clock waits for.</summary>
public enum DeadlineKind
{
    /// <summary>派单: the dispatcher's.</summary>
    Dispatch,

    /// <summary>签收: the unit's.</summary>
    SignFor,

    /// <summary>办理: the unit's, from dispatch.</summary>
    Handle,

    /// <summary>群众: what the citizen waits in all, from acceptance; returns do not stop it.</summary>
    Citizen,

    /// <summary>回访.</summary>
    FollowUp,
}

public enum DeadlineState
{
    Running,
    Paused,
    Met,
    Void,
}

/// <summary>One step of a deadline's history: <c>started</c>, <c>resumed</c>, <c>extended</c> or <c>recounted</c>, by which rule, and how it was counted.</summary>
public sealed record TraceStep(string Cause, string Rule, Reckoning Reckoning);

/// <summary>A clock of a ticket, as data. Changed by the pure functions of <see cref="DeadlineClock"/>.</summary>
/// <param name="RunFrom">When the present run began: the start, or the last resume.</param>
/// <param name="Elapsed">What had run before <paramref name="RunFrom"/>, in the clock's own time.</param>
/// <param name="Total">The whole span, extensions included, in the clock's own time.</param>
/// <param name="NaturalTime">Runs day and night instead of in working time.</param>
/// <param name="Provisional">Counted across a year whose holidays are not published.</param>
public sealed record Deadline(
    Guid Id,
    Guid TicketId,
    DeadlineKind Kind,
    int Round,
    string? UnitCode,
    DeadlineState State,
    bool NaturalTime,
    DateTimeOffset StartedAt,
    DateTimeOffset RunFrom,
    TimeSpan Elapsed,
    TimeSpan Total,
    DateTimeOffset DueAt,
    DateTimeOffset AmberAt,
    DateTimeOffset RedAt,
    Light Light,
    DateTimeOffset? PausedAt,
    DateTimeOffset? FinishedAt,
    bool Provisional,
    ImmutableArray<TraceStep> Trace)
{
    public bool IsRunning => State == DeadlineState.Running;

    /// <summary>Finished after it was due.</summary>
    public bool WasLate => FinishedAt > DueAt;

    /// <summary>When the next light turns; null when none is left to turn or the clock stands.</summary>
    public DateTimeOffset? NextFireAt => !IsRunning ? null : Light switch
    {
        Light.Normal => AmberAt,
        Light.Amber => RedAt,
        Light.Red => DueAt,
        _ => null,
    };

    public Light LightAt(DateTimeOffset now) =>
        now >= DueAt ? Light.Overdue : now >= RedAt ? Light.Red : now >= AmberAt ? Light.Amber : Light.Normal;
}
