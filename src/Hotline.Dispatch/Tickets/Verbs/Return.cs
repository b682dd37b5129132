using Hotline.Dispatch.Clocks;
using Hotline.Dispatch.Privacy;

namespace Hotline.Dispatch.Tickets.Verbs;

/// <summary>
/// 退单: the unit says the matter is not theirs, within the limit for returns and that of handling, and says why, by what law, whose it
/// is instead and with what proof. Who has signed for it turns to the citizen first. A ticket that was returned before goes to a ruling.
/// </summary>
/// <param name="LegalBasis">What says so.</param>
/// <param name="ProposedUnit">The unit they think it belongs to.</param>
/// <param name="Evidence">What proves it: clauses, places on a map, papers with their numbers.</param>
public sealed record Return(Pii Reason, Pii? LegalBasis = null, string? ProposedUnit = null, Pii? Evidence = null) : ProvedCommand
{
    internal override Verb Verb => Verb.Return;

    internal override Decision Decide(Ticket ticket, Scene scene)
    {
        FieldFault[] faults =
        [
            .. FieldRules.Text("reason", Reason), .. FieldRules.Text("legalBasis", LegalBasis, max: FieldRules.ShortTextMax),
            .. Proposed(ticket, scene), .. FieldRules.Text("evidence", Evidence),
        ];
        if (faults.Length > 0)
        {
            return new Refusal.Invalid(faults);
        }

        if (ticket.ReturnForbidden)
        {
            return new Refusal.ReturnForbidden();
        }

        return IsTooLate(ticket, scene) ? new Refusal.ReturnTooLate()
            : OwesContact(ticket) ? new Refusal.NotContacted()
            : new TicketEvent.Returned(ticket.UnitCode ?? "", ProposedUnit, ToRuling: ticket.ReturnCount > 0) { Text = Reason, Aside = LegalBasis, Evidence = Evidence };
    }

    /// <summary>首接负责: it has signed for it, and has not so much as tried to reach the citizen (docs/adr/0173). Of whom it may not know who they are, nobody asks that.</summary>
    private static bool OwesContact(Ticket ticket) => ticket is { State: TicketState.InHandling, ContactTries: 0 } && ticket.Running(DeadlineKind.Contact) is not null;

    private IEnumerable<FieldFault> Proposed(Ticket ticket, Scene scene)
    {
        if (ProposedUnit is null)
        {
            yield return new("proposedUnitCode", "missing");
        }
        else if (ProposedUnit == ticket.UnitCode || scene.Catalog.Units.GetValueOrDefault(ProposedUnit) is not { Active: true })
        {
            yield return new("proposedUnitCode", "unknown");
        }
    }

    /// <summary>The unit has had it for longer than a return takes, or than its handling may.</summary>
    internal static bool IsTooLate(Ticket ticket, Scene scene) =>
        scene.Now > ticket.Running(DeadlineKind.Handle)?.DueAt || scene.Now > ReturnWindow.Until(ticket, scene);
}
