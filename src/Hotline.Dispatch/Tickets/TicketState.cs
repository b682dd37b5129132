namespace Hotline.Dispatch.Tickets;

/// <summary>Where a ticket stands.</summary>
public enum TicketState
{
    /// <summary>草稿: being written, usually while the caller is on the line.</summary>
    Draft,

    /// <summary>待派单: no exact rule; a dispatcher decides.</summary>
    PendingDispatch,

    /// <summary>待签收.</summary>
    AwaitingSignFor,

    /// <summary>办理中.</summary>
    InHandling,

    /// <summary>退单待审.</summary>
    ReturnReview,

    /// <summary>权责裁定: returned a second time; the supervising office rules whose duty it is.</summary>
    Ruling,

    /// <summary>延期待审; the clock keeps running.</summary>
    ExtensionReview,

    /// <summary>挂起.</summary>
    Suspended,

    /// <summary>答复待审.</summary>
    ReplyReview,

    /// <summary>待回访.</summary>
    AwaitingFollowUp,

    /// <summary>办结.</summary>
    Closed,

    /// <summary>重办: not solved; goes out again as the next round.</summary>
    Redo,

    /// <summary>直接办结: answered on the call.</summary>
    ClosedOnCall,

    /// <summary>不予受理/撤单.</summary>
    Refused,

    /// <summary>已并单.</summary>
    Merged,

    /// <summary>已转外部.</summary>
    HandedOut,

    /// <summary>归档.</summary>
    Archived,
}
