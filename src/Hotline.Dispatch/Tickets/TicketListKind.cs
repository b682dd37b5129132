namespace Hotline.Dispatch.Tickets;

/// <summary>The lists of the desks.</summary>
public enum TicketListKind
{
    /// <summary>The agent's own, newest first.</summary>
    Mine,

    /// <summary>待派单与重办: the dispatcher's, nearest limit first.</summary>
    Dispatch,

    /// <summary>待补充: tickets that wait for a dispatcher, with an open question, nearest limit first. An agent's: those that ask them, or anybody.</summary>
    Facts,

    /// <summary>待先行联系: with a unit that has not reached the citizen, red or over, nearest limit first.</summary>
    Contacts,

    /// <summary>退单待审.</summary>
    Returns,

    /// <summary>权责裁定.</summary>
    Rulings,

    /// <summary>挂起待审: what units ask to suspend, oldest first; the hotline's, where no unit above has to approve first.</summary>
    SuspensionRequests,

    /// <summary>转派待审: what units ask to hand on, oldest first; the hotline's, as above.</summary>
    HandingRequests,

    /// <summary>延期待审: the hotline's, where no unit above has to approve first.</summary>
    Extensions,

    /// <summary>下级待审: the liaison's, where their unit has to approve an extension, a suspension or a handing on before the hotline, nearest limit first.</summary>
    UnitExtensions,

    /// <summary>The liaison's unit's open ones, nearest limit first.</summary>
    Unit,

    /// <summary>下派跟踪: what the liaison's unit handed down and is not closed, newest first; to read only.</summary>
    HandedDown,

    /// <summary>协办: those in which the liaison's unit has been asked to assist and has not answered, nearest limit first.</summary>
    Assisting,

    /// <summary>答复待审, nearest limit first: the hotline's, where no unit's leader has to pass it first.</summary>
    ReplyReviews,

    /// <summary>待负责人审核: the unit leader's, replies of their unit that somebody else wrote, nearest limit first.</summary>
    LeaderReviews,

    /// <summary>不予受理待批: proposed and not decided on, nearest limit first.</summary>
    Refusals,

    /// <summary>转外部待批: proposed and not decided on, nearest limit first; a dispatcher may dispatch them all the same.</summary>
    HandOutProposals,

    /// <summary>撤单待批: the staff propose to withdraw it and nobody has decided, oldest first; whoever has it goes on with it all the same.</summary>
    RetractionProposals,

    /// <summary>已转外部: with another platform, nearest citizen's limit first.</summary>
    HandedOut,

    /// <summary>待外部回执: with another platform that has not acknowledged, nearest limit first.</summary>
    HandOutReceipts,

    /// <summary>挂起, nearest review first.</summary>
    Suspended,

    /// <summary>督办单: open orders of supervision, nearest limit first; a liaison's own unit's only.</summary>
    Supervised,

    /// <summary>已结督办: with orders of supervision that have all ended, closed or withdrawn, newest first.</summary>
    SupervisedEnded,

    /// <summary>亮牌: with a yellow or red card on an order, open or ended, newest first.</summary>
    Carded,

    /// <summary>考核判定: the liaison's, what is held against the unit, newest first.</summary>
    Judged,

    /// <summary>申诉待审, nearest limit of the ruling first.</summary>
    Appeals,

    /// <summary>疑难: the open ones, for the meeting that takes them, oldest first.</summary>
    Difficult,

    /// <summary>群诉: open, or proposed as such, newest first.</summary>
    Groups,

    /// <summary>归档, newest first.</summary>
    Archived,

    /// <summary>质检: what was answered on the call, drawn and not checked, oldest first.</summary>
    AnswerChecks,

    /// <summary>不合理待复核: found to be beyond reason in the follow-up, oldest first.</summary>
    UnreasonableReviews,

    /// <summary>超期、临期: open, with a clock that has run over or one of the ticket's own that is red; the nearest limit first, and so the longest over.</summary>
    Overdue,

    /// <summary>待回访: those whose citizens named a time that has come first, then nearest limit first; not those whose time has not come.</summary>
    FollowUp,

    /// <summary>预约回访: to be called at a time that has not come, the next one first.</summary>
    BookedFollowUps,

    /// <summary>All that left the draft and are not archived, newest first.</summary>
    All,
}
