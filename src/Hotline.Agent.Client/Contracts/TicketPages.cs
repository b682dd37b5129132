using System.Text.Json.Serialization;

namespace Hotline.Agent.Client.Contracts;

/// <summary>A row of a ticket list: GET /api/tickets?list=mine|dispatch|facts|contacts|unit|handed-down|assisting|suspended|reply-reviews|leader-reviews|refusals|hand-out-proposals|retraction-proposals|handed-out|hand-out-receipts|suspension-requests|handing-requests|supervised|supervised-ended|carded|judged|appeals|returns|extensions|unit-extensions|answer-checks|unreasonable-reviews|difficult|groups|archived|overdue|follow-up|booked-follow-ups|all&amp;flag=Difficult|Group|Anonymous|Urged|Confidential|Supervised|NotCounted|StabilityRisk|Typical|ProvinceOrder&amp;cursor=…; several flags all have to stand</summary>
public sealed record TicketRow(
    Guid Id, string? Number, TicketState State, string StateName, string? Type, string? CategoryName, string? RegionName, string? Title,
    string Urgency, string? UnitName, Light Light, DateTimeOffset? DueAt, string? TimeLeft, int Round, int EscalationLevel, DateTimeOffset CreatedAt,
    bool Difficult = false, bool Group = false, bool Anonymous = false)
{
    /// <summary>疑似重复: GET /api/tickets/{id}/suspicions says of which.</summary>
    public bool Suspected { get; init; }

    /// <summary>The worst card of its orders of supervision, 黄牌 or 红牌; null without one.</summary>
    public string? CardName { get; init; }

    /// <summary>StabilityRisk (涉稳), Typical (典型), ProvinceOrder (省级交办): those that stand; null without any.</summary>
    public IReadOnlyList<string>? Labels { get; init; }

    /// <summary>预约回访: when the citizen is to be called about the answer.</summary>
    public DateTimeOffset? FollowUpAt { get; init; }

    /// <summary>催办: how often.</summary>
    public int UrgedCount { get; init; }

    /// <summary>保密.</summary>
    public bool Confidential { get; init; }

    /// <summary>督办: a unit still has an order to answer.</summary>
    public bool Supervised { get; init; }

    /// <summary>不计入考核: an appeal was upheld.</summary>
    public bool NotCounted { get; init; }

    /// <summary>unit-extensions: RuleOnExtension, RuleOnSuspension or RuleOnHanding, by which the reader's unit approves what the unit below it asks for; null where nothing waits for it.</summary>
    public TicketVerb? ToApprove { get; init; }
}

/// <summary>POST /api/tickets/search answers a <see cref="TicketList"/>: a read, but a caller's number does not belong into an address.</summary>
/// <param name="Number">A ticket number, or a whole phone number.</param>
public sealed record SearchTickets(string? Number);

/// <param name="Next">Pass as <c>cursor</c> for the next page; null at the end.</param>
public sealed record TicketList(IReadOnlyList<TicketRow> Rows, string? Next);

/// <summary>GET /api/tickets/{id} (ETag = version). Personal fields are masked by the reader's role; the clear value takes a reveal.</summary>
/// <param name="ForeignNumbers">Its numbers on other platforms, by platform name.</param>
/// <param name="Verbs">What this reader may do now, names of <see cref="TicketVerb"/>.</param>
/// <param name="GroupProposed">It stands for so many requests that a person should say whether it is a group complaint.</param>
/// <param name="FactsAsked">What a dispatcher asks the agents, while that is open.</param>
/// <param name="Late">Who made this round late and by how much, a line a unit.</param>
/// <param name="Photos">Oldest first; none for readers who do not see them.</param>
public sealed record TicketPage(
    Guid Id, long Version, string? Number, TicketState State, string StateName, Light Light, int Round, int EscalationLevel, int UrgedCount,
    string? Type, string? CategoryCode, string? CategoryName, string? RegionCode, string? RegionName, string? Place, double? Longitude, double? Latitude,
    string? Title, string? Content, string Urgency, bool Confidential, string Channel,
    string? CallerName, string? CallNumber, string? ContactPhone, string? IdNumber,
    string? UnitCode, string? UnitName, string? Answer, string? Reply, string? RuleShown,
    Guid? CallId, Guid? RecordingId, DateTimeOffset CreatedAt, DateTimeOffset? DispatchedAt, DateTimeOffset? ClosedAt,
    IReadOnlyList<ClockView> Clocks, IReadOnlyList<HistoryRow> History, IReadOnlyList<TicketVerb> Verbs, IReadOnlyList<PhotoItem>? Photos = null,
    string? OriginPlatform = null, IReadOnlyDictionary<string, string>? ForeignNumbers = null,
    IReadOnlyList<AssistItem>? Assists = null, IReadOnlyList<string>? Late = null, IReadOnlyList<OrderItem>? Orders = null,
    MatterItem? Matter = null, RefusalItem? Refused = null, string? HandedTo = null, IReadOnlyList<JudgementItem>? Judgements = null,
    bool Difficult = false, bool Group = false, bool Anonymous = false, bool GroupProposed = false, string? FactsAsked = null)
{
    /// <summary>This reader may have the hotline call the citizen.</summary>
    public bool MayCall { get; init; }

    /// <summary>疑似重复: as in the row of a list.</summary>
    public bool Suspected { get; init; }

    /// <summary>Files that prove what units said, oldest first; null without any for this reader.</summary>
    public IReadOnlyList<EvidenceItem>? Evidence { get; init; }

    /// <summary>What this reader may add to what they ask for or answer now; null: nothing.</summary>
    public EvidenceLimits? MayProve { get; init; }

    /// <summary>As in the row of a list.</summary>
    public IReadOnlyList<string>? Labels { get; init; }

    /// <summary>Its reply waits for the leader of its own unit.</summary>
    public bool ReplyWithLeader { get; init; }

    /// <summary>In Chinese, where its unit asks to hand it on to (申请转派), and whose word is waited for; null while nothing is asked, or nobody can rule on it.</summary>
    public string? HandingAsked { get; init; }

    /// <summary>Who asked for that, and why.</summary>
    public string? HandingReason { get; init; }

    /// <summary>预约回访: when the citizen is to be called about the answer; null where any time is right.</summary>
    public DateTimeOffset? FollowUpAt { get; init; }

    /// <summary>预约回访: from what time of the day on they are to be called about an answer that is still to come.</summary>
    public TimeOnly? CallTime { get; init; }

    /// <summary>禁止退回: its unit may not return it, nor hand it on to one beside it.</summary>
    public bool ReturnForbidden { get; init; }

    /// <summary>不计入考核: as in the row of a list.</summary>
    public bool NotCounted { get; init; }

    /// <summary>In Chinese, after how many tries who was not reached counts as contacted; null where that never is, or nothing waits for a contact.</summary>
    public string? ContactTries { get; init; }
}

/// <summary>POST /api/tickets/{id}/calls: the hotline rings the telephone of the signed-in person, who has no line, then the citizen. 202, or a problem.</summary>
/// <param name="CallId">New (Guid v7): asked for again with the same, it is one call.</param>
public sealed record PlaceTicketCall(Guid CallId);

/// <summary>GET /api/tickets/{id}/calls: the hotline's own calls to the citizen of a ticket, newest first.</summary>
/// <param name="By">Who called, or has talked last.</param>
/// <param name="End">As <see cref="CallRecord.Cause"/> and <see cref="CallRecord.EndedBy"/>, with a hyphen between; null while it is up; <c>asked</c> where the citizen picked up and was asked by voice.</param>
/// <param name="TalkedSeconds">Null: they did not talk.</param>
/// <param name="RecordingId">Null: there is none.</param>
public sealed record TicketCallRow(Guid CallId, DateTimeOffset At, string By, string? End, int? TalkedSeconds, Guid? RecordingId);

/// <summary>What is held against a unit (考核判定), and its appeal.</summary>
/// <param name="Kind">Dissatisfied, Unsolved, Overdue or LateContact.</param>
/// <param name="Appeal">None, AwaitingReview, Upheld or Dismissed.</param>
/// <param name="NotCounted">不计入考核: the figures that leave it out.</param>
public sealed record JudgementItem(
    string Kind, string KindName, string UnitCode, string UnitName, int Round, DateTimeOffset At, string Appeal, string AppealName, DateTimeOffset AppealUntil,
    IReadOnlyList<string> NotCounted, string? Reason, string? Evidence, string? Ruling);

/// <summary>The matter that a ticket is part of (并单).</summary>
/// <param name="IntoId">The ticket that it was merged into.</param>
/// <param name="Count">How many citizens' requests the ticket answers.</param>
/// <param name="Voices">Those merged into it, oldest first, the first fifty.</param>
public sealed record MatterItem(Guid? IntoId, string? IntoNumber, int Count, IReadOnlyList<VoiceItem> Voices);

/// <summary>A request merged into another, as its citizen made it.</summary>
/// <param name="Waiting">It has not been answered yet.</param>
public sealed record VoiceItem(
    Guid Id, string? Number, string StateName, bool Waiting, string Channel, DateTimeOffset CreatedAt, string? CallerName, string? ContactPhone, string? Content, string? Place);

/// <summary>不予受理.</summary>
/// <param name="Decided">False while somebody else has to decide.</param>
/// <param name="Passed">The first of two levels has approved it; a supervisor decides.</param>
/// <param name="PassesOn">Approved by the reader it is not decided yet, but goes to the second level.</param>
public sealed record RefusalItem(string ReasonName, string? Guidance, bool Decided, bool Passed = false, bool PassesOn = false);

/// <summary>GET /api/tickets/{id}/suggestions?category=…&amp;region=…: at most three units, the best first.</summary>
/// <param name="Percent">How much of the evidence speaks for it.</param>
public sealed record UnitSuggestionItem(string UnitCode, string UnitName, int Percent, IReadOnlyList<string> Reasons, IReadOnlyList<PrecedentItem> Precedents);

/// <summary>A like ticket that the unit answered.</summary>
public sealed record PrecedentItem(Guid Id, string Number);

/// <summary>An order of supervision (督办单).</summary>
/// <param name="CardName">黄牌 or 红牌; null without one.</param>
public sealed record OrderItem(
    string UnitCode, string UnitName, string LevelName, string State, string StateName, bool Open, string? CardName, DateTimeOffset? DueAt, Light Light, string? TimeLeft,
    string? Demand, string? Answer, string? Evidence)
{
    /// <summary>Who closes it, or a supervisor in their place, who then says why.</summary>
    public string IssuedByName { get; init; } = "";

    public DateTimeOffset IssuedAt { get; init; }

    /// <summary>With a yellow card: the further limit, after which a red one is due.</summary>
    public DateTimeOffset? CardedUntil { get; init; }
}

/// <summary>An assisting unit (协办单位) of this round.</summary>
/// <param name="Open">It has not ended.</param>
/// <param name="Declined">Why it says that its part is not theirs; the lead decides while <paramref name="State"/> is DeclineReview.</param>
/// <param name="Joint">会办: without a limit of its own.</param>
public sealed record AssistItem(
    string UnitCode, string UnitName, bool Required, string State, string StateName, bool Open, DateTimeOffset? DueAt, Light Light, string? TimeLeft,
    string? Task, string? Answer, string? Declined, bool Joint = false);

/// <summary>A photo that a citizen sent; the picture itself is GET /api/photos/{id}, and every look is audited.</summary>
public sealed record PhotoItem(Guid Id, DateTimeOffset AddedAt);

/// <summary>A file that proves what a unit said; the file itself is GET /api/evidence/{id}, and every look is audited.</summary>
/// <param name="MediaType">image/jpeg, image/png or application/pdf.</param>
/// <param name="Proves">The step of the history, as it is called there.</param>
public sealed record EvidenceItem(Guid Id, string Name, string MediaType, int Bytes, DateTimeOffset AddedAt, long Seq, string Proves, string? UnitName);

/// <param name="Files">With one request or answer.</param>
/// <param name="Megabytes">Each.</param>
public sealed record EvidenceLimits(int Files, int Megabytes);

/// <summary>
/// POST /api/tickets/{id}/evidence (multipart/form-data, <c>file</c>: JPEG, PNG or PDF) lays a file ready, 201; the verb that it proves names it in its
/// <c>files</c> within a day. DELETE /api/evidence/{id} takes it back until then.
/// </summary>
public sealed record UploadedEvidence(Guid Id, string Name, int Bytes);

/// <summary>What a unit asks for or answers, and can prove with files.</summary>
public abstract record Proved
{
    /// <summary>As <see cref="UploadedEvidence.Id"/>; uploaded by the same person at the same ticket.</summary>
    public IReadOnlyList<Guid>? Files { get; init; }
}

/// <param name="TimeLeft">In words; of one that stands, that it does.</param>
/// <param name="Why">The deadline explains itself in a Chinese sentence built from the computation's own trace.</param>
public sealed record ClockView(string Kind, string KindName, DateTimeOffset StartedAt, DateTimeOffset DueAt, Light Light, DateTimeOffset? StoppedAt, string TimeLeft, string Why)
{
    /// <summary>Stopped, and nobody was in time or late.</summary>
    public bool Cancelled { get; init; }
}

public sealed record HistoryRow(long Seq, DateTimeOffset At, string Verb, string VerbName, string ActorName, string? UnitName, string? Text, TicketState State)
{
    /// <summary>The versions of the knowledge base that an answer stands on; null where there are none.</summary>
    public IReadOnlyList<KnowledgeCitation>? Citations { get; init; }

    /// <summary>A duty ruling that is to hold for all requests of the kind: GET /api/editions?ticket= names the edition it went into.</summary>
    public bool ForCatalog { get; init; }
}

[JsonConverter(typeof(JsonStringEnumConverter<Light>))]
public enum Light { None, Normal, Amber, Red, Overdue }

/// <summary>The 17 states of the life cycle; the Chinese name travels beside it.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<TicketState>))]
public enum TicketState
{
    Draft = 1, PendingDispatch, AwaitingSignFor, InHandling, ReturnReview, Ruling, ExtensionReview, Suspended, ReplyReview,
    AwaitingFollowUp, Closed, Redo, ClosedOnCall, Refused, Merged, HandedOut, Archived,
}

[JsonConverter(typeof(JsonStringEnumConverter<TicketVerb>))]
public enum TicketVerb
{
    SaveDraft, AnswerOnCall, CheckAnswer, ReopenAnswered, Accept, Dispatch, SignFor, RecordContact, Reply, RuleOnReply, AskAssist, SignForAssist, AnswerAssist, DeclineAssist, RuleOnDecline, DropAssist, Supervise, AnswerSupervision, ReviewSupervision, WithdrawSupervision, GiveCard, Suspend, AskSuspension, RuleOnSuspension, Resume, AskFacts, GiveFacts, ProposeRefusal, RuleOnRefusal, HandOut, RuleOnHandOut, AcknowledgeHandOut, AnswerHandOut, TakeBackHandOut, MergeInto, AcceptInto, UndoMerge, HandDown, HandAcross, RuleOnHanding, Reassign, Return, RuleOnReturn, RuleOnDuty, Extend, RuleOnExtension, FollowUp, BookFollowUp, RuleOnUnreasonable, RateFor, Urge, Supplement, Regrade, KeepSecret, Retract, RuleOnRetraction, Appeal, RuleOnAppeal, FlagDifficult, FlagGroup, Label, Archive, Reveal, Withdraw,
}

/// <summary>A silent stretch of a recording: the agent paused it for what must not be kept.</summary>
/// <param name="ToSeconds">Null: to the end.</param>
public sealed record RecordingPause(double FromSeconds, double? ToSeconds);
