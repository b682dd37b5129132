using Hotline.Dispatch.Privacy;
using Hotline.Dispatch.Tickets;
using Hotline.Dispatch.Tickets.Verbs;

namespace Hotline.Integration.Tests.Dispatch.Metrics;

/// <summary>What a unit does with a ticket, and what the citizen says of it.</summary>
internal sealed partial class TicketLife
{
    /// <summary>In time or late, reached or not, by hand or by a call of the hotline's own; or not at all.</summary>
    private void MaybeContact()
    {
        while (chance.NextDouble() < 0.6)
        {
            After(minutes: 1_500);
            var (called, liaison) = (chance.NextDouble() < 0.3, LiaisonOf(ticket.UnitCode));
            Do(
                called ? new LinkCall(ticket.Id, liaison.UnitCode!, now.AddMinutes(-5), now.AddMinutes(-4)) // A liaison has one.
                    : new RecordContact((ContactWay)chance.Next(3), chance.NextDouble() < 0.7, Note: Pii.Text("已说明")),
                called ? Actor.Of(liaison.AccountId, liaison.Name, liaison.UnitCode, Role.System) : liaison);
        }
    }

    private void InHandling()
    {
        After(minutes: 6_000);
        switch (chance.NextDouble())
        {
            case < 0.15:
                Do(new Extend(1 + chance.Next(5), Pii.Text("备料")), LiaisonOf(ticket.UnitCode));
                break;
            case < 0.25:
                Do(new Urge(Pii.Text("又来电")), DispatchScene.TheAgent);
                break;
            case < 0.3:
                Do(new Supervise(SupervisionLevel.Hotline, Pii.Text("请尽快")), DispatchScene.Supervisor);
                break;
            default:
                Do(new Reply(Pii.Text("已办理")), LiaisonOf(ticket.UnitCode));
                break;
        }
    }

    private void FollowUp() => Do(
        ticket.UnreasonableBy is not null ? new RuleOnUnreasonable(chance.NextDouble() < 0.5, Pii.Text("复核意见"))
            : chance.NextDouble() < 0.3 ? new FollowUp(Reached: false)
            : new FollowUp(true, chance.NextDouble() < 0.8, chance.NextDouble() < 0.75 ? Solved.Solved : Solved.Unsolved, (Satisfaction)chance.Next(5), Pii.Text("诉求人的话"), Unreasonable: chance.NextDouble() < 0.2, Evidence: Pii.Text("职责清单"),
                ProcessSatisfied: more.NextDouble() < 0.3 ? null : (Satisfaction)more.Next(5), Clarity: more.NextDouble() < 0.3 ? null : (ReplyClarity)more.Next(2)),
        ticket.UnreasonableBy is null ? DispatchScene.TheAgent : DispatchScene.Supervisor);
}
