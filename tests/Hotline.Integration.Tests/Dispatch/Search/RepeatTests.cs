using Hotline.Dispatch.Privacy;
using Hotline.Dispatch.Repeats;
using Hotline.Dispatch.Search;
using Hotline.Dispatch.Tickets;
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

    private static Task<Outcome<TicketStamp>> JudgeAsync(DispatchScene scene, Guid draft, Guid other, RepeatJudgement judgement, Pii? note, Actor? by = null) =>
        scene.Services.GetRequiredService<RepeatDesk>().JudgeAsync(draft, other, judgement, note, by ?? TheAgent, null, Ct);

    private static TicketStamp Done(Outcome<TicketStamp> outcome) => Assert.IsType<Outcome<TicketStamp>.Done>(outcome).Value;

    private static Refusal Refused(Outcome<TicketStamp> outcome) => Assert.IsType<Outcome<TicketStamp>.Refused>(outcome).Why;
}
