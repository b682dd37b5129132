using Hotline.Dispatch.Privacy;
using Hotline.Dispatch.Tickets;
using Hotline.Dispatch.Tickets.Verbs;
using Hotline.Testing.Postgres;
using static Hotline.Integration.Tests.Dispatch.DispatchScene;

namespace Hotline.Integration.Tests.Dispatch;

public sealed class TicketStoreTests(PostgresFixture postgres)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_ticket_goes_from_the_call_to_closed()
    {
        await using var scene = await StartAsync(postgres);
        var id = await scene.DraftAsync();
        await scene.DoneAsync(id, new SaveDraft(Patch()), TheAgent);
        var accepted = await scene.DoneAsync(id, new Accept(), TheAgent);
        Assert.Equal("261125000001", accepted.Number);
        Assert.Equal(TicketState.AwaitingSignFor, accepted.State);
        await scene.DoneAsync(id, new SignFor(), RoadLiaison);
        await scene.DoneAsync(id, new Reply(Pii.Text("已填补路面。"), Pii.Text("电话联系")), RoadLiaison);
        var closed = await scene.DoneAsync(id, new FollowUp(true, true, Solved.Solved, Satisfaction.Satisfied), TheAgent);
        Assert.Equal(TicketState.Closed, closed.State);

        var page = await scene.Reader.PageAsync(id, RoadLiaison, Ct);
        Assert.NotNull(page);
        Assert.Equal(["来电建单", "受理", "派单", "签收", "答复", "回访", "办结"], page.History.Select(line => line.Words));
        Assert.Equal("已填补路面。", page.History[4].Text.Text);
        Assert.Equal("电话联系", page.History[4].Aside.Text);
        Assert.Equal("已填补路面。", page.Reply.Text);
        Assert.Equal("熊**", page.ContactName.Text);
        Assert.Equal("138****0001", page.ContactPhone.Text);
        Assert.Contains("道路破损", page.RuleWords);
        Assert.All(page.Clocks, clock => Assert.NotNull(clock.FinishedAt));
    }

    [Fact]
    public async Task Of_two_liaisons_who_sign_at_once_exactly_one_wins()
    {
        await using var scene = await StartAsync(postgres);
        var id = await scene.DispatchedAsync();
        var colleague = Actor.Of(Guid.CreateVersion7(), "孙丽", RoadUnit, Role.Liaison);
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 8).Select(turn =>
            Task.Run(() => scene.Desk.DoAsync(id, new SignFor(), turn % 2 == 0 ? RoadLiaison : colleague, null, Ct))));

        Assert.Single(outcomes.OfType<Outcome<TicketStamp>.Done>());
        Assert.All(outcomes.OfType<Outcome<TicketStamp>.Refused>(), refused => Assert.IsType<Refusal.AlreadySigned>(refused.Why));
        Assert.Equal(1L, await scene.ScalarAsync<long>("select count(*) from dispatch.ticket_event where kind = 'SignedFor'"));
    }

    [Fact]
    public async Task A_stale_version_changes_nothing_and_names_the_current_one()
    {
        await using var scene = await StartAsync(postgres);
        var id = await scene.DraftAsync();
        await scene.DoneAsync(id, new SaveDraft(Patch()), TheAgent);
        var stale = await scene.RefusedAsync<Refusal.StaleVersion>(id, new SaveDraft(new DraftPatch(Title: Pii.Text("旧"))), TheAgent, version: 1);
        Assert.Equal(2, stale.Current);
        Assert.Equal("路面坑洞", (await scene.Reader.PageAsync(id, TheAgent, Ct))!.Line.Title.Text);
    }

    [Fact]
    public async Task One_call_has_one_draft_and_it_goes_over_to_the_next_agent()
    {
        await using var scene = await StartAsync(postgres);
        var call = Guid.CreateVersion7();
        var first = await scene.DraftAsync(callId: call);
        await scene.DoneAsync(first, new SaveDraft(new DraftPatch(Title: Pii.Text("半句话"))), TheAgent);
        var next = Actor.Of(Guid.CreateVersion7(), "李娜", null, Role.Agent);
        var second = await scene.Desk.OpenDraftAsync(new OpenDraft(IntakeChannel.Phone, call), next, Ct);

        Assert.Equal(first, second);
        Assert.Equal("半句话", (await scene.Reader.PageAsync(first, next, Ct))!.Line.Title.Text);
        await scene.RefusedAsync<Refusal.NotFound>(first, new SaveDraft(Patch()), TheAgent);
        await scene.DoneAsync(first, new SaveDraft(Patch()), next);
    }

    [Fact]
    public async Task An_intake_key_gives_one_ticket_however_often_and_at_once_it_is_sent()
    {
        await using var scene = await StartAsync(postgres);
        var ids = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ =>
            Task.Run(() => scene.Desk.OpenDraftAsync(new OpenDraft(IntakeChannel.Web, IntakeKey: "web-1"), TheAgent, Ct))));
        Assert.Single(ids.Distinct());
        Assert.Equal(1L, await scene.ScalarAsync<long>("select count(*) from dispatch.ticket"));
    }

    [Fact]
    public async Task A_draft_stands_or_falls_with_the_callers_transaction()
    {
        await using var scene = await StartAsync(postgres);
        await using (var connection = await scene.Database.DataSource.OpenConnectionAsync(Ct))
        {
            await using var transaction = await connection.BeginTransactionAsync(Ct);
            await scene.Desk.OpenDraftAsync(new OpenDraft(IntakeChannel.Phone, Guid.CreateVersion7()), TheAgent, transaction, Ct);
            await transaction.RollbackAsync(Ct);
        }

        Assert.Equal(0L, await scene.ScalarAsync<long>("select (select count(*) from dispatch.ticket) + (select count(*) from dispatch.outbox)"));
    }

    [Fact]
    public async Task The_empty_draft_of_a_caller_who_gave_up_is_withdrawn_and_one_with_content_stays()
    {
        await using var scene = await StartAsync(postgres);
        var empty = await scene.DraftAsync();
        var typed = await scene.DraftAsync();
        await scene.DoneAsync(typed, new SaveDraft(new DraftPatch(Title: Pii.Text("有内容"))), TheAgent);
        await using (var connection = await scene.Database.DataSource.OpenConnectionAsync(Ct))
        {
            await using var transaction = await connection.BeginTransactionAsync(Ct);
            Assert.True(await scene.Desk.DropDraftAsync(empty, transaction, Ct));
            Assert.False(await scene.Desk.DropDraftAsync(typed, transaction, Ct));
            await transaction.CommitAsync(Ct);
        }

        Assert.Equal(typed, Assert.Single((await scene.Lists.ListAsync(TicketListKind.Mine, TheAgent, null, 10, Ct)).Lines).Id);
    }

    [Fact]
    public async Task A_draft_stays_with_anything_at_all_typed_into_it()
    {
        await using var scene = await StartAsync(postgres);
        DraftPatch[] patches =
        [
            new(TicketType.Consultation), new(CategoryCode: PotHole), new(RegionCode: Xihu), new(Place: Pii.Address("朝阳中路88号")), new(Title: Pii.Text("坑")),
            new(Longitude: 115.9, Latitude: 28.7, Datum: "GCJ-02"), new(Content: Pii.Text("有坑")), new(Urgency: Urgency.Urgent), new(ContactName: Pii.Name("熊建国")),
            new(ContactPhone: Pii.Phone("13879100001")), new(ContactId: Pii.IdCard("11010519491231002X")), new(OriginPlatform: "某平台"),
            new(ForeignNumbers: new Dictionary<string, string> { ["某平台"] = "A1" }), new(Confidential: true), new(Answer: Pii.Text("已答复")),
        ];
        foreach (var patch in patches)
        {
            var id = await scene.DraftAsync();
            await scene.DoneAsync(id, new SaveDraft(patch), TheAgent);
            await using var connection = await scene.Database.DataSource.OpenConnectionAsync(Ct);
            await using var transaction = await connection.BeginTransactionAsync(Ct);
            Assert.False(await scene.Desk.DropDraftAsync(id, transaction, Ct), $"{patch}");
        }
    }

    [Fact]
    public async Task Ticket_numbers_of_a_day_have_no_gap_and_no_twin_under_concurrency()
    {
        await using var scene = await StartAsync(postgres);
        var drafts = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => scene.DraftAsync(Fields())));
        var stamps = await Task.WhenAll(drafts.Select(id => Task.Run(() => scene.DoneAsync(id, new Accept(), TheAgent))));
        Assert.Equal(Enumerable.Range(1, 12).Select(n => $"261125{n:D6}"), stamps.Select(stamp => stamp.Number!).Order());
    }

    [Fact]
    public async Task Every_change_leaves_event_audit_and_outbox_together()
    {
        await using var scene = await StartAsync(postgres);
        await scene.DispatchedAsync();
        Assert.Equal(3L, await scene.ScalarAsync<long>("select count(*) from dispatch.ticket_event"));
        Assert.Equal(3L, await scene.ScalarAsync<long>("select count(*) from dispatch.outbox"));
        Assert.Equal("OpenDraft,Accept", await scene.ScalarAsync<string>("select string_agg(action, ',' order by id) from dispatch.audit"));
        Assert.Equal("1,2,3", await scene.ScalarAsync<string>("select string_agg(seq::text, ',' order by id) from dispatch.outbox"));
    }

    [Fact]
    public async Task A_not_solved_follow_up_goes_out_again_as_the_next_round()
    {
        await using var scene = await StartAsync(postgres);
        var id = await scene.DispatchedAsync();
        await scene.DoneAsync(id, new SignFor(), RoadLiaison);
        await scene.DoneAsync(id, new Reply(Pii.Text("已处理")), RoadLiaison);
        await scene.DoneAsync(id, new FollowUp(true, false, Solved.Unsolved, Satisfaction.Dissatisfied), TheAgent);
        await scene.DoneAsync(id, new DispatchTo(RoadUnit), Dispatcher); // Nobody is above the unit, so the hotline decides.
        Assert.Equal(id, Assert.Single((await scene.Lists.ListAsync(TicketListKind.Unit, RoadLiaison, null, 10, Ct)).Lines).Id);

        var page = (await scene.Reader.PageAsync(id, RoadLiaison, Ct))!;
        Assert.Equal(2, page.Line.Round);
        var handle = Assert.Single(page.Clocks, clock => clock is { Kind: Hotline.Dispatch.Clocks.DeadlineKind.Handle, Round: 2 });
        Assert.Contains("3个工作日", handle.Why);
    }

    [Fact]
    public async Task An_upheld_return_goes_back_to_the_dispatcher_and_the_citizens_clock_runs_on()
    {
        await using var scene = await StartAsync(postgres);
        var id = await scene.DispatchedAsync();
        var citizenDue = await scene.ScalarAsync<DateTime>("select due_at from dispatch.deadline where kind = 'Citizen'");
        await scene.DoneAsync(id, new Return(Pii.Text("不属于我单位职责"), Pii.Text("三定方案"), WaterUnit, Pii.Text("权属图")), RoadLiaison);
        Assert.Equal(id, Assert.Single((await scene.Lists.ListAsync(TicketListKind.Returns, Dispatcher, null, 10, Ct)).Lines).Id);
        await scene.DoneAsync(id, new RuleOnReturn(true), Dispatcher);
        Assert.Null(await scene.Reader.PageAsync(id, RoadLiaison, Ct));
        await scene.DoneAsync(id, new DispatchTo(WaterUnit), Dispatcher);
        await scene.DoneAsync(id, new SignFor(), WaterLiaison);

        Assert.Equal(citizenDue, await scene.ScalarAsync<DateTime>("select due_at from dispatch.deadline where kind = 'Citizen' and state = 'Running'"));
        Assert.Equal("Void,Running", await scene.ScalarAsync<string>("select string_agg(state, ',' order by state desc) from dispatch.deadline where kind = 'Handle'"));
    }

    [Fact]
    public async Task A_rejected_return_gives_the_unit_the_time_it_had_left()
    {
        await using var scene = await StartAsync(postgres);
        var id = await scene.DispatchedAsync();
        await scene.DoneAsync(id, new SignFor(), RoadLiaison);
        await scene.DoneAsync(id, new RecordContact(ContactWay.Telephone, Reached: true), RoadLiaison);
        var due = await scene.ScalarAsync<DateTime>("select due_at from dispatch.deadline where kind = 'Handle'");
        await scene.DoneAsync(id, new Return(Pii.Text("不属于我单位职责"), Pii.Text("三定方案"), WaterUnit, Pii.Text("权属图")), RoadLiaison);
        scene.Time.Advance(TimeSpan.FromHours(1));
        await scene.DoneAsync(id, new RuleOnReturn(false, Pii.Text("属于职责范围"), ForbidFurther: true), Dispatcher);

        // 17:30 of the last day and one working hour more: 10:00 of the next.
        Assert.Equal(due.AddHours(16.5), await scene.ScalarAsync<DateTime>("select due_at from dispatch.deadline where kind = 'Handle'"));
        await scene.RefusedAsync<Refusal.ReturnForbidden>(id, new Return(Pii.Text("再退"), Pii.Text("三定方案"), WaterUnit, Pii.Text("权属图")), RoadLiaison);
    }

    [Fact]
    public async Task A_granted_extension_counts_from_the_old_limit()
    {
        await using var scene = await StartAsync(postgres);
        Assert.Equal(1, await scene.ScalarAsync<int>("select max_extensions from dispatch.policy")); // Until the operator says two.
        await scene.ScalarAsync<int>("update dispatch.policy set max_extensions = 2 returning 1");
        var id = await scene.DispatchedAsync();
        await scene.DoneAsync(id, new SignFor(), RoadLiaison);
        await scene.DoneAsync(id, new Extend(3, Pii.Text("需要开挖")), RoadLiaison);
        await scene.DoneAsync(id, new RuleOnExtension(true), Dispatcher);

        // Dispatched Wednesday 11-25: five working days end on 12-02, three more on 12-07.
        Assert.Equal(new DateTime(2026, 12, 7, 9, 30, 0, DateTimeKind.Utc), await scene.ScalarAsync<DateTime>("select due_at from dispatch.deadline where kind = 'Handle'"));
        await scene.RefusedAsync<Refusal.ExtensionTooLong>(id, new Extend(8, Pii.Text("还要")), RoadLiaison);
    }
}
