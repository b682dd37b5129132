using Hotline.Dispatch.Clocks;
using Hotline.Dispatch.Privacy;

namespace Hotline.Dispatch.Tickets.Verbs;

/// <summary>
/// 不予受理审批: somebody else decides. Where the policy asks for two levels (docs/adr/0158) a dispatcher approves and passes it on, a supervisor decides; whoever dismisses it ends it. The citizen
/// reads the reason and the guidance.
/// </summary>
/// <param name="Text">Approving: the guidance, as it is told. Dismissing: why it is the hotline's after all.</param>
public sealed record RuleOnRefusal(bool Approve, Pii Text) : TicketCommand
{
    internal override Verb Verb => Verb.RuleOnRefusal;

    internal override Decision Decide(Ticket ticket, Scene scene)
    {
        var faults = FieldRules.Text(Approve ? "guidance" : "reason", Text);
        return faults.Count > 0 ? new Refusal.Invalid(faults)
            : ticket is not { RefusalReason: { } reason, RefusalBy: not null } ? new Refusal.NoRefusalProposed()
            : Barred(ticket, scene) is { } barred ? barred
            : !Approve ? new TicketEvent.RefusalDismissed { Text = Text }
            : ticket.Voices > 1 ? new Refusal.HasVoices(ticket.Voices)
            : PassesOn(ticket, scene) ? new TicketEvent.RefusalApproved(scene.Actor.AccountId) { Text = Text }
            : new TicketEvent.RefusedToTake(reason) { Text = Text };
    }

    internal static bool IsFor(Ticket ticket, Scene scene) => ticket.RefusalBy is not null && Barred(ticket, scene) is null;

    /// <summary>Approved by this person it goes to the second level, and is not decided yet.</summary>
    internal static bool PassesOn(Ticket ticket, Scene scene) => ticket is { RefusalLevels: > 1, RefusalPassedBy: null } && !PassesOver(ticket, scene);

    /// <returns>Null where it waits for this person's level.</returns>
    private static Refusal? Barred(Ticket ticket, Scene scene) =>
        ticket.RefusalBy == scene.Actor.AccountId ? new Refusal.OwnProposal()
        : ticket.RefusalPassedBy == scene.Actor.AccountId ? new Refusal.OwnApproval()
        : ticket.RefusalLevels < 2 ? null
        : ticket.RefusalPassedBy is not null ? scene.Actor.Is(Role.Supervisor) ? null : new Refusal.RefusalWithSupervisors()
        : scene.Actor.Is(Role.Dispatcher) || PassesOver(ticket, scene) ? null : new Refusal.RefusalWithDispatchers();

    /// <summary>The last level passes over dispatchers who say nothing until the clock is red.</summary>
    private static bool PassesOver(Ticket ticket, Scene scene) => scene.Actor.Is(Role.Supervisor) && Approval.IsRed(DeadlineKind.Dispatch, ticket, scene);
}
