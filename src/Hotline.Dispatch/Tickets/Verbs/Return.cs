using Hotline.Dispatch.Clocks;
using Hotline.Dispatch.Privacy;

namespace Hotline.Dispatch.Tickets.Verbs;

/// <summary>退单: the unit says the matter is not theirs, with a reason, within the handling limit.</summary>
/// <param name="LegalBasis">What says so.</param>
/// <param name="ProposedUnit">The unit they think it belongs to.</param>
public sealed record Return(Pii Reason, Pii? LegalBasis = null, string? ProposedUnit = null) : TicketCommand
{
    internal override Verb Verb => Verb.Return;

    internal override Decision Decide(Ticket ticket, Scene scene)
    {
        List<FieldFault> faults = [.. FieldRules.Text("reason", Reason), .. FieldRules.Text("legalBasis", LegalBasis, required: false, FieldRules.ShortTextMax)];
        if (ProposedUnit is { } proposed && !scene.Catalog.Units.ContainsKey(proposed))
        {
            faults.Add(new FieldFault("proposedUnitCode", "unknown"));
        }

        if (faults.Count > 0)
        {
            return new Refusal.Invalid(faults);
        }

        if (ticket.ReturnForbidden)
        {
            return new Refusal.ReturnForbidden();
        }

        return ticket.Running(DeadlineKind.Handle) is { } clock && scene.Now > clock.DueAt
            ? new Refusal.ReturnTooLate()
            : new TicketEvent.Returned(ticket.UnitCode ?? "", ProposedUnit) { Text = Reason, Aside = LegalBasis };
    }
}

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
