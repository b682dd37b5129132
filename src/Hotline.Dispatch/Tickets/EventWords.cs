using System.Collections.Frozen;

namespace Hotline.Dispatch.Tickets;

/// <summary>The one map from event kinds to the Chinese verb shown in a history.</summary>
public static class EventWords
{
    private static readonly FrozenDictionary<string, string> Words = new Dictionary<string, string>
    {
        [nameof(TicketEvent.DraftOpened)] = "来电建单",
        [nameof(TicketEvent.DraftTakenOver)] = "接手草稿",
        [nameof(TicketEvent.AnsweredOnCall)] = "直接办结",
        [nameof(TicketEvent.Accepted)] = "受理",
        [nameof(TicketEvent.Withdrawn)] = "撤单",
        [nameof(TicketEvent.RepeatJoined)] = "重复来电并入",
        [nameof(TicketEvent.ToldApart)] = "非同一诉求",
        [nameof(TicketEvent.Dispatched)] = "派单",
        [nameof(TicketEvent.Classified)] = "归类",
        [nameof(TicketEvent.SignedFor)] = "签收",
        [nameof(TicketEvent.Replied)] = "答复",
        [nameof(TicketEvent.ReplySubmitted)] = "提交答复待审",
        [nameof(TicketEvent.ReplySentBack)] = "答复退回",
        [nameof(TicketEvent.AssistAsked)] = "邀请协办",
        [nameof(TicketEvent.AssistSignedFor)] = "协办签收",
        [nameof(TicketEvent.AssistAnswered)] = "协办答复",
        [nameof(TicketEvent.AssistDeclined)] = "协办退回",
        [nameof(TicketEvent.AssistInsisted)] = "驳回协办退回",
        [nameof(TicketEvent.AssistDropped)] = "撤销协办",
        [nameof(TicketEvent.RefusalProposed)] = "提请不予受理",
        [nameof(TicketEvent.RefusedToTake)] = "不予受理",
        [nameof(TicketEvent.RefusalDismissed)] = "不予受理未批准",
        [nameof(TicketEvent.HandedOut)] = "转外部",
        [nameof(TicketEvent.HandOutAcknowledged)] = "外部已回执",
        [nameof(TicketEvent.HandOutAnswered)] = "外部已答复",
        [nameof(TicketEvent.HandOutTakenBack)] = "外部退回",
        [nameof(TicketEvent.Merged)] = "并单",
        [nameof(TicketEvent.MergeUndone)] = "撤销并单",
        [nameof(TicketEvent.VoiceJoined)] = "并入一件",
        [nameof(TicketEvent.VoiceLeft)] = "移出一件",
        [nameof(TicketEvent.MatterMoved)] = "并案改派",
        [nameof(TicketEvent.AnsweredWithMatter)] = "并案答复",
        [nameof(TicketEvent.Suspended)] = "挂起",
        [nameof(TicketEvent.Resumed)] = "恢复办理",
        [nameof(TicketEvent.SupervisionIssued)] = "督办",
        [nameof(TicketEvent.SupervisionAnswered)] = "督办回复",
        [nameof(TicketEvent.SupervisionSentBack)] = "督办退回",
        [nameof(TicketEvent.SupervisionClosed)] = "督办销号",
        [nameof(TicketEvent.SupervisionWithdrawn)] = "撤销督办",
        [nameof(TicketEvent.CardGiven)] = "亮牌",
        [nameof(TicketEvent.HandedDown)] = "下派",
        [nameof(TicketEvent.HandedAcross)] = "转办",
        [nameof(TicketEvent.Returned)] = "申请退单",
        [nameof(TicketEvent.ReturnUpheld)] = "同意退单",
        [nameof(TicketEvent.ReturnRejected)] = "驳回退单",
        [nameof(TicketEvent.DutyRuled)] = "权责裁定",
        [nameof(TicketEvent.ExtensionAsked)] = "申请延期",
        [nameof(TicketEvent.ExtensionGranted)] = "同意延期",
        [nameof(TicketEvent.ExtensionRefused)] = "驳回延期",
        [nameof(TicketEvent.FollowedUp)] = "回访",
        [nameof(TicketEvent.FollowUpPlanned)] = "回访安排",
        [nameof(TicketEvent.Closed)] = "办结",
        [nameof(TicketEvent.RedoOrdered)] = "重办",
        [nameof(TicketEvent.Urged)] = "催办",
        [nameof(TicketEvent.Supplemented)] = "补充情况",
        [nameof(TicketEvent.Retracted)] = "诉求人撤回",
        [nameof(TicketEvent.Appealed)] = "考核申诉",
        [nameof(TicketEvent.AppealUpheld)] = "申诉成立，不计入考核",
        [nameof(TicketEvent.AppealDismissed)] = "申诉不成立",
        [nameof(TicketEvent.LightTurned)] = "亮灯",
        [nameof(TicketEvent.Escalated)] = "超期升级",
        [nameof(TicketEvent.DeadlineRecounted)] = "时限重算",
        [nameof(TicketEvent.RecordingLinked)] = "关联录音",
    }.ToFrozenDictionary();

    public static IEnumerable<string> Kinds => Words.Keys;

    public static string Of(string kind) => Words.GetValueOrDefault(kind, kind);
}
