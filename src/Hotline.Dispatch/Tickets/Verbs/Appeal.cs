using Hotline.Dispatch.Privacy;

namespace Hotline.Dispatch.Tickets.Verbs;

/// <summary>
/// 考核申诉: a unit says, with proof, that a judgement is not its fault, within the policy's limit <c>Appeal</c>. Once a judgement.
/// </summary>
/// <param name="Against">The kind of the judgement.</param>
/// <param name="Round">Of the judgement.</param>
/// <param name="Evidence">What proves it.</param>
public sealed record Appeal(JudgementKind Against, int Round, Pii Reason, Pii Evidence) : ProvedCommand
{
    internal override Verb Verb => Verb.Appeal;

    internal override Decision Decide(Ticket ticket, Scene scene)
    {
        FieldFault[] faults = [.. FieldRules.Text("reason", Reason), .. FieldRules.Text("evidence", Evidence)];
        if (faults.Length > 0)
        {
            return new Refusal.Invalid(faults);
        }

        return ticket.Judgements.Of(scene.Actor.UnitCode, Against, Round) is not { } held ? new Refusal.NothingToAppeal()
            : held.Appeal != AppealState.None ? new Refusal.AlreadyAppealed()
            : scene.Now > Until(held, ticket, scene) ? new Refusal.AppealTooLate()
            : new TicketEvent.Appealed(held.UnitCode, Against, Round) { Text = Reason, Evidence = Evidence };
    }

    /// <summary>The last moment to appeal; with nothing in the policy, there is none.</summary>
    public static DateTimeOffset Until(Judgement held, Ticket ticket, Scene scene) =>
        scene.Catalog.Limits.ToAppeal(ticket.Fields.Type, ticket.Fields.Urgency) is { } span ? scene.Catalog.CalendarOf(held.UnitCode).Add(held.At, span) : DateTimeOffset.MaxValue;
}
