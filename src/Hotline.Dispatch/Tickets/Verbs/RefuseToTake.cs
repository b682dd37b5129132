using Hotline.Dispatch.Privacy;

namespace Hotline.Dispatch.Tickets.Verbs;

/// <summary>Why the hotline does not take a request; there are no others (国办发〔2020〕53号, 二(四)).</summary>
public enum RefusalReason
{
    /// <summary>已进入诉讼、仲裁、行政复议等法定程序.</summary>
    Litigation,

    /// <summary>信访事项.</summary>
    Petition,

    /// <summary>纪检监察事项.</summary>
    Discipline,

    /// <summary>政府信息公开申请.</summary>
    Disclosure,

    /// <summary>涉及国家秘密、商业秘密、个人隐私.</summary>
    Secrets,

    /// <summary>违反法律法规、社会公序良俗.</summary>
    Unlawful,

    /// <summary>不属于政府职责.</summary>
    NotGovernment,

    /// <summary>已办结答复，无新的事实和理由.</summary>
    Repeated,
}

/// <summary>
/// 提请不予受理: somebody holds that the request is not the hotline's, and says where the citizen can turn to. From a draft it gets its number and
/// waits for the decision as any request waits for a dispatcher, under the same clock.
/// </summary>
/// <param name="Guidance">What the citizen is told: which channel is the right one.</param>
public sealed record ProposeRefusal(RefusalReason Reason, Pii Guidance) : TicketCommand
{
    internal override Verb Verb => Verb.ProposeRefusal;

    internal override Decision Decide(Ticket ticket, Scene scene)
    {
        var faults = FieldRules.Text("guidance", Guidance);
        if (faults.Count > 0)
        {
            return new Refusal.Invalid(faults);
        }

        var proposed = new TicketEvent.RefusalProposed(Reason, scene.Actor.AccountId) { Text = Guidance };
        return ticket.State == TicketState.Draft ? Accept.Into(proposed, ticket, scene) : proposed;
    }
}

/// <summary>不予受理审批: somebody else decides. The citizen reads the reason and the guidance.</summary>
/// <param name="Text">Approving: the guidance, as it is told. Dismissing: why it is the hotline's after all.</param>
public sealed record RuleOnRefusal(bool Approve, Pii Text) : TicketCommand
{
    internal override Verb Verb => Verb.RuleOnRefusal;

    internal override Decision Decide(Ticket ticket, Scene scene)
    {
        var faults = FieldRules.Text(Approve ? "guidance" : "reason", Text);
        return faults.Count > 0 ? new Refusal.Invalid(faults)
            : ticket is not { RefusalReason: { } reason, RefusalBy: { } by } ? new Refusal.NoRefusalProposed()
            : by == scene.Actor.AccountId ? new Refusal.OwnProposal()
            : !Approve ? new TicketEvent.RefusalDismissed { Text = Text }
            : ticket.Voices > 1 ? new Refusal.HasVoices(ticket.Voices)
            : new TicketEvent.RefusedToTake(reason) { Text = Text };
    }
}
