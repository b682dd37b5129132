namespace Hotline.Dispatch.Tickets;

/// <summary>What can be done to a ticket.</summary>
public enum Verb
{
    /// <summary>保存草稿.</summary>
    SaveDraft,

    /// <summary>直接办结.</summary>
    AnswerOnCall,

    /// <summary>受理.</summary>
    Accept,

    /// <summary>撤单: a draft that is no request.</summary>
    Withdraw,

    /// <summary>重复来电并入: a draft that is about an earlier request.</summary>
    JoinRepeat,

    /// <summary>非同一诉求: the likeness shown was of another matter.</summary>
    TellApart,

    /// <summary>派单.</summary>
    DispatchTo,

    /// <summary>签收.</summary>
    SignFor,

    /// <summary>答复.</summary>
    Reply,

    /// <summary>邀请协办.</summary>
    AskAssist,

    /// <summary>协办签收.</summary>
    SignForAssist,

    /// <summary>协办答复.</summary>
    AnswerAssist,

    /// <summary>协办退回.</summary>
    DeclineAssist,

    /// <summary>协办退回审定.</summary>
    RuleOnDecline,

    /// <summary>撤销协办.</summary>
    DropAssist,

    /// <summary>挂起.</summary>
    Suspend,

    /// <summary>恢复办理.</summary>
    Resume,

    /// <summary>督办.</summary>
    Supervise,

    /// <summary>督办回复.</summary>
    AnswerSupervision,

    /// <summary>督办审核.</summary>
    ReviewSupervision,

    /// <summary>撤销督办.</summary>
    WithdrawSupervision,

    /// <summary>亮牌.</summary>
    GiveCard,

    /// <summary>下派: to a unit below.</summary>
    HandDown,

    /// <summary>转办: to a unit on the same level.</summary>
    HandAcross,

    /// <summary>退单.</summary>
    Return,

    /// <summary>退单审核.</summary>
    RuleOnReturn,

    /// <summary>权责裁定: whose duty it is, after a second return.</summary>
    RuleOnDuty,

    /// <summary>申请延期.</summary>
    Extend,

    /// <summary>延期审核.</summary>
    RuleOnExtension,

    /// <summary>回访.</summary>
    FollowUp,

    /// <summary>催办.</summary>
    Urge,

    /// <summary>补充: more about an open ticket.</summary>
    Supplement,

    /// <summary>撤回: the citizen's own.</summary>
    Retract,

    /// <summary>评价: the citizen's own answer to the follow-up.</summary>
    Rate,

    /// <summary>亮灯与升级: the clocks' own verb.</summary>
    Escalate,

    /// <summary>时限重算: provisional limits, once the days off are published.</summary>
    Recount,

    /// <summary>关联录音: the recording's own verb.</summary>
    LinkRecording,
}
