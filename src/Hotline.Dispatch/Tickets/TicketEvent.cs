using System.Text.Json.Serialization;
using Hotline.Dispatch.Clocks;
using Hotline.Dispatch.Knowledge;
using Hotline.Dispatch.Privacy;
using Hotline.Dispatch.Repeats;
using Hotline.Dispatch.Tickets.Verbs;

namespace Hotline.Dispatch.Tickets;

/// <summary>
/// A fact about a ticket. Its properties hold no personal data and are stored as JSON; <see cref="Text"/>, what
/// somebody wrote, is stored encrypted.
/// </summary>
public abstract partial record TicketEvent
{
    private TicketEvent()
    {
    }

    [JsonIgnore]
    public Pii? Text { get; init; }

    /// <summary>A second text where a verb has two: the legal basis of a return, how the citizen was contacted.</summary>
    [JsonIgnore]
    public Pii? Aside { get; init; }

    /// <summary>What a return is proved with; why a reply did not wait for an assisting unit.</summary>
    [JsonIgnore]
    public Pii? Evidence { get; init; }

    [JsonIgnore]
    public string Kind => GetType().Name;

    public sealed record DraftOpened(IntakeChannel Channel, Guid? CallId) : TicketEvent;

    public sealed record DraftTakenOver() : TicketEvent;

    /// <param name="Citations">What of the knowledge base the answer stands on.</param>
    /// <param name="Percent">What share of answers is checked; null where none was.</param>
    /// <param name="Draw">0 to 9999; checked when below a hundred times the percentage.</param>
    public sealed record AnsweredOnCall(IReadOnlyList<Citation>? Citations = null, int? Percent = null, int? Draw = null) : TicketEvent, ICitingEvent;

    public sealed record AnswerChecked(bool Right) : TicketEvent;

    /// <summary>The answer was wrong: the request is dispatched after all.</summary>
    /// <param name="AnsweredOn">The day on which it was answered, in China: it counts there as answered on the call no more. Null in events of before this was told.</param>
    public sealed record AnswerReopened(DateOnly? AnsweredOn = null) : TicketEvent;

    /// <param name="CategoryCode">Null when a citizen submitted it without one: a dispatcher finds the unit.</param>
    /// <param name="Compared">It is held against earlier ones, and what it repeats is told by <see cref="RepeatFound"/>. Not where it is confidential or anonymous, nor in events of before that was told.</param>
    public sealed record Accepted(TicketType Type, string? CategoryCode, string RegionCode, Urgency Urgency, bool Compared = false) : TicketEvent;

    /// <summary>查重: the look after acceptance found earlier requests that this one repeats.</summary>
    public sealed record RepeatFound(IReadOnlyList<EarlierRequest> Earlier) : TicketEvent;

    public sealed record Withdrawn(WithdrawReason Reason) : TicketEvent;

    /// <summary>The caller asked again about an earlier ticket: that one was urged or supplemented, and this is none.</summary>
    /// <param name="Likeness">What spoke for it.</param>
    /// <param name="Compared">As of <see cref="Accepted"/>, of both tickets.</param>
    public sealed record RepeatJoined(Guid OtherId, string OtherNumber, RepeatWay Way, Likeness Likeness, bool Compared = false) : TicketEvent;

    /// <summary>The agent was shown an earlier ticket like this one and found that it is another matter.</summary>
    public sealed record ToldApart(Guid OtherId, string OtherNumber, Likeness Likeness) : TicketEvent;

    /// <param name="Minutes">Within which the platform is to acknowledge, day and night.</param>
    /// <param name="Emergency">It is one of those that are never too many; false in events of before this was told.</param>
    public sealed record HandedOut(string Platform, int Minutes, bool Emergency = false) : TicketEvent;

    /// <param name="ReceivedAt">As the other side says; the aside says who took it there.</param>
    public sealed record HandOutAcknowledged(string Platform, DateTimeOffset? ReceivedAt = null) : TicketEvent;

    /// <param name="Citations">As of <see cref="AnsweredOnCall"/>, and so in the next ones.</param>
    public sealed record HandOutAnswered(string Platform, IReadOnlyList<Citation>? Citations = null) : TicketEvent, ICitingEvent;

    public sealed record HandOutTakenBack(string Platform) : TicketEvent;

    /// <param name="UnitCode">The unit that has the matter; null while a dispatcher does.</param>
    /// <param name="AcceptedOn">The day on which it counts as a request, in China: there it is one matter fewer. Null where it was in a matter before, and in events of before this was told.</param>
    public sealed record Merged(Guid IntoId, string IntoNumber, string? UnitCode, DateOnly? AcceptedOn = null) : TicketEvent;

    /// <param name="AcceptedOn">As of <see cref="Merged"/>; there it is a matter again.</param>
    public sealed record MergeUndone(Guid FromId, string FromNumber, DateOnly? AcceptedOn = null) : TicketEvent;

    /// <param name="Voices">How many requests came with it.</param>
    public sealed record VoiceJoined(Guid TicketId, string Number, int Voices) : TicketEvent;

    public sealed record VoiceLeft(Guid TicketId, string Number, int Voices) : TicketEvent;

    public sealed record MatterMoved(string? UnitCode) : TicketEvent;

    /// <summary>The matter's answer is this citizen's too; their own follow-up begins.</summary>
    /// <param name="Citations">Those of the matter's answer; used once, however many read it.</param>
    public sealed record AnsweredWithMatter(string MatterNumber, string? UnitCode, IReadOnlyList<Citation>? Citations = null) : TicketEvent;

    /// <summary>并案答复作废: the answer was to another matter. It stays to be read, and what followed from it counts as nothing (<see cref="StandingSteps"/>).</summary>
    /// <param name="UnitCode">Whose answer it was.</param>
    public sealed record AnswerWithdrawn(string MatterNumber, string? UnitCode = null) : TicketEvent;

    /// <summary>退回补充: what the dispatcher must know first.</summary>
    /// <param name="OfId">The agent who took it, being on duty; null: whoever of the shift gets to it.</param>
    public sealed record FactsAsked(Guid? OfId) : TicketEvent;

    /// <summary>补充事实: it is a dispatcher's again.</summary>
    /// <param name="Changed">The fields that were set right, by their wire names.</param>
    public sealed record FactsGiven(IReadOnlyList<string> Changed) : TicketEvent;

    public sealed record SignedFor(string UnitCode) : TicketEvent;

    /// <summary>默认签收: nobody signed within the limit. It is late, and the unit works on it from now on.</summary>
    public sealed record SignedByDefault(string UnitCode) : TicketEvent;

    /// <summary>先行联系.</summary>
    /// <param name="ContactedAt">When, as the unit says; of a call of the hotline's own, when the citizen picked up.</param>
    /// <param name="Tries">How often the citizen was not reached in this round.</param>
    /// <param name="CallId">The hotline's own call that it was.</param>
    /// <param name="TooSoon">Of a try that does not count: the minutes that had not passed since the last one that did.</param>
    public sealed record Contacted(string UnitCode, ContactWay Way, bool Reached, DateTimeOffset ContactedAt, int Tries, Guid? CallId = null, int? TooSoon = null) : TicketEvent;

    /// <param name="WithoutUnits">The required assisting units that it did not wait for.</param>
    public sealed record Replied(string UnitCode, IReadOnlyList<string>? WithoutUnits = null, IReadOnlyList<Citation>? Citations = null) : TicketEvent, ICitingEvent;

    /// <summary>报本单位负责人审核: it has not left the unit, whose clock runs on.</summary>
    public sealed record ReplyProposed(string UnitCode, IReadOnlyList<string>? WithoutUnits = null, IReadOnlyList<Citation>? Citations = null) : TicketEvent;

    /// <summary>答复待审: the hotline reads it before the citizen does.</summary>
    public sealed record ReplySubmitted(string UnitCode, IReadOnlyList<string>? WithoutUnits = null, IReadOnlyList<Citation>? Citations = null) : TicketEvent;

    /// <param name="ByLeader">By the unit's own leader; otherwise by the hotline, as in events of before there was one to pass it.</param>
    public sealed record ReplySentBack(string UnitCode, bool ByLeader = false) : TicketEvent;

    /// <param name="Joint">会办: it works with the lead and has no limit of its own.</param>
    public sealed record AssistAsked(string UnitCode, bool Required, bool Joint = false) : TicketEvent;

    public sealed record AssistSignedFor(string UnitCode) : TicketEvent;

    public sealed record AssistAnswered(string UnitCode) : TicketEvent;

    public sealed record AssistDeclined(string UnitCode) : TicketEvent;

    /// <summary>The unit that declined is held to its part.</summary>
    public sealed record AssistInsisted(string UnitCode) : TicketEvent;

    public sealed record AssistDropped(string UnitCode) : TicketEvent;

    /// <param name="OnRequest">The unit had asked for it, and others approved (docs/adr/0154).</param>
    public sealed record HandedDown(string FromUnit, string ToUnit, bool OnRequest = false) : TicketEvent;

    /// <param name="StillFollowing">The units above that had handed it down and stand above the new unit too.</param>
    public sealed record HandedAcross(string FromUnit, string ToUnit, IReadOnlyList<string> StillFollowing, bool OnRequest = false) : TicketEvent;

    /// <param name="ToRuling">It was returned before: who is responsible is ruled on.</param>
    public sealed record Returned(string UnitCode, string? ProposedUnit, bool ToRuling = false) : TicketEvent;

    public sealed record ReturnUpheld(string UnitCode) : TicketEvent;

    public sealed record ReturnRejected(bool FurtherForbidden) : TicketEvent;

    /// <param name="Chain">The units whose approval comes before the hotline's, in this order; none where the hotline decides alone.</param>
    public sealed record ExtensionAsked(int WorkingDays, IReadOnlyList<string>? Chain = null) : TicketEvent;

    /// <summary>上级同意延期: a unit above approves.</summary>
    /// <param name="Next">The unit that approves after it; null where the hotline decides now.</param>
    public sealed record ExtensionApproved(string UnitCode, string? Next = null) : TicketEvent;

    public sealed record ExtensionGranted(int WorkingDays) : TicketEvent;

    public sealed record ExtensionRefused() : TicketEvent;

    /// <param name="VoiceNumber">The request merged into this one whose citizen urged; null where this one's did. The same in the next one.</param>
    public sealed record Urged(int Count, string? VoiceNumber = null) : TicketEvent;

    /// <summary>The citizen (or an agent for them) told more while the ticket was open.</summary>
    /// <param name="Count">How often this one's citizen did; a voice's is none of these.</param>
    /// <param name="Sending">Knows the same sending of a citizen's form again (<see cref="Citizens.CitizenDesk"/>); null where it was no form.</param>
    public sealed record Supplemented(int Count, int Photos, string? VoiceNumber = null, string? Sending = null) : TicketEvent;

    /// <summary>撤回: the citizen took the request back.</summary>
    /// <param name="CallId">The call in which they had an agent do it.</param>
    public sealed record Retracted(Guid? CallId = null) : TicketEvent;

    /// <summary>提请撤单: a second person has to say so.</summary>
    /// <param name="ById">Who proposed it, and so does not decide.</param>
    /// <param name="CallId">As of <see cref="Retracted"/>.</param>
    public sealed record RetractionProposed(Guid ById, Guid? CallId = null) : TicketEvent;

    public sealed record RetractionDismissed() : TicketEvent;

    /// <summary>申请挂起: the unit's.</summary>
    /// <param name="Chain">As of <see cref="ExtensionAsked"/>.</param>
    public sealed record SuspensionAsked(SuspendReason Reason, int ReviewDays, IReadOnlyList<string>? Chain = null) : TicketEvent;

    public sealed record SuspensionRefused() : TicketEvent;

    /// <param name="MostDays">For how long it may stand whatever becomes of the review, by what was left of the round's days; null in events of before that was told.</param>
    public sealed record Suspended(SuspendReason Reason, int ReviewDays, int? MostDays = null) : TicketEvent;

    public sealed record Resumed() : TicketEvent;

    /// <param name="Why">What made it so; null where a person marked it, who says why in the text.</param>
    public sealed record DifficultFlagged(DifficultReason? Why = null) : TicketEvent;

    public sealed record DifficultLifted() : TicketEvent;

    /// <param name="Voices">How many requests it stood for then.</param>
    public sealed record GroupFlagged(int Voices) : TicketEvent;

    public sealed record GroupLifted() : TicketEvent;

    /// <summary>归档.</summary>
    public sealed record Archived() : TicketEvent;

    /// <param name="WorkingDays">What the order asks for; null where the policy's limit holds.</param>
    public sealed record SupervisionIssued(string UnitCode, SupervisionLevel Level, int? WorkingDays, Guid? IssuedBy = null) : TicketEvent;

    public sealed record SupervisionAnswered(string UnitCode) : TicketEvent;

    public sealed record SupervisionSentBack(string UnitCode) : TicketEvent;

    public sealed record SupervisionClosed(string UnitCode) : TicketEvent;

    public sealed record SupervisionWithdrawn(string UnitCode) : TicketEvent;

    /// <param name="Until">Of a yellow one: the further limit, after which it may be red.</param>
    public sealed record CardGiven(string UnitCode, Card Card, DateTimeOffset? Until = null) : TicketEvent;

    public sealed record Appealed(string UnitCode, JudgementKind Against, int AgainstRound) : TicketEvent;

    /// <summary>不计入考核.</summary>
    /// <param name="Metrics">Ids of the figures in which the round does not count any more.</param>
    public sealed record AppealUpheld(string UnitCode, JudgementKind Against, int AgainstRound, IReadOnlyList<string> Metrics) : TicketEvent;

    public sealed record AppealDismissed(string UnitCode, JudgementKind Against, int AgainstRound) : TicketEvent;

    /// <param name="Unit">Whose clock, where several units have one of this kind; null otherwise. The same in the next two.</param>
    public sealed record LightTurned(DeadlineKind Clock, Light Light, string? Unit = null) : TicketEvent;

    public sealed record Escalated(DeadlineKind Clock, int Level, string? Unit = null) : TicketEvent;

    /// <summary>A limit was counted again after days off were published, or changed.</summary>
    /// <param name="Was">The limit until then.</param>
    public sealed record DeadlineRecounted(DeadlineKind Clock, DateTimeOffset DueAt, DateTimeOffset Was, string? Unit = null) : TicketEvent;

    public sealed record RecordingLinked(Guid RecordingId) : TicketEvent;
}
