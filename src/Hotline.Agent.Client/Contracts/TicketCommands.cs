namespace Hotline.Agent.Client.Contracts;

// Every write carries If-Match: "<version>" (the ETag of the page read) and answers 200 with the new TicketPage,
// 400 problem with `errors` by field, 403, 404, 409 problem (a refusal; `code` is its stable id), or
// 412 problem whose `current` is the TicketPage as it stands now.

/// <summary>POST /api/tickets (Idempotency-Key): a ticket without a call, for example a walk-in. 201. One with a known number of another platform is that ticket.</summary>
/// <summary>POST /api/tickets/acceptance (Idempotency-Key): the same with a complete form, accepted at once. 201, an <see cref="AcceptedTicket"/>.</summary>
/// <summary>PUT /api/tickets/{id}/draft: saves what has been typed; nothing is required. Null leaves a field as it is, "" empties it.</summary>
/// <param name="Longitude">Of the place on maps in China (GCJ-02), with its latitude; both or neither.</param>
/// <param name="OriginPlatform">Name of the platform that it came from, when not this one.</param>
/// <param name="ForeignNumbers">Its numbers on other platforms, by platform name; null leaves them, an empty object empties them.</param>
public sealed record DraftFields(
    string? Type = null, string? CategoryCode = null, string? RegionCode = null, string? Place = null, double? Longitude = null, double? Latitude = null,
    string? Title = null, string? Content = null, string? Urgency = null, bool? Confidential = null,
    string? CallerName = null, string? ContactPhone = null, string? IdNumber = null, string? Answer = null,
    string? OriginPlatform = null, IReadOnlyDictionary<string, string>? ForeignNumbers = null,
    bool? Anonymous = null)
{
    /// <summary>Takes the point away.</summary>
    public bool NoPoint { get; init; }
}

/// <summary>The answer to a form that was accepted at once (ETag = version).</summary>
/// <param name="Ticket">The new ticket, or as it stands now the one that this key or number of another platform already has.</param>
/// <param name="Repeats">Suspected repeats among what the same caller asked for before. The ticket was accepted all the same: merge it or urge the other one.</param>
public sealed record AcceptedTicket(TicketPage Ticket, IReadOnlyList<SimilarRow> Repeats);

/// <summary>The answer to a saved draft.</summary>
public sealed record DraftSaved(long Version, DateTimeOffset SavedAt);

/// <summary>POST /api/tickets/{id}/acceptance: submit. Routes by exact rule or to the dispatcher's queue. Fields are those of the saved draft.</summary>
public sealed record AcceptTicket;

/// <summary>POST /api/tickets/{id}/withdrawal (撤单): a draft that turned out to be no request.</summary>
/// <param name="Reason">NoRequest, Nuisance, WrongNumber or CallerGone.</param>
public sealed record WithdrawTicket(string Reason);

/// <summary>POST /api/tickets/{id}/answer: answered on the spot and closed (直接办结).</summary>
/// <param name="Citations">What of the knowledge base it stands on; each must hold today. The history keeps entry and version.</param>
public sealed record AnswerOnCall(string Answer, IReadOnlyList<CitedKnowledge>? Citations = null);

/// <summary>POST /api/tickets/{id}/answer-check (直接办结质检), by a shift lead or supervisor, of one that was drawn.</summary>
/// <param name="Reason">Required where the answer was wrong.</param>
public sealed record CheckAnswer(bool Right, string? Reason = null);

/// <summary>POST /api/tickets/{id}/answer-reopening (转派单): the answer was found to be wrong; a dispatcher has it now.</summary>
public sealed record ReopenAnswered(string Reason);

/// <summary>POST /api/tickets/{id}/assignment: the dispatcher sends it to a unit (派单) and, where it came without, says what it is about and where.</summary>
/// <param name="CategoryCode">Six digits; null or "" leaves it as it is, as with the next two.</param>
/// <param name="Place">Detailed address; only where the ticket has none.</param>
/// <param name="Assistants">The units asked to assist (协办), with the note as their task. Left out, those of the rule where it is sent as the rule says; empty, none.</param>
public sealed record DispatchTicket(string UnitCode, string? Note = null, string? CategoryCode = null, string? RegionCode = null, string? Place = null, IReadOnlyList<AskedAssist>? Assistants = null);

/// <summary>A unit asked to assist together with an assignment or a ruling.</summary>
public sealed record AskedAssist(string UnitCode, bool Required = true);

/// <summary>POST /api/tickets/{id}/sign-for (签收).</summary>
public sealed record SignForTicket;

/// <summary>POST /api/tickets/{id}/contact (先行联系): the lead unit turned to the citizen. The first contact that reached them stops the clock Contact.</summary>
/// <param name="Way">Telephone, Visit or Message.</param>
/// <param name="At">When; null: just now. No earlier than the dispatch. The clock goes by when it is written down.</param>
public sealed record RecordContact(string Way, bool Reached, DateTimeOffset? At = null, string? Note = null);

/// <summary>POST /api/tickets/{id}/reply (答复).</summary>
/// <param name="Contacted">How and when the citizen was contacted (联系情况).</param>
/// <param name="Without">Why it does not wait for required assisting units that have not answered.</param>
/// <param name="Citations">As of <see cref="AnswerOnCall"/>.</param>
public sealed record ReplyTicket(string Reply, string? Contacted = null, string? Without = null, IReadOnlyList<CitedKnowledge>? Citations = null) : Proved;

/// <summary>POST /api/tickets/{id}/assist (邀请协办).</summary>
/// <param name="Required">The lead may not reply before it has answered, unless they say why.</param>
/// <param name="Joint">会办: it works with the lead and has no limit of its own.</param>
public sealed record AskAssist(string UnitCode, string Task, bool Required = true, bool Joint = false);

/// <summary>POST /api/tickets/{id}/assist-sign-for (协办签收), by the assisting unit, as the next two.</summary>
public sealed record SignForAssist;

/// <summary>POST /api/tickets/{id}/assist-answer (协办答复).</summary>
public sealed record AnswerAssist(string Answer) : Proved;

/// <summary>POST /api/tickets/{id}/assist-decline (协办退回).</summary>
public sealed record DeclineAssist(string Reason, string LegalBasis);

/// <summary>POST /api/tickets/{id}/assist-decline-ruling: the lead lets the unit go, or holds it to its part.</summary>
public sealed record RuleOnDecline(string UnitCode, bool Release, string? Reason = null);

/// <summary>POST /api/tickets/{id}/assist-drop (撤销协办).</summary>
public sealed record DropAssist(string UnitCode, string Reason);

/// <summary>POST /api/tickets/{id}/reply-ruling (答复审核), by the unit's leader while it waits for one, then by the hotline.</summary>
/// <param name="Text">Passing, the reply as the citizen reads it; sending back, why.</param>
/// <param name="Citations">Passing, what the reply as it stands now cites, as of <see cref="AnswerOnCall"/>: what is left out is not cited any more.</param>
public sealed record RuleOnReply(bool Pass, string Text, IReadOnlyList<CitedKnowledge>? Citations = null);

/// <summary>POST /api/tickets/{id}/difficult (疑难): set or lifted.</summary>
public sealed record FlagDifficult(bool On, string Reason);

/// <summary>POST /api/tickets/{id}/group (群诉): set or lifted.</summary>
public sealed record FlagGroup(bool On, string Reason);

/// <summary>POST /api/tickets/{id}/archiving (归档).</summary>
public sealed record ArchiveTicket;

/// <summary>POST /api/tickets/{id}/refusal (提请不予受理). The citizen reads the guidance once somebody else approves.</summary>
/// <param name="Reason">Litigation, Petition, Discipline, Disclosure, Secrets, Unlawful, NotGovernment or Repeated.</param>
public sealed record ProposeRefusal(string Reason, string Guidance);

/// <summary>POST /api/tickets/{id}/refusal-ruling (不予受理审批). With the policy refusalApproval 2 a dispatcher's approval passes it on, and a supervisor decides.</summary>
/// <param name="Text">Approving, the guidance as it is told; dismissing, why.</param>
public sealed record RuleOnRefusal(bool Approve, string Text);

/// <summary>POST /api/tickets/{id}/facts-question (退回补充), by a dispatcher who can not tell whose it is: the agent who took it, or the shift, is to find out.</summary>
public sealed record AskFacts(string Question);

/// <summary>POST /api/tickets/{id}/facts (补充事实), by an agent or a shift lead. It goes back to the dispatchers.</summary>
/// <param name="Answer">What was found out; whoever handles the ticket reads it.</param>
/// <param name="CategoryCode">Set right; null or "" leaves it as it is, as with the others.</param>
public sealed record GiveFacts(
    string Answer, string? CategoryCode = null, string? RegionCode = null, string? Place = null, string? Title = null, string? CallerName = null, string? ContactPhone = null);

/// <summary>POST /api/tickets/{id}/hand-out (转外部).</summary>
/// <param name="Platform">A code of the catalogue's platforms.</param>
public sealed record HandOutTicket(string Platform, string Note);

/// <summary>POST /api/tickets/{id}/hand-out-receipt (外部回执).</summary>
/// <param name="Number">Its number on the other side.</param>
/// <param name="Receiver">Who took it there; needed without a number.</param>
/// <param name="ReceivedAt">When, as the other side says.</param>
public sealed record AcknowledgeHandOut(string? Number = null, string? Note = null, string? Receiver = null, DateTimeOffset? ReceivedAt = null);

/// <summary>POST /api/tickets/{id}/hand-out-result (外部办理结果). The citizen reads it.</summary>
/// <param name="Citations">As of <see cref="AnswerOnCall"/>.</param>
public sealed record AnswerHandOut(string Result, IReadOnlyList<CitedKnowledge>? Citations = null);

/// <summary>POST /api/tickets/{id}/hand-out-return (外部退回).</summary>
public sealed record TakeBackHandOut(string Reason);

/// <summary>POST /api/tickets/{id}/merge (并单), or of a draft /acceptance-into (受理并并单).</summary>
/// <param name="IntoNumber">The number of the ticket that stands for both from now on.</param>
public sealed record MergeTicket(string IntoNumber, string? Note = null);

/// <summary>POST /api/tickets/{id}/merge-undo (撤销并单).</summary>
public sealed record UndoMerge(string Reason);

/// <summary>POST /api/tickets/{id}/suspension (挂起). The citizen reads the note.</summary>
/// <param name="Reason">CitizensPapers, StatutoryAppraisal or SeasonOrProject.</param>
/// <param name="ReviewDays">After how many days it is looked at again; the policy's limit SuspendReview is the most.</param>
public sealed record Suspend(string Reason, int ReviewDays, string Note);

/// <summary>POST /api/tickets/{id}/suspension-request (申请挂起), by the unit; the hotline decides.</summary>
/// <param name="Cause">As the reason of <see cref="Suspend"/>.</param>
public sealed record AskSuspension(string Cause, int ReviewDays, string Reason) : Proved;

/// <summary>POST /api/tickets/{id}/suspension-ruling (挂起审核): as it was asked for, or not.</summary>
/// <param name="Note">Granted, the citizen reads it; refused, why.</param>
public sealed record RuleOnSuspension(bool Grant, string Note);

/// <summary>POST /api/tickets/{id}/resumption (恢复办理).</summary>
public sealed record Resume(string? Note = null);

/// <summary>POST /api/tickets/{id}/supervision (督办), by a supervisor, or a leader with level Leader.</summary>
/// <param name="Level">Hotline, Leader or Listed.</param>
/// <param name="WorkingDays">Until when the unit must reply; null takes the policy's limit.</param>
public sealed record Supervise(string Level, string Demand, int? WorkingDays = null);

/// <summary>POST /api/tickets/{id}/supervision-answer (督办回复), by the unit.</summary>
public sealed record AnswerSupervision(string Answer, string Evidence) : Proved;

/// <summary>POST /api/tickets/{id}/supervision-review: accepted, the order is closed (销号); otherwise it goes back. By whoever issued it, or a supervisor.</summary>
/// <param name="Reason">Required where it goes back, and of a supervisor who did not issue it.</param>
public sealed record ReviewSupervision(string UnitCode, bool Accept, string? Reason = null);

/// <summary>POST /api/tickets/{id}/supervision-withdrawal (撤销督办), by whoever issued it, or a supervisor.</summary>
public sealed record WithdrawSupervision(string UnitCode, string Reason);

/// <summary>POST /api/tickets/{id}/card (亮牌).</summary>
/// <param name="Card">Yellow or Red.</param>
public sealed record GiveCard(string UnitCode, string Card, string Reason);

/// <summary>POST /api/tickets/{id}/hand-down (下派): to a unit below one's own, which is then followed. Where the policy asks for approval it is asked for (申请转派), as across.</summary>
public sealed record HandDownTicket(string UnitCode, string Reason);

/// <summary>POST /api/tickets/{id}/hand-across (转办): to another unit on the same level.</summary>
public sealed record HandAcrossTicket(string UnitCode, string Reason);

/// <summary>POST /api/tickets/{id}/return (退单). A second one goes to a ruling.</summary>
/// <param name="Evidence">What proves it: clauses, places, papers with their numbers.</param>
public sealed record ReturnTicket(string Reason, string LegalBasis, string ProposedUnitCode, string Evidence) : Proved;

/// <summary>POST /api/tickets/{id}/duty-ruling (权责裁定): whose duty it is; the unit may not return it any more.</summary>
/// <param name="LegalBasis">No personal data: it stands in the catalogue, if it goes there.</param>
/// <param name="ForCatalog">It holds for all requests of this category and region from now on.</param>
/// <param name="RuledWith">会商单位: the offices that ruled with the supervising office, as many as <c>rulingOffices</c> of the policy at least; no persons.</param>
public sealed record RuleOnDuty(
    string UnitCode, string Reason, string LegalBasis, bool ForCatalog = false, IReadOnlyList<AskedAssist>? Assistants = null, IReadOnlyList<string>? RuledWith = null);

/// <summary>POST /api/tickets/{id}/return-ruling: uphold sends it back to dispatch, otherwise to the unit.</summary>
/// <param name="ForbidFurther">禁止退回: with a refusal, the unit may not return it again in this round.</param>
public sealed record RuleOnReturn(bool Uphold, string Reason, bool ForbidFurther = false);

/// <summary>POST /api/tickets/{id}/extension (延期). Working days.</summary>
public sealed record ExtendTicket(int WorkingDays, string Reason) : Proved;

/// <summary>POST /api/tickets/{id}/extension-ruling (延期审核): each level in its turn, the liaisons of the units above the asking one, then the hotline. A refusal ends it. 204 where the ticket is then not theirs to read.</summary>
public sealed record RuleOnExtension(bool Grant, string Reason);

/// <summary>POST /api/tickets/{id}/appeal (考核申诉): the unit's, once a judgement, within the policy's limit.</summary>
/// <param name="Against">Dissatisfied, Unsolved, Overdue or LateContact.</param>
/// <param name="Round">Of the judgement.</param>
public sealed record AppealJudgement(string Against, int Round, string Reason, string Evidence) : Proved;

/// <summary>POST /api/tickets/{id}/appeal-ruling: upheld, the round no longer counts in the figures of that judgement.</summary>
public sealed record RuleOnAppeal(string UnitCode, string Against, int Round, bool Uphold, string Reason);

/// <summary>POST /api/tickets/{id}/supplement (补充), by an agent, a shift lead or a supervisor: what the citizen adds to an open ticket.</summary>
public sealed record SupplementTicket(string Supplement);

/// <summary>POST /api/tickets/{id}/urge (催办).</summary>
public sealed record UrgeTicket(string? Note = null);

/// <summary>POST /api/tickets/{id}/reveal: the clear value of one field; writes the audit row first. 200 with <see cref="Revealed"/>.</summary>
/// <param name="Field">callerName, callNumber, contactPhone, idNumber or place.</param>
public sealed record RevealField(string Field, string Reason);

public sealed record Revealed(string Field, string Value);
