using Hotline.Dispatch.Tickets.Verbs;

namespace Hotline.Dispatch.Tickets;

/// <summary>Chinese words for the ticket's closed sets.</summary>
public static class TypeWords
{
    public static string Of(TicketType type) => type switch
    {
        TicketType.Consultation => "咨询",
        TicketType.Help => "求助",
        TicketType.Complaint => "投诉",
        TicketType.Report => "举报",
        TicketType.Suggestion => "建议",
        TicketType.Praise => "表扬",
        _ => "其他",
    };

    public static string? OfName(string name) => Enum.TryParse<TicketType>(name, out var type) ? Of(type) : null;

    public static string Of(Urgency urgency) => urgency switch
    {
        Urgency.Critical => "特急",
        Urgency.Urgent => "紧急",
        _ => "一般",
    };

    public static string Of(IntakeChannel channel) => channel switch
    {
        IntakeChannel.Phone => "电话",
        IntakeChannel.Web => "网站",
        IntakeChannel.WeChat => "微信",
        IntakeChannel.App => "移动客户端",
        IntakeChannel.Sms => "短信",
        IntakeChannel.Email => "邮件",
        IntakeChannel.Police110 => "110联动",
        IntakeChannel.Counter => "来访窗口",
        _ => "其他平台",
    };

    public static string Of(ContactWay way) => way switch
    {
        ContactWay.Telephone => "电话",
        ContactWay.Visit => "上门",
        _ => "短信或消息",
    };

    public static string Of(TicketFlag flag) => flag switch
    {
        TicketFlag.Difficult => "疑难",
        TicketFlag.Group => "群诉",
        TicketFlag.Urged => "催办",
        TicketFlag.Confidential => "保密",
        TicketFlag.Supervised => "督办",
        TicketFlag.NotCounted => "不计入考核",
        TicketFlag.StabilityRisk => "涉稳",
        TicketFlag.Typical => "典型",
        TicketFlag.ProvinceOrder => "省级交办",
        _ => "匿名",
    };

    public static string Of(TicketLabel label) => Of(Enum.Parse<TicketFlag>(label.ToString()));

    public static string Of(Light light) => light switch
    {
        Light.Amber => "黄灯",
        Light.Red => "红灯",
        Light.Overdue => "超期",
        _ => "正常",
    };

    public static string Of(Solved solved) => solved switch
    {
        Solved.Solved => "已解决",
        Solved.Basically => "基本解决",
        _ => "未解决",
    };

    public static string Of(Satisfaction satisfied) => satisfied switch
    {
        Satisfaction.VerySatisfied => "非常满意",
        Satisfaction.Satisfied => "满意",
        Satisfaction.Basically => "基本满意",
        Satisfaction.Dissatisfied => "不满意",
        _ => "非常不满意",
    };

    public static string Of(ReplyClarity clarity) => clarity == ReplyClarity.Clear ? "清楚" : "不清楚";

    public static string Of(RefusalReason reason) => reason switch
    {
        RefusalReason.Litigation => "已进入诉讼、仲裁、行政复议等法定程序",
        RefusalReason.Petition => "属于信访事项",
        RefusalReason.Discipline => "属于纪检监察事项",
        RefusalReason.Disclosure => "属于政府信息公开申请",
        RefusalReason.Secrets => "涉及国家秘密、商业秘密或个人隐私",
        RefusalReason.Unlawful => "违反法律法规或社会公序良俗",
        RefusalReason.NotGovernment => "不属于政府职责范围",
        _ => "同一事项已办结答复，无新的事实和理由",
    };

    public static string Of(SuspendReason reason) => reason switch
    {
        SuspendReason.CitizensPapers => "等待诉求人补充材料",
        SuspendReason.StatutoryAppraisal => "法定鉴定、检测期间",
        _ => "受季节或工程周期限制",
    };

    public static string Of(SupervisionLevel level) => level switch
    {
        SupervisionLevel.Leader => "领导批示",
        SupervisionLevel.Listed => "挂账督办",
        _ => "热线督办",
    };

    public static string Of(SupervisionState state) => state switch
    {
        SupervisionState.AwaitingReply => "待回复",
        SupervisionState.AwaitingReview => "待审核",
        SupervisionState.Closed => "已销号",
        _ => "已撤销",
    };

    public static string Of(Card card) => card switch
    {
        Card.Yellow => "黄牌",
        Card.Red => "红牌",
        _ => "",
    };

    public static string Of(AssistState state) => state switch
    {
        AssistState.AwaitingSignFor => "待签收",
        AssistState.InHandling => "协办中",
        AssistState.DeclineReview => "退回待审定",
        AssistState.Answered => "已答复",
        _ => "已撤销",
    };

    public static string Of(NotReached why) => why switch
    {
        NotReached.Busy => "占线",
        NotReached.OutOfService => "停机或空号",
        NotReached.Declined => "拒绝回访",
        NotReached.WrongPerson => "非本人",
        NotReached.NoKey => "接听后未按键",
        _ => "无人接听",
    };

    public static string Of(HandingWay way) => way == HandingWay.Down ? "下派" : "转办";

    public static string Of(JudgementKind kind) => kind switch
    {
        JudgementKind.Dissatisfied => "评价不满意",
        JudgementKind.Unsolved => "回访未解决",
        JudgementKind.LateContact => "先行联系超期",
        _ => "办理超期",
    };

    public static string Of(AppealState state) => state switch
    {
        AppealState.AwaitingReview => "申诉待审",
        AppealState.Upheld => "申诉成立，不计入考核",
        AppealState.Dismissed => "申诉不成立",
        _ => "未申诉",
    };

    public static string Of(WhyPassedOn why) => why switch
    {
        WhyPassedOn.Unanswered => "消息未答复",
        WhyPassedOn.NoNumber => "没有可呼叫的号码",
        WhyPassedOn.Declined => "诉求人不接受语音回访",
        WhyPassedOn.NoFollower => "诉求人没有关注公众号",
        WhyPassedOn.Booked => "诉求人约定了时间",
        _ => "保密工单",
    };

    public static string Of(FollowUpWay way) => way switch
    {
        FollowUpWay.Web => "网站评价",
        FollowUpWay.SmsLink => "短信链接评价",
        FollowUpWay.WeChat => "微信评价",
        FollowUpWay.Ivr => "自动语音回访",
        FollowUpWay.PhonedIn => "诉求人来电",
        _ => "电话回访",
    };

    public static string Of(DifficultReason why) => why switch
    {
        DifficultReason.Returns => "多次退单",
        DifficultReason.Redos => "多次重办",
        _ => "多家单位经办",
    };

    public static string Of(TicketState state) => state switch
    {
        TicketState.Draft => "草稿",
        TicketState.PendingDispatch => "待派单",
        TicketState.AwaitingSignFor => "待签收",
        TicketState.InHandling => "办理中",
        TicketState.ReturnReview => "退单待审",
        TicketState.Ruling => "权责裁定",
        TicketState.ExtensionReview => "延期待审",
        TicketState.Suspended => "挂起",
        TicketState.ReplyReview => "答复待审",
        TicketState.AwaitingFollowUp => "待回访",
        TicketState.Closed => "办结",
        TicketState.Redo => "重办",
        TicketState.ClosedOnCall => "直接办结",
        TicketState.Refused => "已撤单",
        TicketState.Merged => "已并单",
        TicketState.HandedOut => "已转外部",
        _ => "归档",
    };
}
