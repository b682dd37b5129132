namespace Hotline.Dispatch.Tickets;

/// <summary>业务类型.</summary>
public enum TicketType
{
    /// <summary>咨询.</summary>
    Consultation,

    /// <summary>求助.</summary>
    Help,

    /// <summary>投诉.</summary>
    Complaint,

    /// <summary>举报.</summary>
    Report,

    /// <summary>建议.</summary>
    Suggestion,

    /// <summary>表扬.</summary>
    Praise,

    /// <summary>其他.</summary>
    Other,
}

/// <summary>紧急程度: 一般, 紧急, 特急.</summary>
public enum Urgency
{
    Normal,
    Urgent,
    Critical,
}

/// <summary>How a request came in.</summary>
public enum IntakeChannel
{
    Phone,
    Web,
    WeChat,
    App,
    Sms,
    Email,
    Police110,
    Platform,

    /// <summary>来访窗口.</summary>
    Counter,
}

/// <summary>正常, 黄灯, 红灯, 超期.</summary>
public enum Light
{
    Normal,
    Amber,
    Red,
    Overdue,
}

/// <summary>解决, 基本解决, 未解决.</summary>
public enum Solved
{
    Solved,
    Basically,
    Unsolved,
}

/// <summary>非常满意, 满意, 基本满意, 不满意, 非常不满意.</summary>
public enum Satisfaction
{
    VerySatisfied,
    Satisfied,
    Basically,
    Dissatisfied,
    VeryDissatisfied,
}

/// <summary>答复是否清楚: 清楚, 不清楚.</summary>
public enum ReplyClarity
{
    Clear,
    Unclear,
}

/// <summary>How the citizen was asked, or said it unasked: by an agent's call, on the web, by a link in a text message, in the messenger.</summary>
public enum FollowUpWay
{
    Agent,
    Web,
    SmsLink,
    WeChat,

    /// <summary>自动语音: a question answered by a digit.</summary>
    Ivr,

    /// <summary>来电代评: the citizen phoned and told an agent.</summary>
    PhonedIn,
}

/// <summary>Why a citizen was not reached: 无人接听, 占线, 停机或空号, 拒绝回访, 非本人; 接听后未按键 (asked by voice, perhaps a machine answered).</summary>
public enum NotReached
{
    NoAnswer,
    Busy,
    OutOfService,
    Declined,
    WrongPerson,
    NoKey,
}

/// <summary>Why a citizen is asked in another way than was planned.</summary>
public enum WhyPassedOn
{
    /// <summary>The message went without an answer.</summary>
    Unanswered,

    /// <summary>No number is known, or none that the hotline may call.</summary>
    NoNumber,

    /// <summary>The citizen wants no question by voice.</summary>
    Declined,

    /// <summary>A confidential matter: whoever picks up would hear of it.</summary>
    Guarded,

    /// <summary>To be asked by WeChat, and no follower of the account, or none any more.</summary>
    NoFollower,

    /// <summary>The citizen named a time: a person keeps it.</summary>
    Booked,
}
