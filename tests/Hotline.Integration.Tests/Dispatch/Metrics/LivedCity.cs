using Hotline.Dispatch.Clocks;
using Hotline.Dispatch.Matters;
using Hotline.Dispatch.Metrics;
using Hotline.Dispatch.Privacy;
using Hotline.Dispatch.Repeats;
using Hotline.Dispatch.Tickets;
using Hotline.Dispatch.Tickets.Verbs;
using Microsoft.Extensions.DependencyInjection;
using static Hotline.Integration.Tests.Dispatch.DispatchScene;

namespace Hotline.Integration.Tests.Dispatch.Metrics;

/// <summary>Some tickets that live by the product's own doors, transactions, sweep and followers; who does what follows from the seed, and what is refused did not happen.</summary>
/// <param name="withLeaders">Units have leaders, for a policy by which they read each reply; the hotline rules when it is its turn.</param>
internal sealed class LivedCity(DispatchScene scene, int seed, bool withLeaders = false)
{
    private static readonly Pii Said = Pii.Text("情况属实");
    private readonly Random chance = new(seed);
    private readonly Random doubt = new(seed + 1);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <param name="tickets">Taken in over the first half of the rounds.</param>
    public async Task LiveAsync(int tickets, int rounds)
    {
        var sweep = scene.Services.GetRequiredService<ClockSweep>();
        for (var round = 0; round < rounds; round++)
        {
            scene.Time.Advance(TimeSpan.FromMinutes(60 + chance.Next(2_400)));
            await sweep.RunAsync(Ct);
            for (var n = 0; round < rounds / 2 && n < tickets * 2 / rounds; n++)
            {
                scene.Time.Advance(TimeSpan.FromSeconds(1)); // No two at once: their ids say nothing of their order.
                await scene.DraftAsync(Fields(chance.NextDouble() < 0.6 ? PotHole : NoWater));
            }

            foreach (var ticket in await TicketsAsync())
            {
                if (chance.NextDouble() < 0.75)
                {
                    await NextAsync(ticket);
                }
            }

            await scene.ReadAsync(scene.Services.GetRequiredService<MatterFollower>());
            await scene.ReadAsync(new LedgerFollower(scene.Time));
        }
    }

    private static Actor LiaisonOf(string? unit) => unit == WaterUnit ? WaterLiaison : RoadLiaison;

    private static Actor LeaderOf(string? unit) => Wandering.Leaders.First(leader => leader.UnitCode == unit);

    private static string OtherThan(string? unit) => unit == RoadUnit ? WaterUnit : RoadUnit;

    private Task<List<Living>> TicketsAsync() => scene.Database.DataSource.RowsAsync(
        "select id, state, unit_code, round, before_answer is not null from dispatch.ticket where state <> 'Archived' order by opened_at",
        row => new Living(row.GetGuid(0), row.GetString(1), row.TextAt(2), row.GetInt32(3), row.GetBoolean(4)));

    private Task NextAsync(Living ticket) => Enum.Parse<TicketState>(ticket.State) switch
    {
        _ when ticket.WithMatter && doubt.NextDouble() < 0.3 => UndoneAsync(ticket),
        TicketState.Draft => TakeInAsync(ticket),
        TicketState.AwaitingSignFor or TicketState.InHandling or TicketState.Suspended or TicketState.Merged when doubt.NextDouble() < 0.03 => DoAsync(ticket, new Retract(), Actor.Citizen),
        TicketState.ClosedOnCall => CheckedAsync(ticket),
        TicketState.PendingDispatch or TicketState.Redo or TicketState.AwaitingSignFor when chance.NextDouble() < 0.12 => MergeAsync(ticket),
        TicketState.PendingDispatch or TicketState.Redo when doubt.NextDouble() < 0.15 => DoAsync(ticket, new HandOut("12315", Said), Dispatcher),
        TicketState.HandedOut => ElsewhereAsync(ticket),
        TicketState.PendingDispatch or TicketState.Redo => DoAsync(ticket, new DispatchTo(OtherThan(ticket.UnitCode)), Dispatcher),
        TicketState.AwaitingSignFor when chance.NextDouble() < 0.25 => DoAsync(ticket, new Return(Said, Said, OtherThan(ticket.UnitCode), Said), LiaisonOf(ticket.UnitCode)),
        TicketState.AwaitingSignFor when chance.NextDouble() < 0.08 => ReassignAsync(ticket),
        TicketState.AwaitingSignFor => DoAsync(ticket, new SignFor(), LiaisonOf(ticket.UnitCode)),
        TicketState.ReturnReview => DoAsync(ticket, new RuleOnReturn(chance.NextDouble() < 0.6, Said), Dispatcher),
        TicketState.Ruling => DoAsync(ticket, new RuleOnDuty(chance.NextDouble() < 0.5 ? RoadUnit : WaterUnit, Said, "《城市道路管理条例》"), Supervisor),
        TicketState.InHandling => InHandlingAsync(ticket),
        TicketState.ReplyReview => RuledOnAsync(ticket),
        TicketState.ExtensionReview => DoAsync(ticket, new RuleOnExtension(chance.NextDouble() < 0.8, Said), Dispatcher),
        TicketState.Suspended when chance.NextDouble() < 0.2 => ReassignAsync(ticket),
        TicketState.Suspended => DoAsync(ticket, new Resume(Said), Dispatcher),
        TicketState.AwaitingFollowUp => DoAsync(
            ticket, chance.NextDouble() < 0.2 ? new FollowUp(false) : new FollowUp(true, chance.NextDouble() < 0.8, chance.NextDouble() < 0.65 ? Solved.Solved : Solved.Unsolved, (Satisfaction)chance.Next(5), ProcessSatisfied: (Satisfaction)doubt.Next(5), Clarity: (ReplyClarity)doubt.Next(2)), TheAgent),
        TicketState.Merged when chance.NextDouble() < 0.4 => UndoneAsync(ticket),
        TicketState.Closed => AppealAsync(ticket),
        _ => Task.CompletedTask,
    };

    /// <summary>What the look after acceptance finds is written by its own door; of those found a dispatcher tells some apart.</summary>
    private async Task TakeInAsync(Living ticket)
    {
        await DoAsync(ticket, chance.NextDouble() < 0.25 ? new AnswerOnCall(Said) : new Accept(), TheAgent);
        if (chance.NextDouble() < 0.3)
        {
            var other = Guid.CreateVersion7();
            await DoAsync(ticket, new NoteRepeats([new EarlierRequest(other, chance.Next(90), chance.NextDouble() < 0.5 ? chance.Next(90) : null)]), Actor.System);
            if (chance.NextDouble() < 0.3)
            {
                await DoAsync(ticket, new TellApart(other, "261201000001", new Likeness(true, null, null, null, null, 50, 3)), Dispatcher);
            }
        }
    }

    private async Task CheckedAsync(Living ticket)
    {
        await DoAsync(ticket, new CheckAnswer(chance.NextDouble() < 0.4, Said), Supervisor);
        await DoAsync(ticket, new ReopenAnswered(Said), Supervisor);
    }

    private Task<Outcome<TicketStamp>> InHandlingAsync(Living ticket) => chance.NextDouble() switch
    {
        < 0.12 => DoAsync(ticket, new Extend(1 + chance.Next(4), Said), LiaisonOf(ticket.UnitCode)),
        < 0.25 => DoAsync(ticket, new RecordContact(ContactWay.Visit, chance.NextDouble() < 0.7, Note: Said), LiaisonOf(ticket.UnitCode)),
        < 0.32 => DoAsync(ticket, new Suspend(SuspendReason.SeasonOrProject, 10, Said), Dispatcher),
        < 0.40 => DoAsync(ticket, new AskAssist(OtherThan(ticket.UnitCode), Said, Required: false), LiaisonOf(ticket.UnitCode)),
        < 0.46 => DoAsync(ticket, new Supervise(SupervisionLevel.Hotline, Said), Supervisor),
        < 0.52 => ReassignAsync(ticket),
        _ => DoAsync(ticket, new Reply(Said) { NoOtherLeader = withLeaders && doubt.NextDouble() < 0.2 }, LiaisonOf(ticket.UnitCode)),
    };

    private Task<Outcome<TicketStamp>> ElsewhereAsync(Living ticket) => doubt.NextDouble() switch
    {
        < 0.4 => DoAsync(ticket, new AcknowledgeHandOut(Receiver: Pii.Name("王强")), Dispatcher),
        < 0.8 => DoAsync(ticket, new AnswerHandOut(Said), Dispatcher),
        _ => DoAsync(ticket, new TakeBackHandOut(Said), Dispatcher),
    };

    /// <summary>By whoever's turn it is: what is not theirs is refused.</summary>
    private async Task RuledOnAsync(Living ticket)
    {
        var ruling = new RuleOnReply(doubt.NextDouble() < 0.75, Said);
        if (await DoAsync(ticket, ruling, LeaderOf(ticket.UnitCode)) is Outcome<TicketStamp>.Refused)
        {
            await DoAsync(ticket, ruling, Dispatcher);
        }
    }

    private Task<Outcome<TicketStamp>> ReassignAsync(Living ticket) => DoAsync(ticket, new Reassign(OtherThan(ticket.UnitCode), Said, chance.NextDouble() < 0.5), Dispatcher);

    private async Task MergeAsync(Living ticket)
    {
        var number = await scene.ScalarAsync<string>(
            $"select coalesce((select number from dispatch.ticket where id <> '{ticket.Id}' and number is not null and state in ('PendingDispatch', 'AwaitingSignFor', 'InHandling') order by opened_at limit 1), '')");
        await scene.Services.GetRequiredService<MatterDesk>().MergeAsync(ticket.Id, number, null, fromDraft: false, Dispatcher, null, Ct);
    }

    private Task<Outcome<TicketStamp>> UndoneAsync(Living ticket) => scene.Services.GetRequiredService<MatterDesk>().UndoAsync(ticket.Id, Said, Dispatcher, null, Ct);

    private async Task AppealAsync(Living ticket)
    {
        var kinds = Enum.GetValues<JudgementKind>();
        var (against, round, liaison) = (kinds[chance.Next(kinds.Length)], 1 + chance.Next(ticket.Round), chance.NextDouble() < 0.5 ? RoadLiaison : WaterLiaison);
        await DoAsync(ticket, new Appeal(against, round, Said, Said), liaison);
        await DoAsync(ticket, new RuleOnAppeal(liaison.UnitCode!, against, round, chance.NextDouble() < 0.7, Said), Supervisor); // A liaison has one.
    }

    private Task<Outcome<TicketStamp>> DoAsync(Living ticket, TicketCommand command, Actor actor) => scene.Desk.DoAsync(ticket.Id, command, actor, null, Ct);

    /// <param name="WithMatter">Its answer was its matter's.</param>
    private sealed record Living(Guid Id, string State, string? UnitCode, int Round, bool WithMatter);
}
