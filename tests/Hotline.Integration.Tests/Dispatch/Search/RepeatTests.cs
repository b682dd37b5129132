using Hotline.Dispatch.Metrics;
using Hotline.Dispatch.Privacy;
using Hotline.Dispatch.Repeats;
using Hotline.Dispatch.Search;
using Hotline.Dispatch.Tickets;
using Hotline.Dispatch.Tickets.Storage;
using Hotline.Dispatch.Tickets.Verbs;
using Hotline.Testing.Postgres;
using Microsoft.Extensions.DependencyInjection;
using static Hotline.Integration.Tests.Dispatch.DispatchScene;

namespace Hotline.Integration.Tests.Dispatch.Search;

/// <summary>查重: earlier tickets are shown beside the draft with the evidence, and the agent's judgement changes both or none.</summary>
public sealed class RepeatTests(PostgresFixture postgres)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_repeated_call_is_shown_its_ticket_and_urges_it_and_makes_no_second_one()
    {
        await using var search = await SearchScene.StartAsync(postgres);
        var scene = search.Scene;
        var first = await scene.DispatchedAsync();
        await scene.DispatchedAsync(Fields() with { Content = Pii.Text("小区停水两天了"), Title = Pii.Text("停水"), ContactPhone = Pii.Phone("13700000001") });
        await search.FollowAsync();
        scene.Time.Advance(TimeSpan.FromDays(3));
        var again = await scene.DraftAsync(new TicketFields(RegionCode: Xihu, ContactPhone: Pii.Phone("13879100001"), Content: Pii.Text("门口路面的大坑还没有补，电动车又摔了")));
        var found = await search.Similar.FindAsync(new SimilarQuestion("门口路面的大坑还没有补，电动车又摔了", Except: again), TheAgent, Ct);
        var shown = Assert.Single(found);
        Assert.Equal(first, shown.Line.Id);
        Assert.True(shown.Likeness is { SameCaller: true, IsRepeat: true, Days: 3 }, $"{shown.Likeness}");

        Assert.Equal(TicketState.Refused, Done(await JudgeAsync(scene, again, first, RepeatJudgement.Urge, Pii.Text("又摔了一次"))).State);
        var old = await scene.Reader.PageAsync(first, TheAgent, Ct);
        Assert.Equal(("Urged", "又摔了一次"), (old!.History[^1].Kind, old.History[^1].Text.Text));
        var joined = (await scene.Reader.PageAsync(again, TheAgent, Ct))!.History[^1];
        Assert.Equal(("RepeatJoined", old.Line.Number, "Urged"), (joined.Kind, joined.Detail.GetProperty("otherNumber").GetString(), joined.Detail.GetProperty("way").GetString()));
        Assert.True(joined.Detail.GetProperty("likeness").GetProperty("sameCaller").GetBoolean());
        Assert.Equal(2, await scene.ScalarAsync<long>("select count(*) from dispatch.ticket where number is not null"));
    }

    [Fact]
    public async Task A_caller_is_found_by_number_also_while_no_index_answers_and_by_nobody_elses_draft()
    {
        await using var search = await SearchScene.StartAsync(postgres);
        var scene = search.Scene;
        var first = await scene.DispatchedAsync();
        var again = await scene.DraftAsync(Fields());
        var asked = new SimilarQuestion("门口路面有一个大坑", Except: again);
        Assert.Equal(first, Assert.Single(await search.Similar.FindAsync(asked, TheAgent, Ct)).Line.Id);
        var other = Actor.Of(Guid.CreateVersion7(), "吴芳", null, Role.Agent);
        Assert.Empty(await search.Similar.FindAsync(asked, other, Ct));
        Assert.Null(await search.Similar.OfTicketAsync(again, other, Ct));
        Assert.Empty(await search.Similar.FindAsync(asked, Actor.Of(Guid.CreateVersion7(), "胡军", null, Role.Administrator), Ct));
    }

    [Fact]
    public async Task A_supplement_takes_the_drafts_words_and_another_matter_goes_on()
    {
        await using var search = await SearchScene.StartAsync(postgres);
        var scene = search.Scene;
        var first = await scene.DispatchedAsync();
        var apart = await scene.DraftAsync(Fields());
        Assert.Equal(TicketState.Draft, Done(await JudgeAsync(scene, apart, first, RepeatJudgement.Apart, null)).State);
        Assert.Equal("ToldApart", (await scene.Reader.PageAsync(apart, TheAgent, Ct))!.History[^1].Kind);
        await scene.DoneAsync(apart, new Accept(), TheAgent);

        var more = await scene.DraftAsync(Fields() with { Content = Pii.Text("坑旁边的井盖也松了") });
        Done(await JudgeAsync(scene, more, first, RepeatJudgement.Supplement, null));
        var old = (await scene.Reader.PageAsync(first, TheAgent, Ct))!.History[^1];
        Assert.Equal(("Supplemented", "坑旁边的井盖也松了"), (old.Kind, old.Text.Text));
    }

    [Fact]
    public async Task Nothing_changes_when_the_earlier_one_is_closed_or_the_draft_is_not_the_agents()
    {
        await using var search = await SearchScene.StartAsync(postgres);
        var scene = search.Scene;
        var closed = await scene.DraftAsync(Fields());
        await scene.DoneAsync(closed, new AnswerOnCall(Pii.Text("已登记")), TheAgent);
        var draft = await scene.DraftAsync(Fields());
        Assert.IsType<Refusal.WrongState>(Refused(await JudgeAsync(scene, draft, closed, RepeatJudgement.Urge, null)));
        Assert.Equal("Draft", await scene.ScalarAsync<string>($"select state from dispatch.ticket where id = '{draft}'"));

        var other = Actor.Of(Guid.CreateVersion7(), "吴芳", null, Role.Agent);
        Assert.IsType<Refusal.NotFound>(Refused(await JudgeAsync(scene, draft, closed, RepeatJudgement.Apart, null, other)));
        Assert.Equal("otherId", Assert.Single(Assert.IsType<Refusal.Invalid>(Refused(await JudgeAsync(scene, draft, draft, RepeatJudgement.Urge, null))).Faults).Field);
        Assert.IsType<Refusal.StaleVersion>(Refused(await scene.Services.GetRequiredService<RepeatDesk>().JudgeAsync(draft, closed, RepeatJudgement.Apart, null, TheAgent, 9, Ct)));
    }

    [Fact]
    public async Task What_is_next_door_is_shown_in_whatever_words_and_what_is_across_the_county_is_not()
    {
        await using var search = await SearchScene.StartAsync(postgres);
        var scene = search.Scene;
        var here = await WrittenAsync(scene, At(115.8921, 28.6765, "这里一下雨就积水，老人摔伤了", "13700000001"));
        await WrittenAsync(scene, At(115.9721, 28.7165, "这里一下雨就积水，老人摔伤了", "13700000002"));
        await search.FollowAsync();
        var draft = await OpenAsync(scene, At(115.8926, 28.6762, "轮胎被扎破两次", "13700000003"));
        var found = await search.Similar.FindAsync(new SimilarQuestion("轮胎被扎破两次", Except: draft), TheAgent, Ct);
        var shown = Assert.Single(found, one => one.Likeness.IsRepeat);
        Assert.Equal(here, shown.Line.Id);
        Assert.True(shown.Likeness is { SameCaller: false, SameCategory: true, TextPercent: < 15, Metres: < 150 }, $"{shown.Likeness}");
    }

    [Fact]
    public async Task A_neighbours_request_from_the_web_is_marked_after_acceptance_until_a_dispatcher_says_otherwise()
    {
        await using var search = await SearchScene.StartAsync(postgres);
        var scene = search.Scene;
        var first = await WrittenAsync(scene, At(115.8921, 28.6765, "门口路面有一个大坑", "13700000001"));
        await search.FollowAsync();
        scene.Time.Advance(TimeSpan.FromHours(1));
        var second = await WrittenAsync(scene, At(115.8926, 28.6762, "轮胎被扎破两次", "13700000003"));
        var third = await WrittenAsync(scene, At(115.8926, 28.6762, "轮胎被扎破两次", "13700000004") with { Confidential = true });
        await search.FollowAsync();
        Assert.Equal(0, await LookAsync(scene)); // The index may not have what was accepted just before.
        scene.Time.Advance(RepeatWatch.Settling);
        Assert.Equal(3, await LookAsync(scene));
        Assert.Equal(0, await LookAsync(scene));

        // The later one is marked, and was dispatched by its rule all the same; of a confidential one nothing is said.
        var rows = (await scene.Lists.ListAsync(TicketListKind.All, Dispatcher, null, 50, Ct)).Lines;
        Assert.Equal([second], rows.Where(row => row.Suspected).Select(row => row.Id));
        Assert.True((await scene.Lists.ListAsync(TicketListKind.Unit, RoadLiaison, null, 50, Ct)).Lines.Single(row => row.Id == second).Suspected);
        var repeats = scene.Services.GetRequiredService<SuspectedRepeats>();
        var suspected = Assert.Single((await repeats.OfAsync(second, Dispatcher, Ct))!);
        Assert.Equal((first, true), (suspected.Line.Id, suspected.Likeness is { SameCategory: true, Metres: < 150 }));

        // Its trail says so and no more; a confidential one's says nothing, and counts as no request that was looked at.
        var trail = (await scene.Reader.PageAsync(second, RoadLiaison, Ct))!;
        Assert.Equal(("查重：疑似重复诉求", ""), (trail.History[^1].Words, trail.History[^1].Text.Text));
        Assert.Equal(0L, await scene.ScalarAsync<long>($"select count(*) from dispatch.ticket_event where kind = 'RepeatFound' and (ticket_id <> '{second}' or data::text like '%{third}%')"));
        Assert.Equal("1/2 0/2", await FiguresAsync(scene));
        Assert.Null(await repeats.OfAsync(second, WaterLiaison, Ct));
        Assert.Empty((await repeats.OfAsync(third, Dispatcher, Ct))!);

        Assert.IsType<Refusal.RoleMissing>(Refused(await JudgeAsync(scene, second, first, RepeatJudgement.Apart, null)));
        Done(await JudgeAsync(scene, second, first, RepeatJudgement.Apart, null, Dispatcher));
        var page = (await scene.Reader.PageAsync(second, Dispatcher, Ct))!;
        Assert.Equal((false, "ToldApart", TicketState.AwaitingSignFor), (page.Line.Suspected, page.History[^1].Kind, page.Line.State));
        Assert.Equal("0/2 0/2", await FiguresAsync(scene));
    }

    [Fact]
    public async Task A_callers_second_request_after_the_month_is_no_suspicion_and_a_repeat_within_ninety_days_whatever_became_of_it()
    {
        await using var search = await SearchScene.StartAsync(postgres);
        var scene = search.Scene;
        var closed = await scene.DraftAsync(Fields() with { Content = Pii.Text("门口路面有一个大坑") });
        await scene.DoneAsync(closed, new AnswerOnCall(Pii.Text("已登记")), TheAgent);
        scene.Time.Advance(TimeSpan.FromDays(45));
        var again = await WrittenAsync(scene, Fields() with { Content = Pii.Text("门口路面的大坑还没有补") });
        await scene.DoneAsync(again, new Retract(null), Actor.Citizen);
        await search.FollowAsync();
        Assert.Equal(0, await LookAsync(scene));
        scene.Time.Advance(RepeatWatch.Settling);

        // Somebody works on it just now: it is looked at again, and nobody waits.
        await using (var working = await scene.Database.DataSource.OpenConnectionAsync(Ct))
        {
            await using var transaction = await working.BeginTransactionAsync(Ct);
            await TicketStore.LockAsync(working, transaction, again, Ct);
            Assert.Equal(1, await LookAsync(scene));
            Assert.Equal(0L, await scene.ScalarAsync<long>("select count(*) from dispatch.ticket_event where kind = 'RepeatFound'"));
        }

        scene.Time.Advance(RepeatWatch.Settling);
        Assert.Equal(1, await LookAsync(scene));
        Assert.Equal($"{closed} 45", await scene.ScalarAsync<string>(
            $"select concat_ws(' ', data #>> '{{earlier,0,otherId}}', data #>> '{{earlier,0,callerDays}}') from dispatch.ticket_event where kind = 'RepeatFound' and ticket_id = '{again}'"));
        Assert.Empty((await scene.Services.GetRequiredService<SuspectedRepeats>().OfAsync(again, Dispatcher, Ct))!);
        await scene.ReadAsync(new LedgerFollower(scene.Time));
        Assert.Equal("0/1 1/1", await scene.ScalarAsync<string>(
            "select string_agg(numerator || '/' || denominator, ' ' order by metric) from dispatch.metric_cell where metric in ('repeated-by-caller-30/1', 'repeated-by-caller-90/1')"));
    }

    [Fact]
    public async Task A_draft_takes_over_the_point_of_what_lies_at_its_address_and_of_nothing_else()
    {
        await using var search = await SearchScene.StartAsync(postgres);
        var scene = search.Scene;
        var there = await WrittenAsync(scene, At(115.8921, 28.6765, "门口路面有一个大坑", "13700000001"));
        var elsewhere = await WrittenAsync(scene, At(115.95, 28.7, "门口路面有一个大坑", "13700000002") with { Place = Pii.Address("西湖区桃花路2号") });
        var guarded = await WrittenAsync(scene, At(115.8921, 28.6765, "门口路面有一个大坑", "13700000005") with { Confidential = true });
        var draft = await OpenAsync(scene, new TicketFields(RegionCode: Xihu, Place: Pii.Address("西湖区朝阳中路88号门口"), Content: Pii.Text("坑"), ContactPhone: Pii.Phone("13700000003")));
        var desk = scene.Services.GetRequiredService<RepeatDesk>();
        foreach (var other in new[] { elsewhere, guarded, draft })
        {
            Assert.Equal("otherId", Assert.Single(Assert.IsType<Refusal.Invalid>(Refused(await desk.TakePlaceAsync(draft, other, TheAgent, null, Ct))).Faults).Field);
        }

        Assert.IsType<Refusal.NotFound>(Refused(await desk.TakePlaceAsync(draft, there, Actor.Of(Guid.CreateVersion7(), "吴芳", null, Role.Agent), null, Ct)));
        Done(await desk.TakePlaceAsync(draft, there, TheAgent, null, Ct));
        var page = (await scene.Reader.PageAsync(draft, TheAgent, Ct))!;
        Assert.Equal((115.8921, 28.6765, "GCJ-02"), (page.Longitude, page.Latitude, page.Datum));
    }

    [Fact]
    public async Task Whose_a_confidential_ticket_is_nobody_learns_by_typing_a_number_but_who_has_them_on_the_line()
    {
        await using var search = await SearchScene.StartAsync(postgres);
        var scene = search.Scene;
        var secret = await WrittenAsync(scene, Fields() with { Confidential = true });
        await search.FollowAsync();
        var other = Actor.Of(Guid.CreateVersion7(), "李娜", null, Role.Agent);
        var typed = await scene.Desk.OpenDraftAsync(new OpenDraft(IntakeChannel.Phone, Guid.CreateVersion7(), Pii.Phone("13700000001"), Fields: Fields()), other, Ct);
        Assert.DoesNotContain(await SimilarAsync(typed), one => one.Likeness.SameCaller);
        var calling = await scene.Desk.OpenDraftAsync(new OpenDraft(IntakeChannel.Phone, Guid.CreateVersion7(), Pii.Phone("13879100001"), Fields: Fields()), other, Ct);
        Assert.Equal(secret, Assert.Single(await SimilarAsync(calling), one => one.Likeness.SameCaller).Line.Id);

        Task<IReadOnlyList<SimilarTicket>> SimilarAsync(Guid draft) => search.Similar.FindAsync(new SimilarQuestion("门口路面有一个大坑", Xihu, Except: draft), other, Ct);
    }

    private static TicketFields At(double longitude, double latitude, string content, string phone) =>
        Fields() with { Longitude = longitude, Latitude = latitude, Datum = "GCJ-02", Title = Pii.Text("路面"), Content = Pii.Text(content), ContactPhone = Pii.Phone(phone), ContactName = null };

    /// <summary>Nobody called: the number is the one that was written.</summary>
    private static Task<Guid> OpenAsync(DispatchScene scene, TicketFields fields) => scene.Desk.OpenDraftAsync(new OpenDraft(IntakeChannel.Web, null, null, Fields: fields), TheAgent, Ct);

    private static async Task<Guid> WrittenAsync(DispatchScene scene, TicketFields fields)
    {
        var id = await OpenAsync(scene, fields);
        await scene.DoneAsync(id, new Accept(), TheAgent);
        return id;
    }

    /// <summary>重复诉求率 within 30 days, by place and by caller.</summary>
    private static async Task<string> FiguresAsync(DispatchScene scene)
    {
        await scene.ReadAsync(new LedgerFollower(scene.Time));
        return await scene.ScalarAsync<string>(
            "select string_agg(numerator || '/' || denominator, ' ' order by metric desc) from dispatch.metric_cell where metric in ('repeated-by-caller-30/1', 'repeated-by-place-30/1')");
    }

    private static async Task<int> LookAsync(DispatchScene scene)
    {
        await scene.ReadAsync(new RepeatLooks(scene.Services.GetRequiredService<RepeatWatchService>(), scene.Time));
        return await scene.Services.GetRequiredService<RepeatWatch>().LookAsync(Ct);
    }

    private static Task<Outcome<TicketStamp>> JudgeAsync(DispatchScene scene, Guid draft, Guid other, RepeatJudgement judgement, Pii? note, Actor? by = null) =>
        scene.Services.GetRequiredService<RepeatDesk>().JudgeAsync(draft, other, judgement, note, by ?? TheAgent, null, Ct);

    private static TicketStamp Done(Outcome<TicketStamp> outcome) => Assert.IsType<Outcome<TicketStamp>.Done>(outcome).Value;

    private static Refusal Refused(Outcome<TicketStamp> outcome) => Assert.IsType<Outcome<TicketStamp>.Refused>(outcome).Why;
}
