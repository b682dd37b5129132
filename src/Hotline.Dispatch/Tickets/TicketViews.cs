using System.Text.Json;
using Hotline.Dispatch.Clocks;
using Hotline.Dispatch.Tickets.Verbs;

namespace Hotline.Dispatch.Tickets;

/// <summary>A value as this reader may see it.</summary>
/// <param name="Masked">A clear value lies behind it; showing that is the reveal verb.</param>
public sealed record Shown(string Text, bool Masked)
{
    public static Shown Nothing { get; } = new("", false);
}

/// <summary>A ticket in a list.</summary>
/// <param name="Title">Masked for those who do not read free text.</param>
/// <param name="DueAt">The nearest limit that runs.</param>
/// <param name="Suspected">疑似重复: it may be the same as an earlier one (<see cref="Repeats.SuspectedRepeats"/>), and nobody has said otherwise.</param>
/// <param name="Card">The worst card given on one of its orders of supervision.</param>
/// <param name="Merged">It speaks for a matter that is another ticket: of 事项（件）it is none.</param>
public sealed record TicketLine(
    Guid Id,
    string? Number,
    int Version,
    TicketState State,
    TicketType? Type,
    Urgency Urgency,
    IntakeChannel Channel,
    Shown Title,
    Shown Caller,
    Shown Phone,
    string? CategoryCode,
    string? CategoryName,
    string? RegionCode,
    string? RegionName,
    string? UnitCode,
    string? UnitName,
    string OwnerName,
    int Round,
    Light Light,
    int EscalationLevel,
    int UrgeCount,
    DateTimeOffset OpenedAt,
    DateTimeOffset? ClosedAt,
    DateTimeOffset? DueAt,
    bool Difficult,
    bool Group,
    bool Anonymous,
    bool Suspected,
    Card Card,
    bool Merged)
{
    public IReadOnlyList<TicketLabel> Labels { get; init; } = [];

    /// <summary>What the citizen said of the present answer; the same of the next three. Null while nobody asked.</summary>
    public Solved? Solved { get; init; }

    public Satisfaction? Satisfied { get; init; }

    public Satisfaction? ProcessSatisfied { get; init; }

    public ReplyClarity? Clarity { get; init; }

    /// <summary>预约回访: when the citizen is to be called about the answer.</summary>
    public DateTimeOffset? FollowUpAt { get; init; }

    /// <summary>预约回访: from what time of the day on about one that is still to come; null once there is one.</summary>
    public TimeOnly? CallTime { get; init; }

    /// <summary>The ruling by which the reader's unit approves what the unit below it asks for (下级待审); null where nothing waits for it.</summary>
    public Verb? ToApprove { get; init; }

    /// <summary>保密.</summary>
    public bool Confidential { get; init; }

    /// <summary>督办: a unit still has an order to answer.</summary>
    public bool Supervised { get; init; }

    /// <summary>不计入考核: an appeal was upheld.</summary>
    public bool NotCounted { get; init; }
}

/// <summary>An assisting unit's order as shown.</summary>
/// <param name="Task">What it was asked for.</param>
/// <param name="Answer">What it answered the lead.</param>
/// <param name="Declined">Why it says that its part is not theirs.</param>
public sealed record AssistView(
    string UnitCode, string UnitName, bool Required, AssistState State, DateTimeOffset AskedAt, DateTimeOffset? SignedAt, DateTimeOffset? EndedAt,
    DateTimeOffset? DueAt, Light Light, Shown Task, Shown Answer, Shown Declined, bool Joint);

/// <summary>An order of supervision as shown.</summary>
/// <param name="CardedUntil">With a yellow card: until when the unit has to reply before it can get a red one.</param>
public sealed record OrderView(
    string UnitCode, string UnitName, SupervisionLevel Level, SupervisionState State, Card Card, DateTimeOffset IssuedAt, DateTimeOffset? RepliedAt, DateTimeOffset? EndedAt,
    DateTimeOffset? DueAt, Light Light, string IssuedByName, Shown Demand, Shown Answer, Shown Evidence, DateTimeOffset? CardedUntil = null);

/// <summary>The matter that a ticket is part of (并单).</summary>
/// <param name="IntoId">The ticket it was merged into; null where it stands for itself.</param>
/// <param name="Count">How many citizens' requests the ticket answers, its own included.</param>
/// <param name="Voices">Those merged into it, oldest first, at most <see cref="Most"/>.</param>
public sealed record MatterView(Guid? IntoId, string? IntoNumber, int Count, IReadOnlyList<VoiceView> Voices)
{
    public const int Most = 50;
}

/// <summary>A request merged into another, with what its citizen said.</summary>
public sealed record VoiceView(TicketLine Line, Shown Content, Shown Place);

/// <summary>不予受理, proposed or decided.</summary>
/// <param name="Guidance">What the citizen is to be told.</param>
/// <param name="Passed">The first of two levels has approved it.</param>
/// <param name="PassesOn">Approved by the reader it goes to the second.</param>
public sealed record RefusalView(RefusalReason Reason, Shown Guidance, bool Decided, bool Passed, bool PassesOn);

/// <summary>申请转派, to be decided on now.</summary>
/// <param name="WithUnitName">The unit above that has to approve now; null where the hotline has.</param>
/// <param name="Step">In which it was asked for: who, and why.</param>
public sealed record HandingView(HandingWay Way, string ToUnitName, string? WithUnitName, HistoryLine? Step);

/// <summary>What a unit added to the time by which the round ran over.</summary>
public sealed record LateView(string UnitCode, string UnitName, TimeSpan Over, bool Assisting);

/// <summary>A clock as shown: when it is due and, in a Chinese sentence, why.</summary>
public sealed record ClockView(
    DeadlineKind Kind,
    string Name,
    DeadlineState State,
    Light Light,
    int Round,
    DateTimeOffset StartedAt,
    DateTimeOffset DueAt,
    DateTimeOffset AmberAt,
    DateTimeOffset RedAt,
    DateTimeOffset? FinishedAt,
    bool WasLate,
    bool Provisional,
    string Why);

/// <summary>One line of a history.</summary>
/// <param name="Words">The Chinese verb.</param>
/// <param name="Detail">The event's own properties, without personal data.</param>
/// <param name="State">The ticket's state after it.</param>
/// <param name="Text">What was written, where the reader may see it.</param>
/// <param name="Aside">The second text: legal basis of a return, how the citizen was contacted.</param>
/// <param name="Evidence">What a return is proved with.</param>
public sealed record HistoryLine(int Seq, string Kind, string Words, DateTimeOffset At, Guid ActorId, string ActorName, string? ActorUnit, TicketState State, JsonElement Detail, Shown Text, Shown Aside, Shown Evidence);

/// <param name="AppealUntil">The last moment to appeal.</param>
/// <param name="NotCounted">不计入考核: the names of the figures that leave the round out.</param>
public sealed record JudgementView(
    JudgementKind Kind, string UnitCode, string UnitName, int Round, DateTimeOffset At, AppealState Appeal, DateTimeOffset AppealUntil, IReadOnlyList<string> NotCounted,
    Shown Reason, Shown Evidence, Shown Ruling);

/// <summary>How near a first contact is to counting though nobody was reached.</summary>
/// <param name="Most">After so many tries it does.</param>
/// <param name="SpacingMinutes">They count when so many minutes lie between them.</param>
/// <param name="CountsFrom">When the next one counts; null: any time.</param>
public sealed record ContactTriesView(int Tries, int Most, int SpacingMinutes, DateTimeOffset? CountsFrom);

/// <summary>The whole ticket as one reader may see it.</summary>
/// <param name="Reply">The unit's last reply.</param>
/// <param name="GroupProposed">It stands for so many requests that somebody should say whether it is a group complaint.</param>
/// <param name="RuleWords">In Chinese, the exact rule that chose the unit, or that a dispatcher did not follow.</param>
/// <param name="Assists">The assisting units of this round.</param>
/// <param name="Orders">Orders of supervision.</param>
/// <param name="FactsAsked">What a dispatcher asks the agents, while that is open.</param>
/// <param name="HandedTo">In Chinese, the platform that has it.</param>
/// <param name="Judgements">What is held against units, and their appeals.</param>
/// <param name="ContactTries">Null where trying never counts, or nothing waits for a contact.</param>
/// <param name="Late">Who made this round late; empty while it is not.</param>
/// <param name="Offered">The verbs this reader could do now.</param>
public sealed record TicketPage(
    TicketLine Line,
    Shown Content,
    Shown Place,
    double? Longitude,
    double? Latitude,
    string? Datum,
    Shown ContactName,
    Shown ContactPhone,
    Shown ContactId,
    Shown CallNumber,
    Shown Answer,
    Shown Reply,
    string? RuleWords,
    string? OriginPlatform,
    IReadOnlyDictionary<string, string> ForeignNumbers,
    bool Confidential,
    bool GroupProposed,
    Guid OwnerId,
    Guid? CallId,
    Guid? RecordingId,
    int ReturnCount,
    bool ReturnForbidden,
    int? ExtensionAsked,
    int ExtensionDays,
    int FollowUpTries,
    Solved? Solved,
    Satisfaction? Satisfied,
    DateTimeOffset? AcceptedAt,
    DateTimeOffset? DispatchedAt,
    DateTimeOffset? SignedAt,
    DateTimeOffset? RepliedAt,
    IReadOnlyList<AssistView> Assists,
    IReadOnlyList<OrderView> Orders,
    MatterView Matter,
    Shown? FactsAsked,
    RefusalView? Refused,
    string? HandedTo,
    IReadOnlyList<JudgementView> Judgements,
    ContactTriesView? ContactTries,
    IReadOnlyList<LateView> Late,
    IReadOnlyList<ClockView> Clocks,
    IReadOnlyList<HistoryLine> History,
    IReadOnlyList<Verb> Offered)
{
    /// <summary>Its reply waits for the leader of its own unit.</summary>
    public bool ReplyWithLeader { get; init; }

    /// <summary>What its unit asks for; null while nothing is asked, and while it is merged.</summary>
    public HandingView? Handing { get; init; }
}

/// <summary>What a screen pop shows of the caller: the open tickets first, then the newest.</summary>
/// <param name="OpenCount">Of all their tickets, not only those listed.</param>
public sealed record CallerTickets(int Total, int OpenCount, IReadOnlyList<TicketLine> Lines);
