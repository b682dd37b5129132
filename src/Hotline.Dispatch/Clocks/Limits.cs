using Hotline.Dispatch.Calendar;
using Hotline.Dispatch.Tickets;

namespace Hotline.Dispatch.Clocks;

/// <summary>The operator's numbers.</summary>
/// <param name="FollowUpTrySpacing">How many minutes at least lie between two tries of people to reach the citizen.</param>
/// <param name="MaxSuspensions">How often a ticket may be suspended in one round; and for how many calendar days it may stand in all (<paramref name="MaxSuspensionDays"/>): then it goes on by itself.</param>
/// <param name="EvidenceFiles">How many files may prove one request or answer of a unit, each of so many megabytes (<paramref name="EvidenceMegabytes"/>); 0: none.</param>
/// <param name="EarlyPercent">A handling clock that ends before this share of its span has ended early (提前办结); whatever lights are turned when.</param>
/// <param name="UrgeHours">How long a citizen waits before urging again.</param>
/// <param name="ReopenDays">How long after the close a citizen may still rate, and reopen what is not solved.</param>
/// <param name="DigestMinutes">How long at least lies between two messages about overdue clocks to the same people.</param>
/// <param name="MaxAssists">How many units may assist at a time.</param>
/// <param name="ReviewPercent">What share of replies the hotline reads before the citizen does.</param>
/// <param name="AutoDispatchPercent">From which confidence a suggestion dispatches by itself; 0: never.</param>
/// <param name="ArchiveDays">How long after the close a ticket is archived by itself; not before the citizen's and the units' own time is over.</param>
/// <param name="GroupVoices">From how many requests in one matter it is proposed as a group complaint.</param>
/// <param name="DifficultReturns">How many returns make a ticket a difficult one; 0: none do. The same in the next two.</param>
/// <param name="MaxHands">How often a ticket may be handed down or across in one round.</param>
/// <param name="ReopenLevelsUp">How many levels above the unit the second round goes to: 0 is the unit itself.</param>
/// <param name="FreezeDay">On which day of a month the figures of the month before are frozen.</param>
/// <param name="ShortCallSeconds">Whoever hangs up within so many seconds was not there to be answered: the call is not one that was offered.</param>
/// <param name="RecordingDays">How long the recording of a call is kept after its end, or after its matter is closed where that is later. Three years.</param>
/// <param name="ContactTries">After how many tries a citizen who was not reached counts as contacted; 0: never.</param>
/// <param name="ContactTrySpacing">How many minutes at least lie between two tries that count.</param>
/// <param name="RulingRound">From which round on it is ruled on whose duty it is before a ticket is done again.</param>
/// <param name="OutwardCalls">How many calls a person may have the hotline place a day; 0: none.</param>
/// <param name="MaxFactsAsked">How often a ticket may go back to the agents for facts.</param>
/// <param name="ExtensionLevels">How many levels approve an extension: 1 is the hotline alone, 2 the unit's own county or city first. A unit with neither above it has the hotline alone.</param>
/// <param name="AnswerCheckPercent">What share of answers given on the call is checked; 0: none.</param>
/// <param name="KnowledgeTaskDays">Within how many working days a unit answers a question that the knowledge base had no answer to.</param>
/// <param name="OutwardSeconds">How long a telephone of the world outside may ring, whoever is called and whoever is rung into a call; from the moment it is dialled.</param>
/// <param name="PauseSeconds">How long at most a recording is paused for what must not be kept.</param>
/// <param name="OutwardShort">1: also to short service numbers, such as 12315.</param>
/// <param name="CallBackPatience">How many minutes of its queue's hours a call-back stands behind callers on the line; then in its place.</param>
/// <param name="CallBackReserve">How many idle agents a call-back leaves meanwhile to callers on the line, but never all who are on duty.</param>
/// <param name="CallBackShare">What share of those who serve a queue may be on call-backs at once; one always may.</param>
/// <param name="SignByDefault">1: what no liaison signs for within the limit is signed for by the sweep, and counts as late.</param>
/// <param name="AskLines">How many citizens are asked by voice at once (语音回访); 0: none are.</param>
/// <param name="AskFromHour">From which hour of the day in China they are; until before <paramref name="AskUntilHour"/>.</param>
/// <param name="AskDaysOff">1: also on days off.</param>
/// <param name="AskSpacingHours">How long at least lies between two tries to reach the same citizen about the same ticket.</param>
/// <param name="AskDaily">How often a number is rung a day for all its tickets together.</param>
/// <param name="RulingsAtOnce">1: what a duty ruling lays down for the catalogue holds at once, as an edition of its own; 0: it waits in the draft of rulings.</param>
/// <param name="MaxReassigns">How often the hotline may give a ticket to another unit (改派) in one round.</param>
/// <param name="MaxHandOuts">How often a ticket may be handed out to platforms that are no emergency services; 0: as often as it takes.</param>
/// <param name="HandOutApproval">1: handing out to such a platform takes a second person.</param>
/// <param name="SuspensionLevels">How many levels approve a suspension that a unit asks for, as of <paramref name="ExtensionLevels"/>.</param>
/// <param name="ReplyByLeader">1: a reply leaves its unit only when the unit's own leader has passed it.</param>
/// <param name="RetractApproval">1: what the staff withdraw for a citizen takes a second person.</param>
/// <param name="HandLevels">How many levels approve what a unit hands down or across, as of <paramref name="ExtensionLevels"/>; 0: it hands it on by itself.</param>
/// <param name="RefusalApproval">By how many levels it is approved that a request is not taken, besides who proposes it: 1 is a dispatcher or supervisor, 2 a dispatcher and then a supervisor.</param>
/// <param name="RulingOffices">How many offices at least a duty ruling has to name that ruled with the supervising office.</param>
public sealed record Policy(
    int AmberPercent = 50, int RedPercent = 80, int EarlyPercent = 50, int MaxExtensions = 1, int MaxExtensionDays = 10, int MaxFollowUpTries = 3, int UrgeHours = 24, int ReopenDays = 30,
    int MaxHands = 5, int DigestMinutes = 30, int MaxAssists = 8, int FreezeDay = 3, int ReopenLevelsUp = 1, int AutoDispatchPercent = 0, int ReviewPercent = 0, int ShortCallSeconds = 5,
    int RecordingDays = 1095, int ArchiveDays = 30, int GroupVoices = 5, int DifficultReturns = 2, int DifficultRedos = 2, int DifficultUnits = 3,
    int OutwardCalls = 60, int OutwardSeconds = 60, int PauseSeconds = 120, int OutwardShort = 0, int CallBackPatience = 15, int CallBackReserve = 1, int CallBackShare = 30, int SignByDefault = 0, int MaxFactsAsked = 2, int ExtensionLevels = 2, int AnswerCheckPercent = 5,
    int KnowledgeTaskDays = 5, int ContactTries = 0, int ContactTrySpacing = 120, int FollowUpTrySpacing = 240, int MaxSuspensions = 2, int MaxSuspensionDays = 60, int EvidenceFiles = 5, int EvidenceMegabytes = 10, int RulingRound = 3,
    int AskLines = 2, int AskFromHour = 9, int AskUntilHour = 20, int AskDaysOff = 0, int AskSpacingHours = 4, int AskDaily = 2, int RulingsAtOnce = 0,
    int MaxReassigns = 3, int MaxHandOuts = 0, int HandOutApproval = 0, int SuspensionLevels = 1, int ReplyByLeader = 0, int RetractApproval = 0, int HandLevels = 0, int RefusalApproval = 1,
    int RulingOffices = 0);

/// <summary>One row of the limits table. <c>*</c> stands for any type or any urgency.</summary>
/// <param name="Clock">A <see cref="DeadlineKind"/>, <c>Redo</c> for the handling clock of later rounds, <c>Return</c>, <c>HandAcross</c>, <c>Appeal</c>, <c>Extension</c>, or a level of escalation.</param>
/// <param name="Basis">The paper that lays it down, in the operator's words; said in the sentence of every deadline counted by it.</param>
public sealed record PolicyLimit(string Clock, string TicketType, string Urgency, int Amount, SpanUnit Unit, string? Basis = null);

/// <summary>The limit that applies, with the name of the rule it came from.</summary>
/// <param name="Name">Clock, type and urgency of its row, with slashes between: <c>Handle/Complaint/*</c>.</param>
/// <param name="Basis">The paper that lays it down, where the row says so.</param>
public sealed record Limit(string Name, Span Span, string? Basis = null)
{
    /// <summary>One that no row lays down but somebody or something else, said in <paramref name="basis"/>.</summary>
    public static Limit Given(DeadlineKind kind, Span span, string basis) => new($"{kind}/{LimitTable.Any}/{LimitTable.Any}", span, basis);
}

/// <summary>Limits are policy data. The nearest row wins: type and urgency, then urgency, then type, then neither.</summary>
public sealed class LimitTable
{
    public const string Any = "*";
    public const string Redo = "Redo";

    /// <summary>How long after it got a ticket a unit may return it.</summary>
    public const string Return = "Return";

    /// <summary>How long a unit that was handed a ticket across has at least, from then.</summary>
    public const string HandAcross = "HandAcross";

    /// <summary>How long after a judgement a unit may appeal against it.</summary>
    public const string Appeal = "Appeal";

    /// <summary>How many working days the extensions of a round may come to in all.</summary>
    public const string Extension = "Extension";
    private readonly Dictionary<(string Clock, string Type, string Urgency), PolicyLimit> rows;

    public LimitTable(IEnumerable<PolicyLimit> limits) =>
        rows = limits.ToDictionary(row => (row.Clock, row.TicketType, row.Urgency));

    /// <summary>The names that a row's clock can have.</summary>
    public static IReadOnlyList<string> Clocks { get; } = [.. Enum.GetNames<DeadlineKind>(), Redo, Return, HandAcross, Appeal, Extension, EscalateTo(Audience.Hotline), EscalateTo(Audience.SupervisingOffice)];

    public bool IsEmpty => rows.Count == 0;

    /// <summary>The rows, in an order that does not change.</summary>
    public IEnumerable<PolicyLimit> Rows => rows.Values.OrderBy(row => row.Clock, StringComparer.Ordinal)
        .ThenBy(row => row.TicketType, StringComparer.Ordinal).ThenBy(row => row.Urgency, StringComparer.Ordinal);

    public static string EscalateTo(Audience audience) => $"EscalateTo{audience}";

    public Limit For(DeadlineKind kind, TicketType? type, Urgency urgency, int round)
    {
        var clock = round > 1 && (kind is DeadlineKind.Handle or DeadlineKind.Citizen) ? Redo : kind.ToString();

        // A deployment that deleted the row still gets a limit rather than a ticket without a clock.
        return Laid(clock, type, urgency) ?? new Limit($"{clock}/default", new Span(5, SpanUnit.WorkingDays));
    }

    /// <summary>How long after the limit an overdue clock climbs to this level; null when it never does.</summary>
    public Span? Until(Audience audience, TicketType? type, Urgency urgency) =>
        Nearest(EscalateTo(audience), type, urgency) is { } row ? new Span(row.Amount, row.Unit) : null;

    /// <summary>How long after it got a ticket a unit may return it; null when only the handling limit ends that.</summary>
    public Span? ToReturn(TicketType? type, Urgency urgency) => Nearest(Return, type, urgency) is { } row ? new Span(row.Amount, row.Unit) : null;

    /// <summary>How long a unit that was handed a ticket across has at least; null when it has what was left.</summary>
    public Limit? ToHandAcross(TicketType? type, Urgency urgency) => Laid(HandAcross, type, urgency);

    /// <summary>How long after a judgement a unit may appeal against it; null when nothing ends that.</summary>
    public Span? ToAppeal(TicketType? type, Urgency urgency) => Nearest(Appeal, type, urgency) is { } row ? new Span(row.Amount, row.Unit) : null;

    /// <summary>How many working days the extensions of a round may come to in all; null where the operator's one number holds for all.</summary>
    public int? ToExtend(TicketType? type, Urgency urgency) => Nearest(Extension, type, urgency)?.Amount;

    private Limit? Laid(string clock, TicketType? type, Urgency urgency) =>
        Nearest(clock, type, urgency) is { } row ? new Limit($"{clock}/{row.TicketType}/{row.Urgency}", new Span(row.Amount, row.Unit), row.Basis) : null;

    private PolicyLimit? Nearest(string clock, TicketType? type, Urgency urgency)
    {
        var typeName = type?.ToString() ?? Any;
        (string, string)[] nearestFirst = [(typeName, urgency.ToString()), (Any, urgency.ToString()), (typeName, Any), (Any, Any)];
        return nearestFirst.Select(key => rows.GetValueOrDefault((clock, key.Item1, key.Item2))).FirstOrDefault(row => row is not null);
    }
}
