namespace Hotline.Dispatch.Tickets;

/// <summary>What can be done to a ticket.</summary>
public enum Verb
{
    /// <summary>保存草稿.</summary>
    SaveDraft,

    /// <summary>直接办结.</summary>
    AnswerOnCall,

    /// <summary>直接办结质检: was the answer right?</summary>
    CheckAnswer,

    /// <summary>转派单: an answer that was wrong; the request goes the way of all others.</summary>
    ReopenAnswered,

    /// <summary>受理.</summary>
    Accept,

    /// <summary>撤单: a draft that is no request.</summary>
    Withdraw,

    /// <summary>重复来电并入: a draft that is about an earlier request.</summary>
    JoinRepeat,

    /// <summary>非同一诉求: the likeness shown was of another matter.</summary>
    TellApart,

    /// <summary>查重: the own verb of the look after acceptance.</summary>
    NoteRepeats,

    /// <summary>提请不予受理.</summary>
    ProposeRefusal,

    /// <summary>不予受理审批.</summary>
    RuleOnRefusal,

    /// <summary>转外部: to 110 or another platform.</summary>
    HandOut,

    /// <summary>转外部审批: by a second person, where the policy asks for one.</summary>
    RuleOnHandOut,

    /// <summary>外部回执.</summary>
    AcknowledgeHandOut,

    /// <summary>外部办理结果.</summary>
    AnswerHandOut,

    /// <summary>外部退回.</summary>
    TakeBackHandOut,

    /// <summary>并单: into another ticket of the same matter.</summary>
    MergeInto,

    /// <summary>受理并并单: a draft straight into another ticket.</summary>
    AcceptInto,

    /// <summary>撤销并单.</summary>
    UndoMerge,

    /// <summary>接收并单: what a merge does to the ticket merged into.</summary>
    TakeVoice,

    /// <summary>移出并单: what an undone merge does to it.</summary>
    LoseVoice,

    /// <summary>并案跟随: the matter went to another unit.</summary>
    FollowMatter,

    /// <summary>并案答复: the matter was replied to, for every voice.</summary>
    AnswerWithMatter,

    /// <summary>退回补充: a dispatcher lacks facts and asks the agent for them.</summary>
    AskFacts,

    /// <summary>补充事实: the agent answers, and hands it in again.</summary>
    GiveFacts,

    /// <summary>改级改类: how urgent it is, or what kind, set right after acceptance; its clocks follow.</summary>
    Regrade,

    /// <summary>转保密: the citizen asks for it after acceptance.</summary>
    KeepSecret,

    /// <summary>派单.</summary>
    DispatchTo,

    /// <summary>自动派单: by a suggestion above the operator's bar.</summary>
    DispatchBySuggestion,

    /// <summary>签收.</summary>
    SignFor,

    /// <summary>先行联系: the unit turned to the citizen.</summary>
    RecordContact,

    /// <summary>答复.</summary>
    Reply,

    /// <summary>答复审核: before it leaves the unit, and before the citizen reads it.</summary>
    RuleOnReply,

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

    /// <summary>申请挂起: the unit's.</summary>
    AskSuspension,

    /// <summary>挂起审核.</summary>
    RuleOnSuspension,

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

    /// <summary>转派审核: what a unit asks to hand on.</summary>
    RuleOnHanding,

    /// <summary>改派: the hotline takes it from the unit that has it and gives it to another.</summary>
    Reassign,

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

    /// <summary>疑难: a mark on a matter that goes round in circles, set or lifted.</summary>
    FlagDifficult,

    /// <summary>群诉: a mark on a matter that many people complain of together, set or lifted.</summary>
    FlagGroup,

    /// <summary>标签: 涉稳, 典型 or 省级交办, given or taken off.</summary>
    Label,

    /// <summary>归档: what was closed is put away, to be read only.</summary>
    Archive,

    /// <summary>回访.</summary>
    FollowUp,

    /// <summary>预约回访: the citizen asks to be called at a time.</summary>
    BookFollowUp,

    /// <summary>不合理复核: a second person's word on what one held to be beyond reason.</summary>
    RuleOnUnreasonable,

    /// <summary>回访改方式: the citizen is asked by telephone, or by a person, instead.</summary>
    PassFollowUp,

    /// <summary>催办.</summary>
    Urge,

    /// <summary>补充: more about an open ticket.</summary>
    Supplement,

    /// <summary>撤回: the citizen's own, or an agent's for them.</summary>
    Retract,

    /// <summary>撤单审批: by a second person, where the policy asks for one.</summary>
    RuleOnRetraction,

    /// <summary>评价: the citizen's own answer to the follow-up.</summary>
    Rate,

    /// <summary>代诉求人评价: after the close, by whoever the citizen told it to.</summary>
    RateFor,

    /// <summary>考核申诉.</summary>
    Appeal,

    /// <summary>申诉审核.</summary>
    RuleOnAppeal,

    /// <summary>亮灯与升级: the clocks' own verb.</summary>
    Escalate,

    /// <summary>时限重算: open limits, when the list of days off has changed.</summary>
    Recount,

    /// <summary>关联录音: the recording's own verb.</summary>
    LinkRecording,

    /// <summary>关联通话: the own verb of a liaison's call that the citizen answered.</summary>
    LinkCall,
}
