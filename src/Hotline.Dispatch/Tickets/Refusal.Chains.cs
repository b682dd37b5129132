namespace Hotline.Dispatch.Tickets;

/// <summary>Whose word comes first, and how often something is done to one ticket.</summary>
public abstract partial record Refusal
{
    /// <summary>改派 goes to another unit than the one that has it.</summary>
    public sealed record HasItAlready() : Refusal("ticket.has-it-already");

    /// <summary>Ruled on, or not to be returned: a supervisor alone gives it to another unit.</summary>
    public sealed record MovedBySupervisor() : Refusal("ticket.moved-by-supervisor");

    public sealed record ReassignedTooOften(int Max) : Refusal("ticket.reassigned-too-often");

    public sealed record HandedOutTooOften(int Max) : Refusal("ticket.handed-out-too-often");

    /// <summary>It is proposed to hand it out, and waits for a second person.</summary>
    public sealed record HandOutProposed() : Refusal("ticket.hand-out-proposed");

    public sealed record NoHandOutProposed() : Refusal("ticket.no-hand-out-proposed");

    /// <summary>Who proposed it does not decide.</summary>
    public sealed record OwnHandOut() : Refusal("ticket.own-hand-out");

    /// <summary>It is proposed to withdraw it, and waits for a second person.</summary>
    public sealed record RetractionProposed() : Refusal("ticket.retraction-proposed");

    public sealed record NoRetractionProposed() : Refusal("ticket.no-retraction-proposed");

    /// <summary>Who proposed it does not decide.</summary>
    public sealed record OwnRetraction() : Refusal("ticket.own-retraction");

    /// <summary>The unit's own leader has to pass it first.</summary>
    public sealed record ReplyWithLeader() : Refusal("ticket.reply-with-leader");

    /// <summary>It has left the unit.</summary>
    public sealed record ReplyWithHotline() : Refusal("ticket.reply-with-hotline");

    /// <summary>Who wrote it does not pass it.</summary>
    public sealed record OwnReply() : Refusal("ticket.own-reply");

    /// <summary>As of <see cref="ExtensionWithUnit"/>.</summary>
    public sealed record SuspensionWithUnit(string UnitCode) : Refusal("ticket.suspension-with-unit");

    /// <summary>不予受理: a dispatcher approves first. Once the dispatch clock is red a supervisor need not wait for one.</summary>
    public sealed record RefusalWithDispatchers() : Refusal("ticket.refusal-with-dispatchers");

    /// <summary>不予受理: a dispatcher has approved, a supervisor decides.</summary>
    public sealed record RefusalWithSupervisors() : Refusal("ticket.refusal-with-supervisors");

    /// <summary>不予受理: who approved first does not decide.</summary>
    public sealed record OwnApproval() : Refusal("ticket.own-approval");

    /// <summary>The unit has asked to hand it on already.</summary>
    public sealed record HandingAsked() : Refusal("ticket.handing-asked");

    public sealed record NoHandingAsked() : Refusal("ticket.no-handing-asked");

    /// <summary>As of <see cref="ExtensionWithUnit"/>.</summary>
    public sealed record HandingWithUnit(string UnitCode) : Refusal("ticket.handing-with-unit");
}
