using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Hotline.Agent.Client.Contracts;

/// <summary>The one description of how console records look as JSON (camelCase, enums as names); HTTP and hub share it.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(SignIn)), JsonSerializable(typeof(Me)), JsonSerializable(typeof(CatalogPage)), JsonSerializable(typeof(RuledUnit))]
[JsonSerializable(typeof(DeskEvent)), JsonSerializable(typeof(DeskSnapshot)), JsonSerializable(typeof(PresenceChange)), JsonSerializable(typeof(CallBackDone)), JsonSerializable(typeof(CallCitizen)), JsonSerializable(typeof(PlaceTicketCall)), JsonSerializable(typeof(IReadOnlyList<TicketCallRow>)), JsonSerializable(typeof(LineKind)), JsonSerializable(typeof(LineRequest)), JsonSerializable(typeof(string[]))]
[JsonSerializable(typeof(IReadOnlyList<RecordingPause>)), JsonSerializable(typeof(CallTargets)), JsonSerializable(typeof(PartyInvite)), JsonSerializable(typeof(PartyRef)), JsonSerializable(typeof(CallSwitch)), JsonSerializable(typeof(SuperviseCall))]
[JsonSerializable(typeof(TicketPage)), JsonSerializable(typeof(SearchTickets)), JsonSerializable(typeof(TicketList)), JsonSerializable(typeof(DraftFields)), JsonSerializable(typeof(DraftSaved))]
[JsonSerializable(typeof(AcceptTicket)), JsonSerializable(typeof(AcceptedTicket)), JsonSerializable(typeof(AnswerOnCall)), JsonSerializable(typeof(DispatchTicket)), JsonSerializable(typeof(SignForTicket)), JsonSerializable(typeof(RecordContact))]
[JsonSerializable(typeof(AskAssist)), JsonSerializable(typeof(SignForAssist)), JsonSerializable(typeof(AnswerAssist)), JsonSerializable(typeof(DeclineAssist)), JsonSerializable(typeof(RuleOnDecline)), JsonSerializable(typeof(DropAssist))]
[JsonSerializable(typeof(RuleOnReply)), JsonSerializable(typeof(ProposeRefusal)), JsonSerializable(typeof(RuleOnRefusal)), JsonSerializable(typeof(HandOutTicket)), JsonSerializable(typeof(AcknowledgeHandOut)), JsonSerializable(typeof(AnswerHandOut)), JsonSerializable(typeof(TakeBackHandOut))]
[JsonSerializable(typeof(IReadOnlyList<UnitSuggestionItem>)), JsonSerializable(typeof(IReadOnlyList<EditionItem>)), JsonSerializable(typeof(EditionPage)), JsonSerializable(typeof(SimulationPage)), JsonSerializable(typeof(SimulateEdition)), JsonSerializable(typeof(ReleaseEdition)), JsonSerializable(typeof(EditionDrafted))]
[JsonSerializable(typeof(FlagDifficult)), JsonSerializable(typeof(FlagGroup)), JsonSerializable(typeof(ArchiveTicket))]
[JsonSerializable(typeof(CheckAnswer)), JsonSerializable(typeof(ReopenAnswered)), JsonSerializable(typeof(AskFacts)), JsonSerializable(typeof(GiveFacts))]
[JsonSerializable(typeof(MergeTicket)), JsonSerializable(typeof(UndoMerge))]
[JsonSerializable(typeof(AppealJudgement)), JsonSerializable(typeof(RuleOnAppeal))]
[JsonSerializable(typeof(Suspend)), JsonSerializable(typeof(Resume))]
[JsonSerializable(typeof(Supervise)), JsonSerializable(typeof(AnswerSupervision)), JsonSerializable(typeof(ReviewSupervision)), JsonSerializable(typeof(WithdrawSupervision)), JsonSerializable(typeof(GiveCard))]
[JsonSerializable(typeof(HandDownTicket)), JsonSerializable(typeof(HandAcrossTicket))]
[JsonSerializable(typeof(ReplyTicket)), JsonSerializable(typeof(ReturnTicket)), JsonSerializable(typeof(RuleOnReturn)), JsonSerializable(typeof(RuleOnDuty)), JsonSerializable(typeof(ExtendTicket))]
[JsonSerializable(typeof(RuleOnExtension)), JsonSerializable(typeof(RecordFollowUp)), JsonSerializable(typeof(UrgeTicket)), JsonSerializable(typeof(RevealField)), JsonSerializable(typeof(Revealed))]
[JsonSerializable(typeof(WithdrawTicket)), JsonSerializable(typeof(NewPassword))]
[JsonSerializable(typeof(SearchAsk)), JsonSerializable(typeof(SearchPage)), JsonSerializable(typeof(SimilarAsk)), JsonSerializable(typeof(SimilarPage)), JsonSerializable(typeof(JudgeRepeat))]
[JsonSerializable(typeof(OpenKnowledge)), JsonSerializable(typeof(KnowledgeText)), JsonSerializable(typeof(KnowledgeAsk)), JsonSerializable(typeof(KnowledgeFound)), JsonSerializable(typeof(KnowledgeEntryPage))]
[JsonSerializable(typeof(IReadOnlyList<KnowledgeRow>)), JsonSerializable(typeof(KnowledgeAct)), JsonSerializable(typeof(KnowledgeOpinion)), JsonSerializable(typeof(AskKnowledge))]
[JsonSerializable(typeof(IReadOnlyList<KnowledgeTaskRow>)), JsonSerializable(typeof(HandKnowledgeTask)), JsonSerializable(typeof(IReadOnlyList<KnowledgeAlarmRow>)), JsonSerializable(typeof(IReadOnlyList<KnowledgeDiffField>))]
[JsonSerializable(typeof(CountyHeat)), JsonSerializable(typeof(GridHeat)), JsonSerializable(typeof(SurgeList)), JsonSerializable(typeof(RisingWordList))]
[JsonSerializable(typeof(TrendPage)), JsonSerializable(typeof(FloorPage)), JsonSerializable(typeof(WallboardView))]
[JsonSerializable(typeof(MetricPage)), JsonSerializable(typeof(MetricUnits)), JsonSerializable(typeof(MetricCalls)), JsonSerializable(typeof(MetricTickets)), JsonSerializable(typeof(MetricRevisions))]
[JsonSerializable(typeof(UnitEntry)), JsonSerializable(typeof(AccountEntry)), JsonSerializable(typeof(PhoneEntry)), JsonSerializable(typeof(QueueEntryConfig))]
[JsonSerializable(typeof(CategoryEntry)), JsonSerializable(typeof(RuleEntry)), JsonSerializable(typeof(HolidayEntry)), JsonSerializable(typeof(PlatformEntry)), JsonSerializable(typeof(TrunkEntry)), JsonSerializable(typeof(ContactEntry)), JsonSerializable(typeof(SkillEntry))]
[JsonSerializable(typeof(IReadOnlyList<CallTraceRow>)), JsonSerializable(typeof(CallRecordPage)), JsonSerializable(typeof(CallRating)), JsonSerializable(typeof(CallLadderPage)), JsonSerializable(typeof(IReadOnlyList<TelephonyNodeItem>))]
[JsonSerializable(typeof(RecordingKeeping)), JsonSerializable(typeof(SetHold)), JsonSerializable(typeof(LiftHold)), JsonSerializable(typeof(HoldList)), JsonSerializable(typeof(HoldItem))]
[JsonSerializable(typeof(DeclinedList)), JsonSerializable(typeof(DeclinedItem)), JsonSerializable(typeof(EnterDeclined)), JsonSerializable(typeof(TakeBackDeclined))]
[JsonSerializable(typeof(WeChatEntry)), JsonSerializable(typeof(RingMe))]
[JsonSerializable(typeof(FollowUpPlanEntry)), JsonSerializable(typeof(MetricWeightEntry)), JsonSerializable(typeof(LimitEntry)), JsonSerializable(typeof(PolicyEntry)), JsonSerializable(typeof(LightEntry)), JsonSerializable(typeof(IReadOnlyList<LimitPresetItem>)), JsonSerializable(typeof(IReadOnlyList<EscalationDigestItem>))]
[JsonSerializable(typeof(Saved)), JsonSerializable(typeof(ImportReport)), JsonSerializable(typeof(AuditList))]
[JsonSerializable(typeof(Guid)), JsonSerializable(typeof(JsonNode)), JsonSerializable(typeof(JsonArray))]
public sealed partial class ContractsJson : JsonSerializerContext;
