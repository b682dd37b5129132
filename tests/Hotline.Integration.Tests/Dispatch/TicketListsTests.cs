using Hotline.Dispatch.Privacy;
using Hotline.Dispatch.Tickets;
using Hotline.Dispatch.Tickets.Verbs;
using Hotline.Testing.Postgres;
using Microsoft.Extensions.DependencyInjection;
using static Hotline.Integration.Tests.Dispatch.DispatchScene;

namespace Hotline.Integration.Tests.Dispatch;

public sealed class TicketListsTests(PostgresFixture postgres)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_list_that_is_streamed_has_each_ticket_once_as_it_stood_while_it_moves()
    {
        await using var scene = await StartAsync(postgres);
        Guid[] ids = [await InHandlingAsync(), await InHandlingAsync(), await InHandlingAsync()];
        var seen = new List<(Guid Id, DateTimeOffset? DueAt)>();
        await foreach (var line in scene.Lists.StreamAsync(new TicketListAsk(TicketListKind.Unit, []), RoadLiaison, Ct))
        {
            seen.Add((line.Id, line.DueAt));
            if (seen.Count == 1)
            {
                // The nearest goes behind all others, and the last leaves the list.
                await scene.DoneAsync(ids[0], new Extend(2, Hotline.Dispatch.Privacy.Pii.Text("备料")), RoadLiaison);
                await scene.DoneAsync(ids[0], new RuleOnExtension(true), Dispatcher);
                await scene.DoneAsync(ids[2], new Reply(Hotline.Dispatch.Privacy.Pii.Text("已修")), RoadLiaison);
            }
        }

        Assert.Equal(ids, seen.Select(line => line.Id));
        Assert.True(seen[0].DueAt <= seen[1].DueAt);
        Assert.Equal([ids[1], ids[0]], (await scene.Lists.ListAsync(TicketListKind.Unit, RoadLiaison, null, 10, Ct)).Lines.Select(line => line.Id));
        await foreach (var line in scene.Lists.StreamAsync(new TicketListAsk(TicketListKind.Unit, []), TheAgent, Ct))
        {
            Assert.Fail($"{line.Id} is on a list that an agent does not have.");
        }

        async Task<Guid> InHandlingAsync()
        {
            var id = await scene.DispatchedAsync();
            await scene.DoneAsync(id, new SignFor(), RoadLiaison);
            scene.Time.Advance(TimeSpan.FromMinutes(5));
            return id;
        }
    }

    [Fact]
    public async Task Another_units_ticket_does_not_exist_for_a_liaison()
    {
        await using var scene = await StartAsync(postgres);
        var id = await scene.DispatchedAsync();
        Assert.Null(await scene.Reader.PageAsync(id, WaterLiaison, Ct));
        await scene.RefusedAsync<Refusal.NotFound>(id, new SignFor(), WaterLiaison);
        Assert.Empty((await scene.Lists.ListAsync(TicketListKind.Unit, WaterLiaison, null, 10, Ct)).Lines);
        Assert.Empty((await scene.Lists.ListAsync(TicketListKind.All, WaterLiaison, null, 10, Ct)).Lines);
        Assert.Equal(id, Assert.Single((await scene.Lists.ListAsync(TicketListKind.Unit, RoadLiaison, null, 10, Ct)).Lines).Id);
    }

    [Fact]
    public async Task Paging_by_cursor_gives_every_ticket_once()
    {
        await using var scene = await StartAsync(postgres);
        for (var n = 0; n < 7; n++)
        {
            await scene.DispatchedAsync();
            scene.Time.Advance(TimeSpan.FromMinutes(n % 2));
        }

        var seen = new List<Guid>();
        string? cursor = null;
        do
        {
            var page = await scene.Lists.ListAsync(TicketListKind.All, Dispatcher, cursor, 3, Ct);
            seen.AddRange(page.Lines.Select(line => line.Id));
            cursor = page.Next;
        }
        while (cursor is not null);

        Assert.Equal(7, seen.Distinct().Count());
        Assert.Equal(7, seen.Count);
    }

    [Fact]
    public async Task Every_list_is_well_formed_for_every_role()
    {
        await using var scene = await StartAsync(postgres);
        await scene.DispatchedAsync();
        foreach (var kind in Enum.GetValues<TicketListKind>())
        {
            foreach (var actor in new[] { TheAgent, Dispatcher, RoadLiaison, RoadLeader, Supervisor, Leader })
            {
                await scene.Lists.ListAsync(new TicketListAsk(kind, Enum.GetValues<TicketFlag>()), actor, "639000000000000000-" + Guid.Empty.ToString("N"), 10, Ct);
            }
        }
    }

    [Fact]
    public async Task A_list_is_narrowed_to_the_marks_that_all_have_to_stand_page_by_page()
    {
        await using var scene = await StartAsync(postgres);
        var (difficult, both) = (new List<Guid>(), Guid.Empty);
        for (var n = 0; n < 6; n++)
        {
            var id = await scene.DispatchedAsync(Fields() with { Anonymous = n == 5 });
            if (n % 2 == 1)
            {
                await scene.DoneAsync(id, new FlagDifficult(true, Pii.Text("多家单位推诿")), Supervisor);
                difficult.Insert(0, both = id);
            }

            scene.Time.Advance(TimeSpan.FromMinutes(1));
        }

        var first = await scene.Lists.ListAsync(new TicketListAsk(TicketListKind.All, [TicketFlag.Difficult]), Dispatcher, null, 2, Ct);
        var second = await scene.Lists.ListAsync(new TicketListAsk(TicketListKind.All, [TicketFlag.Difficult]), Dispatcher, first.Next, 2, Ct);
        Assert.Equal((2, 1, null), (first.Lines.Count, second.Lines.Count, second.Next));
        Assert.Equal(difficult, first.Lines.Concat(second.Lines).Select(line => line.Id));
        Assert.Equal(both, Assert.Single((await scene.Lists.ListAsync(new TicketListAsk(TicketListKind.Unit, [TicketFlag.Difficult, TicketFlag.Anonymous]), RoadLiaison, null, 10, Ct)).Lines).Id);
        Assert.Empty((await scene.Lists.ListAsync(new TicketListAsk(TicketListKind.All, [TicketFlag.Group]), Dispatcher, null, 10, Ct)).Lines);
    }

    [Fact]
    public async Task Urged_confidential_supervised_not_counted_and_labelled_ones_are_found_too()
    {
        await using var scene = await StartAsync(postgres);
        var (urged, guarded, ordered, excluded) = (await scene.DispatchedAsync(), await scene.DispatchedAsync(Fields() with { Confidential = true }), await scene.DispatchedAsync(), await scene.DispatchedAsync());
        await scene.DoneAsync(urged, new Urge(), TheAgent);
        await scene.DoneAsync(ordered, new Supervise(SupervisionLevel.Hotline, Pii.Text("报结果")), Supervisor);
        await scene.DoneAsync(excluded, new SignFor(), RoadLiaison);
        await scene.DoneAsync(excluded, new Reply(Pii.Text("已修好")), RoadLiaison);
        await scene.DoneAsync(excluded, new FollowUp(true, true, Solved.Solved, Satisfaction.Dissatisfied), TheAgent);
        await scene.DoneAsync(excluded, new Appeal(JudgementKind.Dissatisfied, 1, Pii.Text("超出职责"), Pii.Text("三定方案")), RoadLiaison);
        await scene.DoneAsync(excluded, new RuleOnAppeal(RoadUnit, JudgementKind.Dissatisfied, 1, Uphold: true, Pii.Text("属实")), Supervisor);
        var labelled = new[] { (TicketLabel.StabilityRisk, urged), (TicketLabel.Typical, excluded), (TicketLabel.ProvinceOrder, ordered) };
        foreach (var (label, id) in labelled)
        {
            await scene.DoneAsync(id, new Label(label, true, Pii.Text("据来文")), Supervisor);
        }

        foreach (var (flag, id) in new[] { (TicketFlag.Urged, urged), (TicketFlag.Confidential, guarded), (TicketFlag.Supervised, ordered), (TicketFlag.NotCounted, excluded) }
            .Concat(labelled.Select(one => (Enum.Parse<TicketFlag>(one.Item1.ToString()), one.Item2))))
        {
            Assert.Equal(id, Assert.Single((await scene.Lists.ListAsync(new TicketListAsk(TicketListKind.All, [flag]), Supervisor, null, 10, Ct)).Lines).Id);
        }
    }

    [Fact]
    public async Task The_screen_pop_finds_the_callers_tickets_by_either_number_open_ones_first()
    {
        await using var scene = await StartAsync(postgres);
        var open = await scene.DispatchedAsync();
        scene.Time.Advance(TimeSpan.FromMinutes(5));
        var closed = await scene.DraftAsync(Fields() with { ContactPhone = Pii.Phone("0791-86770001"), Answer = Pii.Text("已告知") });
        await scene.DoneAsync(closed, new AnswerOnCall(), TheAgent);
        var draft = await scene.DraftAsync();

        var theirs = await scene.Reader.OfCallerAsync(Pii.Phone("+86 138 7910 0001"), TheAgent, draft, 20, Ct);
        Assert.Equal((2, 1), (theirs.Total, theirs.OpenCount));
        Assert.Equal([open, closed], theirs.Lines.Select(line => line.Id));
        Assert.Equal(2, (await scene.Lists.SearchAsync("13879100001", Supervisor, Ct)).Count(line => line.State != TicketState.Draft));
        Assert.Single(await scene.Lists.SearchAsync("079186770001", Supervisor, Ct));
    }

    [Fact]
    public async Task By_a_number_that_is_not_on_their_line_nobody_learns_whose_a_confidential_ticket_is_and_that_they_asked_is_kept()
    {
        await using var scene = await StartAsync(postgres);
        var number = "13879100009";
        var secret = await scene.DispatchedAsync(Fields() with { Confidential = true, ContactPhone = Pii.Phone(number) });
        var plain = await scene.DispatchedAsync(Fields() with { ContactPhone = Pii.Phone(number) });
        var other = Actor.Of(Guid.CreateVersion7(), "李娜", null, Role.Agent);
        foreach (var curious in new[] { other, Dispatcher })
        {
            Assert.Equal([plain], (await scene.Lists.SearchAsync(number, curious, Ct)).Select(line => line.Id));
        }

        Assert.Equal(2, (await scene.Lists.SearchAsync(number, Supervisor, Ct)).Count);
        var kept = (await scene.Services.GetRequiredService<AuditTrail>().ListAsync(null, 10, Ct)).Where(line => line.Action == "ticket.look-up").ToList();
        Assert.Equal(["何平", "徐静", "李娜"], kept.Select(line => line.ActorName));
        Assert.All(kept, line => Assert.Equal(number, line.Reason));

        // Who is on the line is shown what is theirs; a ticket's own number is no person's.
        Assert.Equal(2, (await scene.Lists.SearchAsync(number, other, Ct, Pii.Phone("+86" + number))).Count);
        Assert.Equal(secret, Assert.Single(await scene.Lists.SearchAsync((await scene.Reader.PageAsync(secret, Supervisor, Ct))!.Line.Number!, other, Ct)).Id);
        Assert.Equal(3, (await scene.Services.GetRequiredService<AuditTrail>().ListAsync(null, 20, Ct)).Count(line => line.Action == "ticket.look-up"));
    }

    [Fact]
    public async Task What_is_to_be_done_again_and_asked_about_is_the_agents_until_they_answer()
    {
        await using var scene = await StartAsync(postgres);
        var id = await scene.DispatchedAsync();
        await scene.DoneAsync(id, new SignFor(), RoadLiaison);
        await scene.DoneAsync(id, new Reply(Pii.Text("已修")), RoadLiaison);
        Assert.Equal(TicketState.Redo, (await scene.DoneAsync(id, new FollowUp(true, true, Solved.Unsolved, Satisfaction.Dissatisfied), TheAgent)).State);
        await scene.DoneAsync(id, new AskFacts(Pii.Text("哪一段路？"), new HashSet<Guid>()), Dispatcher);
        Assert.Equal((1, 0), (await CountAsync(TicketListKind.Facts, TheAgent), await CountAsync(TicketListKind.Dispatch, Dispatcher)));
        var page = (await scene.Reader.PageAsync(id, TheAgent, Ct))!;
        Assert.Equal("哪一段路？", page.FactsAsked!.Text);
        Assert.Contains(Verb.GiveFacts, page.Offered);
        Assert.Equal(TicketState.Redo, (await scene.DoneAsync(id, new GiveFacts(Pii.Text("孺子路段")), TheAgent)).State);
        Assert.Equal((0, 1), (await CountAsync(TicketListKind.Facts, TheAgent), await CountAsync(TicketListKind.Dispatch, Dispatcher)));

        async Task<int> CountAsync(TicketListKind kind, Actor actor) => (await scene.Lists.ListAsync(kind, actor, null, 10, Ct)).Lines.Count;
    }

    [Fact]
    public async Task A_ticket_without_a_rule_waits_for_the_dispatcher()
    {
        await using var scene = await StartAsync(postgres);
        var id = await scene.DraftAsync(Fields(NoWater));
        Assert.Equal(TicketState.PendingDispatch, (await scene.DoneAsync(id, new Accept(), TheAgent)).State);
        var line = Assert.Single((await scene.Lists.ListAsync(TicketListKind.Dispatch, Dispatcher, null, 10, Ct)).Lines);
        Assert.Equal(scene.Time.GetUtcNow().AddMinutes(30), line.DueAt);
        await scene.RefusedAsync<Refusal.UnknownUnit>(id, new DispatchTo("nobody"), Dispatcher);
        Assert.Equal(TicketState.AwaitingSignFor, (await scene.DoneAsync(id, new DispatchTo(WaterUnit), Dispatcher)).State);
    }
}
