using Hotline.Dispatch.Privacy;
using Hotline.Dispatch.Repeats;
using Hotline.Dispatch.Tickets;
using Hotline.Dispatch.Tickets.Verbs;

namespace Hotline.Integration.Tests.Dispatch.Metrics;

/// <summary>What is found of a ticket, and taken back, weeks after it counted.</summary>
internal sealed partial class TicketLife
{
    /// <summary>The look after acceptance finds an earlier one; somebody may say weeks later that it is another matter.</summary>
    private void MaybeRepeats()
    {
        if (chance.NextDouble() < 0.7)
        {
            return;
        }

        var other = new Guid(chance.Next(), 0, 0, new byte[8]);
        Do(new NoteRepeats([new EarlierRequest(other, chance.NextDouble() < 0.5 ? chance.Next(90) : null, chance.Next(90))]), Actor.System);
        if (chance.NextDouble() < 0.2)
        {
            After(minutes: 50_000);
            Do(new TellApart(other, "261201000001", new Likeness(true, null, null, null, null, 50, 3)), DispatchScene.Dispatcher);
        }
    }

    /// <summary>Weeks may lie between the judgement and the ruling: long enough for its month to be frozen.</summary>
    private void MaybeAppeal()
    {
        if (ticket.Judgements.FirstOrDefault(held => held.Appeal == AppealState.None) is not { } held || chance.NextDouble() < 0.5)
        {
            return;
        }

        After(minutes: 3_000);
        Do(new Appeal(held.Kind, held.Round, Pii.Text("非我单位原因"), Pii.Text("现场照片")), LiaisonOf(held.UnitCode));
        After(minutes: 50_000);
        Do(new RuleOnAppeal(held.UnitCode, held.Kind, held.Round, chance.NextDouble() < 0.6, Pii.Text("审核意见")), DispatchScene.Supervisor);
    }
}
