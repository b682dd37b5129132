using System.Text.Json;
using Hotline.Agent.Client.Contracts;

namespace Hotline.Agent.Client.Wire;

/// <summary>One verb on its way to the server. Each maker has the name of its verb (docs/adr/0123).</summary>
/// <param name="Act">The last part of the path.</param>
/// <param name="Json">The command as JSON.</param>
/// <param name="Done">What is said when it worked.</param>
public sealed record VerbCall(string Act, string Json, string Done)
{
    /// <summary>What is said where others have to approve of it first; null where nobody ever has.</summary>
    public string? Asked { get; private init; }

    public static VerbCall Accept() => Of("acceptance", new AcceptTicket(), ContractsJson.Default.AcceptTicket, "已提交派单");

    public static VerbCall AnswerOnCall(AnswerOnCall c) => Of("answer", c, ContractsJson.Default.AnswerOnCall, "已当场答复并办结");

    public static VerbCall Withdraw(WithdrawTicket c) => Of("withdrawal", c, ContractsJson.Default.WithdrawTicket, "已登记为无效来电");

    /// <param name="done">What is said when it worked: it depends on the judgement.</param>
    public static VerbCall JudgeRepeat(JudgeRepeat c, string done) => Of("repeat-judgement", c, ContractsJson.Default.JudgeRepeat, done);

    public static VerbCall TakePlace(TakePlace c) => Of("place-of-earlier", c, ContractsJson.Default.TakePlace, "已采用位置");

    public static VerbCall Dispatch(DispatchTicket c) => Of("assignment", c, ContractsJson.Default.DispatchTicket, "已派单");

    public static VerbCall SignFor() => Of("sign-for", new SignForTicket(), ContractsJson.Default.SignForTicket, "已签收");

    public static VerbCall RecordContact(RecordContact c) => Of("contact", c, ContractsJson.Default.RecordContact, "联系情况已登记");

    public static VerbCall Reply(ReplyTicket c) => Of("reply", c, ContractsJson.Default.ReplyTicket, "已答复");

    public static VerbCall AskAssist(AskAssist c) => Of("assist", c, ContractsJson.Default.AskAssist, "已邀请协办");

    public static VerbCall SignForAssist() => Of("assist-sign-for", new SignForAssist(), ContractsJson.Default.SignForAssist, "已签收协办");

    public static VerbCall AnswerAssist(AnswerAssist c) => Of("assist-answer", c, ContractsJson.Default.AnswerAssist, "协办答复已提交");

    public static VerbCall DeclineAssist(DeclineAssist c) => Of("assist-decline", c, ContractsJson.Default.DeclineAssist, "已退回，等主办单位审定");

    public static VerbCall RuleOnDecline(RuleOnDecline c) => Of("assist-decline-ruling", c, ContractsJson.Default.RuleOnDecline, "已审定");

    public static VerbCall DropAssist(DropAssist c) => Of("assist-drop", c, ContractsJson.Default.DropAssist, "已撤销协办");

    public static VerbCall RuleOnReply(RuleOnReply c) => Of("reply-ruling", c, ContractsJson.Default.RuleOnReply, c.Pass ? "答复已审核通过" : "已退回承办单位");

    public static VerbCall FlagDifficult(FlagDifficult c) => Of("difficult", c, ContractsJson.Default.FlagDifficult, c.On ? "已标记疑难" : "已取消疑难");

    public static VerbCall FlagGroup(FlagGroup c) => Of("group", c, ContractsJson.Default.FlagGroup, c.On ? "已标记群诉" : "已取消群诉");

    public static VerbCall Label(LabelTicket c) => Of("label", c, ContractsJson.Default.LabelTicket, c.On ? "已加标签" : "已取消标签");

    public static VerbCall Archive() => Of("archiving", new ArchiveTicket(), ContractsJson.Default.ArchiveTicket, "已归档");

    public static VerbCall ProposeRefusal(ProposeRefusal c) => Of("refusal", c, ContractsJson.Default.ProposeRefusal, "已提请不予受理");

    /// <param name="passesOn">Approved, it goes to the second level.</param>
    public static VerbCall RuleOnRefusal(RuleOnRefusal c, bool passesOn) => Of("refusal-ruling", c, ContractsJson.Default.RuleOnRefusal, !c.Approve ? "未批准，转派单" : passesOn ? "已初审同意，待督办员终审" : "已批准不予受理");

    public static VerbCall CheckAnswer(CheckAnswer c) => Of("answer-check", c, ContractsJson.Default.CheckAnswer, c.Right ? "已判定：答复正确" : "已判定：答复有误");

    public static VerbCall ReopenAnswered(ReopenAnswered c) => Of("answer-reopening", c, ContractsJson.Default.ReopenAnswered, "已转派单");

    public static VerbCall AskFacts(AskFacts c) => Of("facts-question", c, ContractsJson.Default.AskFacts, "已退回补充");

    public static VerbCall GiveFacts(GiveFacts c) => Of("facts", c, ContractsJson.Default.GiveFacts, "已补充，待派单");

    public static VerbCall HandOut(HandOutTicket c) => Of("hand-out", c, ContractsJson.Default.HandOutTicket, "已转外部");

    public static VerbCall AcknowledgeHandOut(AcknowledgeHandOut c) => Of("hand-out-receipt", c, ContractsJson.Default.AcknowledgeHandOut, "已登记回执");

    public static VerbCall AnswerHandOut(AnswerHandOut c) => Of("hand-out-result", c, ContractsJson.Default.AnswerHandOut, "已登记办理结果");

    public static VerbCall TakeBackHandOut(TakeBackHandOut c) => Of("hand-out-return", c, ContractsJson.Default.TakeBackHandOut, "已收回，待派单");

    public static VerbCall MergeInto(MergeTicket c) => Of("merge", c, ContractsJson.Default.MergeTicket, "已并单");

    public static VerbCall AcceptInto(MergeTicket c) => Of("acceptance-into", c, ContractsJson.Default.MergeTicket, "已受理并并单");

    public static VerbCall UndoMerge(UndoMerge c) => Of("merge-undo", c, ContractsJson.Default.UndoMerge, "已撤销并单");

    public static VerbCall Suspend(Suspend c) => Of("suspension", c, ContractsJson.Default.Suspend, "已挂起");

    public static VerbCall AskSuspension(AskSuspension c) => Of("suspension-request", c, ContractsJson.Default.AskSuspension, "挂起申请已提交");

    public static VerbCall RuleOnSuspension(RuleOnSuspension c) => Of("suspension-ruling", c, ContractsJson.Default.RuleOnSuspension, c.Grant ? "已同意挂起" : "未同意挂起");

    public static VerbCall Resume(Resume c) => Of("resumption", c, ContractsJson.Default.Resume, "已恢复办理");

    public static VerbCall Supervise(Supervise c) => Of("supervision", c, ContractsJson.Default.Supervise, "督办单已下达");

    public static VerbCall AnswerSupervision(AnswerSupervision c) => Of("supervision-answer", c, ContractsJson.Default.AnswerSupervision, "督办回复已提交");

    public static VerbCall ReviewSupervision(ReviewSupervision c) => Of("supervision-review", c, ContractsJson.Default.ReviewSupervision, "已审核");

    public static VerbCall WithdrawSupervision(WithdrawSupervision c) => Of("supervision-withdrawal", c, ContractsJson.Default.WithdrawSupervision, "督办单已撤销");

    public static VerbCall Appeal(AppealJudgement c) => Of("appeal", c, ContractsJson.Default.AppealJudgement, "申诉已提交");

    public static VerbCall RuleOnAppeal(RuleOnAppeal c) => Of("appeal-ruling", c, ContractsJson.Default.RuleOnAppeal, "申诉已审核");

    public static VerbCall GiveCard(GiveCard c) => Of("card", c, ContractsJson.Default.GiveCard, "已亮牌");

    public static VerbCall HandDown(HandDownTicket c) => Of("hand-down", c, ContractsJson.Default.HandDownTicket, "已下派") with { Asked = "转派申请已提交" };

    public static VerbCall HandAcross(HandAcrossTicket c) => Of("hand-across", c, ContractsJson.Default.HandAcrossTicket, "已转办") with { Asked = "转派申请已提交" };

    public static VerbCall RuleOnHanding(RuleOnHanding c) => Of("handing-ruling", c, ContractsJson.Default.RuleOnHanding, c.Approve ? "已同意转派" : "未同意转派");

    public static VerbCall Reassign(ReassignTicket c) => Of("reassignment", c, ContractsJson.Default.ReassignTicket, "已改派");

    public static VerbCall RuleOnHandOut(RuleOnHandOut c) => Of("hand-out-ruling", c, ContractsJson.Default.RuleOnHandOut, c.Approve ? "已转外部" : "未批准，仍由派单员处理");

    public static VerbCall Return(ReturnTicket c) => Of("return", c, ContractsJson.Default.ReturnTicket, "退单申请已提交");

    public static VerbCall RuleOnReturn(RuleOnReturn c) => Of("return-ruling", c, ContractsJson.Default.RuleOnReturn, "已裁定");

    public static VerbCall RuleOnDuty(RuleOnDuty c) => Of("duty-ruling", c, ContractsJson.Default.RuleOnDuty, "已裁定");

    public static VerbCall Extend(ExtendTicket c) => Of("extension", c, ContractsJson.Default.ExtendTicket, "延期申请已提交");

    public static VerbCall RuleOnExtension(RuleOnExtension c) => Of("extension-ruling", c, ContractsJson.Default.RuleOnExtension, "已审核");

    public static VerbCall FollowUp(RecordFollowUp c) => Of("follow-up", c, ContractsJson.Default.RecordFollowUp, "回访已记录");

    public static VerbCall BookFollowUp(BookFollowUp c) => Of("follow-up-booking", c, ContractsJson.Default.BookFollowUp, "已预约回访");

    public static VerbCall RuleOnUnreasonable(RuleOnUnreasonable c) => Of("unreasonable-ruling", c, ContractsJson.Default.RuleOnUnreasonable, c.Confirm ? "已认定不合理，办结" : "未认定，重新办理");

    public static VerbCall RateFor(RateForCitizen c) => Of("citizens-word", c, ContractsJson.Default.RateForCitizen, c.Solved == SolvedMark.NotSolved ? "已登记，重新办理" : "已登记评价");

    public static VerbCall Regrade(RegradeTicket c) => Of("grade", c, ContractsJson.Default.RegradeTicket, "已更正，时限随之调整");

    public static VerbCall KeepSecret(KeepTicketSecret c) => Of("secrecy", c, ContractsJson.Default.KeepTicketSecret, "已转为保密");

    public static VerbCall Retract(RetractTicket c) => Of("retraction", c, ContractsJson.Default.RetractTicket, "已提交撤回");

    public static VerbCall RuleOnRetraction(RuleOnRetraction c) => Of("retraction-ruling", c, ContractsJson.Default.RuleOnRetraction, c.Approve ? "已撤单" : "未批准，继续办理");

    public static VerbCall Supplement(SupplementTicket c) => Of("supplement", c, ContractsJson.Default.SupplementTicket, "已补充");

    public static VerbCall Urge(UrgeTicket c) => Of("urge", c, ContractsJson.Default.UrgeTicket, "已催办");

    private static VerbCall Of<T>(string act, T command, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> json, string done) =>
        new(act, JsonSerializer.Serialize(command, json), done);
}
