using Hotline.Dispatch.Calendar;
using Hotline.Dispatch.Tickets;

namespace Hotline.Dispatch.Clocks;

/// <summary>The operator's numbers.</summary>
/// <param name="UrgeHours">How long a citizen waits before urging again.</param>
/// <param name="ReopenDays">How long after the close a citizen may still rate, and reopen what is not solved.</param>
/// <param name="MaxHands">How often a ticket may be handed down or across in one round.</param>
public sealed record Policy(
    int AmberPercent = 50, int RedPercent = 80, int MaxExtensions = 2, int MaxExtensionDays = 10, int MaxFollowUpTries = 3, int UrgeHours = 24, int ReopenDays = 30,
    int MaxHands = 5);

/// <summary>One row of the limits table. <c>*</c> stands for any type or any urgency.</summary>
/// <param name="Clock">A <see cref="DeadlineKind"/>, or <c>Redo</c> for the handling clock of later rounds.</param>
public sealed record PolicyLimit(string Clock, string TicketType, string Urgency, int Amount, SpanUnit Unit);

/// <summary>The limit that applies, with the name of the rule it came from.</summary>
public sealed record Limit(string Name, Span Span);

/// <summary>Limits are policy data. The nearest row wins: type and urgency, then urgency, then type, then neither.</summary>
public sealed class LimitTable
{
    public const string Any = "*";
    public const string Redo = "Redo";
    private readonly Dictionary<(string Clock, string Type, string Urgency), Span> rows;

    public LimitTable(IEnumerable<PolicyLimit> limits) =>
        rows = limits.ToDictionary(row => (row.Clock, row.TicketType, row.Urgency), row => new Span(row.Amount, row.Unit));

    public bool IsEmpty => rows.Count == 0;

    /// <summary>Jiangxi's default set.</summary>
    public static IReadOnlyList<PolicyLimit> Jiangxi { get; } =
    [
        new(nameof(DeadlineKind.Dispatch), Any, Any, 30, SpanUnit.Minutes),
        new(nameof(DeadlineKind.Dispatch), Any, nameof(Urgency.Critical), 5, SpanUnit.Minutes),
        new(nameof(DeadlineKind.SignFor), Any, Any, 4, SpanUnit.WorkingHours),
        new(nameof(DeadlineKind.SignFor), Any, nameof(Urgency.Critical), 30, SpanUnit.Minutes),
        .. HandlingDays(nameof(DeadlineKind.Handle)),
        .. HandlingDays(nameof(DeadlineKind.Citizen)),
        new(Redo, Any, Any, 3, SpanUnit.WorkingDays),
        new(Redo, Any, nameof(Urgency.Urgent), 24, SpanUnit.Hours),
        new(Redo, Any, nameof(Urgency.Critical), 2, SpanUnit.Hours),
        new(nameof(DeadlineKind.FollowUp), Any, Any, 3, SpanUnit.WorkingDays),
    ];

    public Limit For(DeadlineKind kind, TicketType? type, Urgency urgency, int round)
    {
        var clock = round > 1 && (kind is DeadlineKind.Handle or DeadlineKind.Citizen) ? Redo : kind.ToString();
        var typeName = type?.ToString() ?? Any;
        (string, string)[] nearestFirst = [(typeName, urgency.ToString()), (Any, urgency.ToString()), (typeName, Any), (Any, Any)];
        foreach (var (rowType, rowUrgency) in nearestFirst)
        {
            if (rows.TryGetValue((clock, rowType, rowUrgency), out var span))
            {
                return new Limit($"{clock}/{rowType}/{rowUrgency}", span);
            }
        }

        // A deployment that deleted the row still gets a limit rather than a ticket without a clock.
        return new Limit($"{clock}/default", new Span(5, SpanUnit.WorkingDays));
    }

    private static IEnumerable<PolicyLimit> HandlingDays(string clock) =>
    [
        new(clock, nameof(TicketType.Consultation), Any, 2, SpanUnit.WorkingDays),
        new(clock, nameof(TicketType.Suggestion), Any, 10, SpanUnit.WorkingDays),
        new(clock, Any, Any, 5, SpanUnit.WorkingDays),
        new(clock, Any, nameof(Urgency.Urgent), 24, SpanUnit.Hours),
        new(clock, Any, nameof(Urgency.Critical), 2, SpanUnit.Hours),
    ];
}
