namespace Hotline.Dispatch.Tickets;

/// <summary>What follows the answer: asking the citizen, closing, doing it again.</summary>
public abstract partial record TicketEvent
{
    /// <param name="Why">Of one not reached.</param>
    /// <param name="Unreasonable">Not solved, and held to be no duty of the unit or beyond reason: a second person confirms it or has it done again.</param>
    /// <param name="CallId">Of one who phoned: the call.</param>
    /// <param name="OwnLine">The number on that call was the ticket's own; where it was not, the aside says who spoke.</param>
    /// <param name="ProcessSatisfied">办理过程和服务态度. Nobody has to ask it; the same of the next one.</param>
    /// <param name="Clarity">答复是否清楚.</param>
    public sealed record FollowedUp(
        bool Reached, bool? UnitContacted, Solved? Solved, Satisfaction? Satisfied, int Try, FollowUpWay Way = FollowUpWay.Agent, NotReached? Why = null, bool? Unreasonable = null,
        Guid? CallId = null, bool? OwnLine = null, Satisfaction? ProcessSatisfied = null, ReplyClarity? Clarity = null) : TicketEvent;

    /// <summary>不合理复核: a second person agrees that what was asked is no duty of the unit or beyond reason; it is closed.</summary>
    public sealed record UnreasonableConfirmed() : TicketEvent;

    /// <summary>It is done again like any that was not solved.</summary>
    public sealed record UnreasonableRejected() : TicketEvent;

    /// <summary>Which plan fitted, and what was drawn: asked about when below a hundred times the percentage.</summary>
    /// <param name="Draw">0 to 9999.</param>
    /// <param name="Next">What asks when a message goes without an answer; null: the agents.</param>
    public sealed record FollowUpPlanned(string Plan, string PlanName, FollowUpWay Way, int Percent, int Draw, bool Chosen, FollowUpWay? Next = null) : TicketEvent;

    /// <summary>预约回访: the citizen can be called from then on.</summary>
    /// <param name="Time">Of the day, in China.</param>
    /// <param name="At">The instant; null while there is no answer to be asked about.</param>
    public sealed record FollowUpBooked(TimeOnly Time, DateTimeOffset? At = null) : TicketEvent;

    /// <summary>回访改方式: asked in another way from now on.</summary>
    public sealed record FollowUpPassedOn(FollowUpWay To, WhyPassedOn Why) : TicketEvent;

    public sealed record Closed(bool Unreachable) : TicketEvent;

    /// <param name="ToRuling">It was done again so often that it is ruled on whose duty it is before it goes out.</param>
    public sealed record RedoOrdered(int Round, bool ToRuling = false) : TicketEvent;
}
