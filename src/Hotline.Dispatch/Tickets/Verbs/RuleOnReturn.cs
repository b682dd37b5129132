using Hotline.Dispatch.Privacy;

namespace Hotline.Dispatch.Tickets.Verbs;

/// <summary>退单审核: upheld, it is dispatched again; rejected, it goes back to the unit and the clocks run on.</summary>
/// <param name="ForbidFurther">禁止退回: with a rejection, the unit may not return it again.</param>
public sealed record RuleOnReturn(bool Uphold, Pii? Note = null, bool ForbidFurther = false) : TicketCommand
{
    internal override Verb Verb => Verb.RuleOnReturn;

    internal override Decision Decide(Ticket ticket, Scene scene)
    {
        var faults = FieldRules.Text("reason", Note, required: !Uphold);
        if (faults.Count > 0)
        {
            return new Refusal.Invalid(faults);
        }

        return Uphold
            ? new TicketEvent.ReturnUpheld(ticket.UnitCode ?? "") { Text = Note }
            : new TicketEvent.ReturnRejected(ForbidFurther) { Text = Note };
    }
}
