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

    /// <summary>退单审核: the hotline's.</summary>
    ReturnReview,

    /// <summary>权责裁定: the supervising office's.</summary>
    Ruling,

    /// <summary>协办: an assisting unit's; one a unit.</summary>
    Assist,

    /// <summary>挂起复核: until the day on which a suspended ticket is looked at again.</summary>
    SuspendReview,

    /// <summary>督办: until a unit's reply to an order; one a unit.</summary>
    Supervise,

    /// <summary>答复审核: the hotline's, until a reply goes to the citizen or back.</summary>
    ReplyReview,

    /// <summary>外部回执: until a platform that a request was handed out to acknowledges it.</summary>
    ExternalAck,

    /// <summary>申诉裁定: the supervising office's, from a unit's first appeal until none of its appeals is open; one a unit.</summary>
    AppealRuling,

    /// <summary>先行联系: the unit's, from dispatch until it has reached the citizen.</summary>
    Contact,

    /// <summary>补充: the agents', until they answer what a dispatcher asked; the dispatcher's own stands meanwhile.</summary>
    Facts,
}

public enum DeadlineState
{
    Running,
    Paused,
    Met,
    Void,

    /// <summary>Of a ticket merged into another, or with a reply in review: nothing fires. Should that be undone, it is what it was; what a unit had left when its ticket was merged is left.</summary>
    SetAside,
}

/// <summary>One step of a deadline's history and how it was counted. All instants in a trace are whole seconds.</summary>
/// <param name="Cause">One of the constants.</param>
/// <param name="Rule">The limit it came from.</param>
/// <param name="Basis">The paper that lays the limit down, in the operator's words.</param>
public sealed record TraceStep(string Cause, string Rule, Reckoning Reckoning, string? Basis = null)
{
    public const string Started = "started";

    /// <summary>The clock stood from the reckoning's start; its span is what was left until its end, the limit as it was.</summary>
    public const string Paused = "paused";

    /// <summary>The same, because the ticket was merged into another: should that be undone, what was left is left.</summary>
    public const string Merged = "merged";

    public const string Resumed = "resumed";
    public const string Extended = "extended";

    /// <summary>A rule of the dispatch catalogue gives the unit longer, and so the citizen waits longer: by the limit named in this step, from its start.</summary>
    public const string Lengthened = "lengthened";

    /// <summary>
    /// A limit that lengthened and, counted again, ends no later than what it lengthened: it says nothing now, and may with the next list of days off. Or one that an extension had made needless.
    /// </summary>
    public const string NotLonger = "not-longer";

    /// <summary>It became more urgent, or of another type: the limit named in this step, from its start, ends sooner.</summary>
    public const string Shortened = "shortened";

    /// <summary>The same as <see cref="NotLonger"/> of one that shortened.</summary>
    public const string NotShorter = "not-shorter";

    /// <summary>Counted again with other days off: from the limit as it was to what it became.</summary>
    public const string Recounted = "recounted";

    /// <summary>From here on the clock stood.</summary>
    public bool Stops() => Cause is Paused or Merged;
}

/// <summary>A clock of a ticket, as data. Changed by the pure functions of <see cref="DeadlineClock"/>.</summary>
/// <param name="RunFrom">When the present run began: the start, or the last resume.</param>
/// <param name="Elapsed">What had run before <paramref name="RunFrom"/>, in the clock's own time.</param>
/// <param name="Total">The whole span, extensions included, in the clock's own time.</param>
/// <param name="NaturalTime">Runs day and night instead of in working time.</param>
/// <param name="EscalationLevel">How far up the ladder it was told that it ran over; 0 while it has not.</param>
/// <param name="EscalateAt">When it climbs further; null when it does not.</param>
/// <param name="EarlyAt">Until when a handling clock that ends has ended early (提前办结); null of the others, and of those that began before there was such a moment.</param>
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
    ImmutableArray<TraceStep> Trace,
    int EscalationLevel = 0,
    DateTimeOffset? EscalateAt = null,
    DateTimeOffset? EarlyAt = null)
{
    public bool IsRunning => State == DeadlineState.Running;

    /// <summary>Whose it is, of a kind that several units can have at once; null of the others.</summary>
    public string? UnitOfSeveral => Kind is DeadlineKind.Assist or DeadlineKind.Supervise or DeadlineKind.AppealRuling ? UnitCode : null;

    /// <summary>It stands since a merge, and not since something before it.</summary>
    public bool StandsByMerge => PausedAt is not null && Trace.Last(step => step.Stops()).Cause == TraceStep.Merged;

    /// <summary>Finished after it was due.</summary>
    public bool WasLate => FinishedAt > DueAt;

    /// <summary>When the next light turns, or after the last one the next level is reached; null when none is left or the clock stands.</summary>
    public DateTimeOffset? NextFireAt => !IsRunning ? null : Light switch
    {
        Light.Normal => AmberAt,
        Light.Amber => RedAt,
        Light.Red => DueAt,
        _ => EscalateAt,
    };

    public Light LightAt(DateTimeOffset now) =>
        now >= DueAt ? Light.Overdue : now >= RedAt ? Light.Red : now >= AmberAt ? Light.Amber : Light.Normal;
}
