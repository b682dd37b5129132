using Hotline.Agent.Client.Contracts;

namespace Hotline.Agent.Client.Tickets;

/// <summary>How tickets are said; the state's own Chinese name comes from the server.</summary>
public static class TicketWords
{
    /// <summary>What a person says of a ticket beside its state.</summary>
    public static IReadOnlyList<CodeName> Labels { get; } = [new("StabilityRisk", "涉稳"), new("Typical", "典型"), new("ProvinceOrder", "省级交办")];

    /// <summary>The marks by which lists and searches are narrowed.</summary>
    public static IReadOnlyList<CodeName> Flags { get; } = [new("Difficult", "疑难"), new("Group", "群诉"), new("Anonymous", "匿名"), .. Labels];

    /// <summary>Lists know more of them than the search does.</summary>
    public static IReadOnlyList<CodeName> ListFlags { get; } = [.. Flags, new("Urged", "催办"), new("Supervised", "督办"), new("Confidential", "保密"), new("NotCounted", "不计入考核")];

    public static bool IsFinished(TicketState state) => state is
        TicketState.Closed or TicketState.ClosedOnCall or TicketState.Refused or TicketState.Merged or TicketState.Archived;

    /// <summary>The last part of a name written with its path, for lists where there is no room: 城乡建设与管理 / 市政设施 / 路灯 gives 路灯.</summary>
    public static string? Last(string? path) => path?[(path.LastIndexOf('/') + 1)..].Trim();

    /// <summary>Shape for a light; told apart without colour.</summary>
    public static string Shape(Light light) => light switch
    {
        Light.Normal => "●",
        Light.Amber => "▲",
        Light.Red => "◆",
        Light.Overdue => "■",
        _ => "",
    };

    public static string Name(Light light) => light switch
    {
        Light.Normal => "正常",
        Light.Amber => "预警",
        Light.Red => "临期",
        Light.Overdue => "超期",
        _ => "",
    };

    public static string Class(Light light) => $"light light-{light.ToString().ToLowerInvariant()}";

    public static string Name(TicketVerb verb) => verb switch
    {
        TicketVerb.SaveDraft => "继续填写",
        TicketVerb.AnswerOnCall => "当场答复并办结",
        TicketVerb.CheckAnswer => "质检",
        TicketVerb.ReopenAnswered => "答复有误，转派单",
        TicketVerb.Accept => "提交派单",
        TicketVerb.Dispatch => "派单",
        TicketVerb.SignFor => "签收",
        TicketVerb.RecordContact => "登记联系",
        TicketVerb.Reply => "答复",
        TicketVerb.AskAssist => "邀请协办",
        TicketVerb.SignForAssist => "协办签收",
        TicketVerb.AnswerAssist => "协办答复",
        TicketVerb.DeclineAssist => "协办退回",
        TicketVerb.RuleOnDecline => "审定协办退回",
        TicketVerb.DropAssist => "撤销协办",
        TicketVerb.RuleOnReply => "审核答复",
        TicketVerb.AskFacts => "退回补充",
        TicketVerb.GiveFacts => "补充事实",
        TicketVerb.ProposeRefusal => "提请不予受理",
        TicketVerb.RuleOnRefusal => "审批不予受理",
        TicketVerb.HandOut => "转外部",
        TicketVerb.AcknowledgeHandOut => "登记回执",
        TicketVerb.AnswerHandOut => "登记办理结果",
        TicketVerb.TakeBackHandOut => "外部退回",
        TicketVerb.MergeInto => "并单",
        TicketVerb.AcceptInto => "受理并并单",
        TicketVerb.UndoMerge => "撤销并单",
        TicketVerb.Suspend => "挂起",
        TicketVerb.AskSuspension => "申请挂起",
        TicketVerb.RuleOnSuspension => "审核挂起",
        TicketVerb.Resume => "恢复办理",
        TicketVerb.Supervise => "督办",
        TicketVerb.AnswerSupervision => "督办回复",
        TicketVerb.ReviewSupervision => "审核督办回复",
        TicketVerb.WithdrawSupervision => "撤销督办",
        TicketVerb.GiveCard => "亮牌",
        TicketVerb.HandDown => "下派",
        TicketVerb.HandAcross => "转办",
        TicketVerb.RuleOnHanding => "审核转派",
        TicketVerb.Reassign => "改派",
        TicketVerb.RuleOnHandOut => "审批转外部",
        TicketVerb.Return => "退单",
        TicketVerb.RuleOnReturn => "裁定退单",
        TicketVerb.RuleOnDuty => "裁定权责",
        TicketVerb.Extend => "申请延期",
        TicketVerb.RuleOnExtension => "审核延期",
        TicketVerb.FollowUp => "回访",
        TicketVerb.BookFollowUp => "预约回访",
        TicketVerb.RuleOnUnreasonable => "复核不合理",
        TicketVerb.Urge => "催办",
        TicketVerb.RateFor => "代为评价",
        TicketVerb.Supplement => "补充情况",
        TicketVerb.Regrade => "更正类型、紧急程度",
        TicketVerb.KeepSecret => "转保密",
        TicketVerb.Retract => "代为撤回",
        TicketVerb.RuleOnRetraction => "审批撤单",
        TicketVerb.Appeal => "考核申诉",
        TicketVerb.RuleOnAppeal => "审核申诉",
        TicketVerb.FlagDifficult => "疑难标记",
        TicketVerb.FlagGroup => "群诉标记",
        TicketVerb.Label => "标签",
        TicketVerb.Archive => "归档",
        TicketVerb.Reveal => "查看明文",
        TicketVerb.Withdraw => "撤单",
        _ => verb.ToString(),
    };

    public static string Channel(string channel) => channel switch
    {
        "Phone" or "Call" => "电话",
        "Web" => "网站",
        "WeChat" => "微信",
        "App" => "客户端",
        "Desk" or "WalkIn" or "Counter" => "窗口",
        _ => channel,
    };
}
