using Hotline.Dispatch.Clocks;
using Hotline.Dispatch.Privacy;
using Hotline.Dispatch.Tickets;
using Hotline.Dispatch.Tickets.Verbs;
using Hotline.Testing.Postgres;
using Microsoft.Extensions.DependencyInjection;
using static Hotline.Integration.Tests.Dispatch.DispatchScene;

namespace Hotline.Integration.Tests.Dispatch;

/// <summary>The supervisors' list 超期: what has run over and what is about to, most urgent first; who is in time again leaves it.</summary>
public sealed class UrgentListTests(PostgresFixture postgres)
{
    private static readonly Pii Said = Pii.Text("情况属实");

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_holds_what_is_over_and_what_is_near_longest_over_first_and_leaving_is_left_at_once()
    {
        await using var scene = await StartAsync(postgres);
        var sweep = scene.Services.GetRequiredService<ClockSweep>();
        var extended = await InHandlingAsync(); // Due on Wednesday 2 December, 17:30.
        scene.Time.Advance(TimeSpan.FromDays(1));
        var near = await InHandlingAsync(); // Due on Thursday.
        scene.Time.SetUtcNow(At(2, 10));
        var waiting = await scene.DraftAsync(Fields(NoWater));
        await scene.DoneAsync(waiting, new Accept(), TheAgent); // To be dispatched within half an hour.
        scene.Time.SetUtcNow(At(2, 15));
        await scene.DoneAsync(extended, new Extend(3, Said), RoadLiaison);
        var fresh = await scene.DispatchedAsync();
        scene.Time.SetUtcNow(At(2, 18));
        await sweep.RunAsync(Ct);

        await HoldsAsync(waiting, extended, near);
        Assert.DoesNotContain(fresh, await IdsAsync(10));
        var lines = (await scene.Lists.ListAsync(TicketListKind.Overdue, Leader, null, 10, Ct)).Lines;
        Assert.Equal([Light.Overdue, Light.Overdue, Light.Red], lines.Select(line => line.Light));
        Assert.True(lines[0].EscalationLevel > 0 && lines[1].EscalationLevel > 0 && lines[2].EscalationLevel == 0);
        Assert.Equal(At(2, 10).AddMinutes(30), lines[0].DueAt);
        Assert.Equal(lines.Select(line => line.DueAt).Order(), lines.Select(line => line.DueAt));

        await scene.DoneAsync(extended, new RuleOnExtension(true), Dispatcher);
        await HoldsAsync(waiting, near);
        Assert.Empty((await scene.Reader.PageAsync(extended, Supervisor, Ct))!.Judgements);
        await scene.DoneAsync(waiting, new DispatchTo(WaterUnit), Dispatcher);
        await HoldsAsync(near);
        Assert.Equal((0, Light.Normal), (await scene.Reader.PageAsync(waiting, Supervisor, Ct))!.Line is var line ? (line.EscalationLevel, line.Light) : default);

        // Over in its turn, answered, and done again: a new round begins without what the last one was late by.
        scene.Time.SetUtcNow(At(8, 18));
        await sweep.RunAsync(Ct);
        Assert.Contains(extended, await IdsAsync(10));
        await scene.DoneAsync(extended, new Reply(Said), RoadLiaison);
        Assert.DoesNotContain(extended, await IdsAsync(10));
        await scene.DoneAsync(extended, new FollowUp(true, true, Solved.Unsolved, Satisfaction.Dissatisfied), TheAgent);
        Assert.DoesNotContain(extended, await IdsAsync(10));
        Assert.Equal((2, 0), (await scene.Reader.PageAsync(extended, Supervisor, Ct))!.Line is var again ? (again.Round, again.EscalationLevel) : default);

        async Task<Guid> InHandlingAsync()
        {
            var id = await scene.DispatchedAsync();
            await scene.DoneAsync(id, new SignFor(), RoadLiaison);
            await scene.DoneAsync(id, new RecordContact(ContactWay.Telephone, Reached: true), RoadLiaison);
            return id;
        }

        // Page by page it is the same as in one.
        async Task HoldsAsync(params Guid[] expected)
        {
            Assert.Equal(expected, await IdsAsync(10));
            Assert.Equal(expected, await IdsAsync(1));
        }

        async Task<List<Guid>> IdsAsync(int page)
        {
            var (ids, cursor) = (new List<Guid>(), (string?)null);
            do
            {
                var one = await scene.Lists.ListAsync(TicketListKind.Overdue, Supervisor, cursor, page, Ct);
                ids.AddRange(one.Lines.Select(row => row.Id));
                cursor = one.Next;
            }
            while (cursor is not null);
            return ids;
        }
    }

    /// <summary>In December 2026, in China.</summary>
    private static DateTimeOffset At(int day, int hour) => new(2026, 12, day, hour, 0, 0, TimeSpan.FromHours(8));
}
