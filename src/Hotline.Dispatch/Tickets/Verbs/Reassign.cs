using Hotline.Dispatch.Privacy;

namespace Hotline.Dispatch.Tickets.Verbs;

/// <summary>
/// 改派: the hotline takes a ticket from the unit that has it, which got it wrongly or can not do it any more, and gives it to another as a fresh order. What the first one was late by until
/// then stays its own; its assisting units are let go. The citizen's clock runs all the while. One that was ruled on, or may not be returned, a supervisor alone moves (docs/adr/0136).
/// </summary>
/// <param name="Reason">Both units read it.</param>
/// <param name="Misdispatched">It should never have gone to the unit that has it (误派).</param>
public sealed record Reassign(string UnitCode, Pii Reason, bool Misdispatched = false) : TicketCommand
{
    internal override Verb Verb => Verb.Reassign;

    internal override Decision Decide(Ticket ticket, Scene scene)
    {
        var faults = FieldRules.Text("reason", Reason);
        if (faults.Count > 0)
        {
            return new Refusal.Invalid(faults);
        }

        if (scene.Catalog.Units.GetValueOrDefault(UnitCode) is not { Active: true })
        {
            return new Refusal.UnknownUnit();
        }

        if (Barred(ticket, scene) is { } refusal)
        {
            return refusal;
        }

        if (UnitCode == ticket.UnitCode)
        {
            return new Refusal.HasItAlready();
        }

        string[] assisting = [.. ticket.Assists.Where(assist => assist.IsOpen).Select(assist => assist.UnitCode)];
        var taken = new TicketEvent.Reassigned(ticket.UnitCode ?? "", UnitCode, Misdispatched, assisting is [] ? null : assisting) { Text = Reason };
        return (TicketEvent[])
        [
            .. ticket.State == TicketState.Suspended ? [new TicketEvent.Resumed()] : Array.Empty<TicketEvent>(), // The citizen waits again from now.
            taken,
            .. RuleFired.ByHand(UnitCode, ticket.Fields, ticket, scene, Reason),
        ];
    }

    /// <returns>Null where this person may move it, to whomever.</returns>
    internal static Refusal? Barred(Ticket ticket, Scene scene)
    {
        var most = scene.Catalog.Policy.MaxReassigns;
        return ticket.ReturnForbidden && !scene.Actor.Is(Role.Supervisor) ? new Refusal.MovedBySupervisor()
            : ticket.ReassignCount >= most ? new Refusal.ReassignedTooOften(most)
            : null;
    }
}
