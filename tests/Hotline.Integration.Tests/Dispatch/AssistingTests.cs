using Hotline.Dispatch.Clocks;
using Hotline.Dispatch.Privacy;
using Hotline.Dispatch.Tickets;
using Hotline.Dispatch.Tickets.Verbs;
using Hotline.Testing.Postgres;
using Microsoft.Extensions.DependencyInjection;
using static Hotline.Integration.Tests.Dispatch.DispatchScene;

namespace Hotline.Integration.Tests.Dispatch;

/// <summary>Lead and assisting units on the database: lists, sight, clocks, and two at once.</summary>
public sealed class AssistingTests(PostgresFixture postgres)
{
    private static readonly AskAssist Asked = new(WaterUnit, Pii.Text("请核查管网"));

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_assisting_unit_finds_it_on_a_list_of_its_own_until_it_has_answered()
    {
        await using var scene = await StartAsync(postgres);
        var id = await InHandlingAsync(scene);
        Assert.Null(await scene.Reader.PageAsync(id, WaterLiaison, Ct));
        await scene.DoneAsync(id, Asked, RoadLiaison);

        var line = Assert.Single((await scene.Lists.ListAsync(TicketListKind.Assisting, WaterLiaison, null, 10, Ct)).Lines);
        var page = (await scene.Reader.PageAsync(id, WaterLiaison, Ct))!;
        Assert.Equal((id, page.Assists.Single().DueAt), (line.Id, line.DueAt));
        Assert.Empty((await scene.Lists.ListAsync(TicketListKind.Unit, WaterLiaison, null, 10, Ct)).Lines);
        Assert.Empty((await scene.Lists.ListAsync(TicketListKind.Assisting, RoadLiaison, null, 10, Ct)).Lines);
        Assert.Equal([Verb.SignForAssist, Verb.DeclineAssist], page.Offered);
        Assert.Equal("请核查管网", page.Assists.Single().Task.Text);
        var lead = (await scene.Reader.PageAsync(id, RoadLiaison, Ct))!;
        Assert.True(page.Assists.Single().DueAt < lead.Clocks.Single(clock => clock.Kind == DeadlineKind.Handle).DueAt);

        await scene.DoneAsync(id, new SignForAssist(), WaterLiaison);
        await scene.DoneAsync(id, new AnswerAssist(Pii.Text("管网完好")), WaterLiaison);
        Assert.Empty((await scene.Lists.ListAsync(TicketListKind.Assisting, WaterLiaison, null, 10, Ct)).Lines);
        lead = (await scene.Reader.PageAsync(id, RoadLiaison, Ct))!;
        Assert.Equal((AssistState.Answered, "管网完好"), (lead.Assists.Single().State, lead.Assists.Single().Answer.Text));
        await scene.DoneAsync(id, new Reply(Pii.Text("已修好，管网完好")), RoadLiaison);
        Assert.Equal(0, await scene.ScalarAsync<long>("select count(*) from dispatch.deadline where kind = 'Assist' and finished_at is null"));
        var reveal = scene.Services.GetRequiredService<Reveal>();
        Assert.IsType<Refusal.MayNotReveal>(Assert.IsType<Outcome<Pii>.Refused>(await reveal.ShowAsync(id, PersonalField.ContactName, "核实", WaterLiaison, Ct)).Why);
    }

    [Fact]
    public async Task Asked_to_work_with_the_lead_it_finds_it_on_that_list_too_by_the_leads_limit()
    {
        await using var scene = await StartAsync(postgres);
        var id = await InHandlingAsync(scene);
        await scene.DoneAsync(id, Asked with { Joint = true }, RoadLiaison);
        Assert.Equal(0, await scene.ScalarAsync<long>("select count(*) from dispatch.deadline where kind = 'Assist'"));
        var lead = (await scene.Reader.PageAsync(id, RoadLiaison, Ct))!;
        var line = Assert.Single((await scene.Lists.ListAsync(TicketListKind.Assisting, WaterLiaison, null, 10, Ct)).Lines);
        Assert.Equal((id, lead.Clocks.Single(clock => clock.Kind == DeadlineKind.Handle).DueAt), (line.Id, line.DueAt));
        Assert.Equal((true, (DateTimeOffset?)null), (lead.Assists.Single().Joint, lead.Assists.Single().DueAt));
        await scene.DoneAsync(id, new SignForAssist(), WaterLiaison);
        await scene.DoneAsync(id, new AnswerAssist(Pii.Text("已共同勘查")), WaterLiaison);
        Assert.Empty((await scene.Lists.ListAsync(TicketListKind.Assisting, WaterLiaison, null, 10, Ct)).Lines);
    }

    [Fact]
    public async Task The_sweep_turns_its_lights_tells_its_leader_and_leaves_the_tickets_light_alone()
    {
        await using var scene = await StartAsync(postgres);
        var id = await InHandlingAsync(scene);
        await scene.DoneAsync(id, new RecordContact(ContactWay.Telephone, Reached: true), RoadLiaison);
        await scene.DoneAsync(id, Asked, RoadLiaison);
        var due = (await scene.Reader.PageAsync(id, RoadLiaison, Ct))!.Assists.Single().DueAt!.Value;
        scene.Time.SetUtcNow(due);
        await scene.Services.GetRequiredService<ClockSweep>().RunAsync(Ct);
        var page = (await scene.Reader.PageAsync(id, RoadLiaison, Ct))!;
        Assert.Equal(Light.Overdue, page.Assists.Single().Light);
        Assert.NotEqual(Light.Overdue, page.Line.Light);
        Assert.Empty(page.Late);
        Assert.Equal((WaterUnit, "Assist"), (await scene.ScalarAsync<string>("select unit_code from dispatch.escalation"), await scene.ScalarAsync<string>("select kind from dispatch.escalation")));

        scene.Time.SetUtcNow(page.Clocks.Single(clock => clock.Kind == DeadlineKind.Handle).DueAt.AddHours(24));
        page = (await scene.Reader.PageAsync(id, RoadLiaison, Ct))!;
        Assert.Equal((WaterUnit, true), (Assert.Single(page.Late).UnitCode, page.Late[0].Assisting));
    }

    [Fact]
    public async Task Of_a_reply_and_a_request_to_assist_at_once_neither_is_half_done()
    {
        await using var scene = await StartAsync(postgres);
        for (var race = 0; race < 5; race++)
        {
            var id = await InHandlingAsync(scene);
            var both = await Task.WhenAll(
                scene.Desk.DoAsync(id, Asked, Dispatcher, null, Ct),
                scene.Desk.DoAsync(id, new Reply(Pii.Text("已修好")), RoadLiaison, null, Ct));
            var page = (await scene.Reader.PageAsync(id, Dispatcher, Ct))!;
            var running = page.Clocks.Count(clock => clock.Kind == DeadlineKind.Assist && clock.FinishedAt is null);
            Assert.Single(both.OfType<Outcome<TicketStamp>.Done>());
            Assert.Equal(page.Line.State == TicketState.InHandling ? 1 : 0, running);
        }
    }

    private static async Task<Guid> InHandlingAsync(DispatchScene scene)
    {
        var id = await scene.DispatchedAsync();
        await scene.DoneAsync(id, new SignFor(), RoadLiaison);
        return id;
    }
}
