using System.Text.RegularExpressions;
using Hotline.Dispatch.Citizens;
using Hotline.Dispatch.Clocks;
using Hotline.Dispatch.Outgoing;
using Hotline.Dispatch.Privacy;
using Hotline.Dispatch.Tickets;
using Hotline.Dispatch.Tickets.Verbs;
using Hotline.Testing.Postgres;
using Microsoft.Extensions.DependencyInjection;
using static Hotline.Integration.Tests.Dispatch.DispatchScene;

namespace Hotline.Integration.Tests.Dispatch;

/// <summary>Text messages and notices, from the outbox to the port.</summary>
public sealed partial class OutgoingTests(PostgresFixture postgres)
{
    private readonly OutgoingPort port = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_caller_learns_number_and_code_that_open_the_ticket_and_the_unit_of_its_new_order()
    {
        await using var scene = await port.SceneAsync(postgres);
        var id = await scene.DispatchedAsync();
        await OutgoingPort.SendAsync(scene);
        var sms = Assert.Single(port.Sms);
        Assert.Equal("13879100001", sms.To.Clear());
        var words = sms.Text.Clear();
        Assert.Contains("https://12345.example.org/citizen/track", words, StringComparison.Ordinal);
        Assert.DoesNotContain("坑", words, StringComparison.Ordinal);
        var found = await scene.Services.GetRequiredService<CitizenDesk>().FindAsync(Number().Match(words).Groups[1].Value, Code().Match(words).Groups[1].Value, Ct);
        Assert.Equal(id, Assert.IsType<Outcome<Guid>.Done>(found).Value);
        var notice = Assert.Single(port.Notices);
        Assert.Equal((RoadUnit, OutgoingKind.NewOrder, id, "新工单261125000001待签收，办理时限12月2日 17:30"), (notice.UnitCode, notice.Kind, notice.TicketId, notice.Words));
        await OutgoingPort.SendAsync(scene);
        Assert.Single(port.Sms);
    }

    [Fact]
    public async Task Someone_answered_on_the_call_learns_the_number_too_and_a_landline_is_left_alone()
    {
        await using var scene = await port.SceneAsync(postgres);
        var id = await scene.DraftAsync(Fields() with { ContactPhone = Pii.Phone("0791-88880000") });
        await scene.DoneAsync(id, new AnswerOnCall(Pii.Text("可以网上办理")), TheAgent);
        await OutgoingPort.SendAsync(scene);
        Assert.Equal("13879100001", Assert.Single(port.Sms).To.Clear()); // The mobile they called from.

        await scene.Desk.OpenDraftAsync(new OpenDraft(IntakeChannel.Counter, IntakeKey: "c", Fields: Fields() with { ContactPhone = Pii.Phone("0791-88880000") }), TheAgent, Ct);
        var counter = await scene.ScalarAsync<Guid>("select id from dispatch.ticket where intake_key = 'c'");
        await scene.DoneAsync(counter, new Accept(), TheAgent);
        await OutgoingPort.SendAsync(scene);
        Assert.Single(port.Sms);
        Assert.Equal("NoNumber", await scene.ScalarAsync<string>($"select outcome from dispatch.outgoing where ticket_id = '{counter}' and kind = 'ReceiptSms'"));
    }

    [Fact]
    public async Task Whose_answer_on_the_call_was_found_wrong_is_told_once_that_a_unit_looks_into_it_and_not_what_it_is_about()
    {
        await using var scene = await port.SceneAsync(postgres);
        await scene.ScalarAsync<int>("update dispatch.policy set answer_check_percent = 100 returning 1");
        var (right, wrong) = (await scene.DraftAsync(Fields()), await scene.DraftAsync(Fields()));
        foreach (var id in new[] { right, wrong })
        {
            await scene.DoneAsync(id, new AnswerOnCall(Pii.Text("可以网上办理")), TheAgent);
            await scene.DoneAsync(id, new CheckAnswer(id == right, Pii.Text("须由住建局办理")), Supervisor);
        }

        await OutgoingPort.SendAsync(scene);
        Assert.Equal(2, port.Sms.Count); // The two receipts.
        await scene.DoneAsync(wrong, new ReopenAnswered(Pii.Text("须由住建局办理")), Supervisor);
        await OutgoingPort.SendAsync(scene);
        await OutgoingPort.SendAsync(scene);
        var told = Assert.Single(port.Sms, sms => sms.Text.Clear().Contains("经复核有误，已转承办单位办理", StringComparison.Ordinal));
        Assert.Equal(("13879100001", 3), (told.To.Clear(), port.Sms.Count));
        Assert.Contains((await scene.Reader.PageAsync(wrong, Supervisor, Ct))!.Line.Number!, told.Text.Clear(), StringComparison.Ordinal);
        Assert.DoesNotContain("住建", told.Text.Clear(), StringComparison.Ordinal);
        Assert.DoesNotContain("坑", told.Text.Clear(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_reply_brings_a_link_that_rates_and_not_solved_brings_word_of_the_redo()
    {
        await using var scene = await port.SceneAsync(postgres);
        var id = await scene.DispatchedAsync();
        await scene.DoneAsync(id, new SignFor(), RoadLiaison);
        await scene.DoneAsync(id, new Reply(Pii.Text("已修补")), RoadLiaison);
        await OutgoingPort.SendAsync(scene);
        var link = Link().Match(port.Sms.Single(sms => sms.Text.Clear().Contains("/r/", StringComparison.Ordinal)).Text.Clear());
        var desk = scene.Services.GetRequiredService<CitizenDesk>();
        Assert.Equal(id, Assert.IsType<Outcome<Guid>.Done>(await desk.FindByLinkAsync(link.Groups[1].Value, Ct)).Value);
        await desk.DoAsync(id, new Rate(Solved.Unsolved, Satisfaction.Dissatisfied, FollowUpWay.SmsLink), Ct);
        await scene.DoneAsync(id, new DispatchTo(RoadUnit), Dispatcher);
        await OutgoingPort.SendAsync(scene);
        Assert.Contains(port.Sms, sms => sms.Text.Clear().Contains("已安排重新办理", StringComparison.Ordinal));
        Assert.Contains(port.Notices, notice => notice.Words.Contains("第2轮重办", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_unit_is_alerted_to_urging_and_to_each_light_until_it_runs_over()
    {
        await using var scene = await port.SceneAsync(postgres);
        var id = await scene.DispatchedAsync();
        await scene.DoneAsync(id, new SignFor(), RoadLiaison);
        await scene.DoneAsync(id, new RecordContact(ContactWay.Telephone, Reached: true), RoadLiaison);
        await OutgoingPort.SendAsync(scene);
        await scene.Services.GetRequiredService<CitizenDesk>().DoAsync(id, new Urge(), Ct);
        await OutgoingPort.SendAsync(scene);
        foreach (var day in new[] { 29, 31, 32 })
        {
            scene.Time.SetUtcNow(new DateTimeOffset(2026, 11, 1, 10, 0, 0, TimeSpan.FromHours(8)).AddDays(day));
            await scene.Services.GetRequiredService<ClockSweep>().RunAsync(Ct);
            await OutgoingPort.SendAsync(scene);
        }

        Assert.Equal([OutgoingKind.NewOrder, OutgoingKind.Urged, OutgoingKind.Amber, OutgoingKind.Red], port.Notices.Select(notice => notice.Kind).Distinct());
    }

    [Fact]
    public async Task A_unit_to_which_the_ticket_was_handed_is_alerted_and_the_citizen_sees_it_moved()
    {
        await using var scene = await port.SceneAsync(postgres);
        await using (var child = scene.Database.DataSource.CreateCommand($"insert into dispatch.unit (code, name, parent_code, region_code) values ('below', '朝阳街道办', '{RoadUnit}', '{Xihu}')"))
        {
            await child.ExecuteNonQueryAsync(Ct);
        }

        scene.Services.GetRequiredService<Hotline.Dispatch.Catalog.CatalogCache>().Invalidate();
        var id = await scene.DispatchedAsync();
        await scene.DoneAsync(id, new SignFor(), RoadLiaison);
        await scene.DoneAsync(id, new HandDown("below", Pii.Text("请处理")), RoadLiaison);
        await OutgoingPort.SendAsync(scene);
        Assert.Equal(["below"], port.Notices.Select(notice => notice.UnitCode));
        var steps = (await scene.Services.GetRequiredService<CitizenReader>().PageAsync(id, Ct))!.Steps;
        Assert.Equal(("已转朝阳街道办办理", null), (steps[^1].Words, steps[^1].Text));
    }

    [Fact]
    public async Task A_unit_asked_to_assist_or_under_an_order_is_told_with_its_own_limit_also_after_the_reply()
    {
        await using var scene = await port.SceneAsync(postgres);
        var id = await scene.DispatchedAsync();
        await scene.DoneAsync(id, new SignFor(), RoadLiaison);
        await scene.DoneAsync(id, new AskAssist(WaterUnit, Pii.Text("请核查")), RoadLiaison);
        await OutgoingPort.SendAsync(scene);
        var asked = Assert.Single(port.Notices, notice => notice.UnitCode == WaterUnit);
        Assert.Equal(OutgoingKind.AssistAsked, asked.Kind);
        Assert.Contains("协办时限", asked.Words, StringComparison.Ordinal);
        await scene.DoneAsync(id, new DropAssist(WaterUnit, Pii.Text("已查明")), RoadLiaison);
        await scene.DoneAsync(id, new Reply(Pii.Text("已修好")), RoadLiaison);
        await scene.DoneAsync(id, new Supervise(SupervisionLevel.Hotline, Pii.Text("报结果")), Supervisor);
        await OutgoingPort.SendAsync(scene);
        var ordered = Assert.Single(port.Notices, notice => notice.Kind == OutgoingKind.Supervised);
        Assert.Equal(RoadUnit, ordered.UnitCode);
        Assert.Contains("已督办，请在11月30日 17:30前回复", ordered.Words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task In_the_meantime_the_citizen_is_told_of_more_time_and_of_a_standstill_and_the_unit_of_each_ruling()
    {
        await using var scene = await port.SceneAsync(postgres);
        var id = await scene.DispatchedAsync();
        await scene.DoneAsync(id, new Return(Pii.Text("不属于我单位"), Pii.Text("三定方案"), WaterUnit, Pii.Text("权属图")), RoadLiaison);
        await scene.DoneAsync(id, new RuleOnReturn(false, Pii.Text("养护名录在册")), Dispatcher);
        await scene.DoneAsync(id, new SignFor(), RoadLiaison);
        await OutgoingPort.SendAsync(scene);
        await scene.DoneAsync(id, new Extend(2, Pii.Text("备料")), RoadLiaison);
        await scene.DoneAsync(id, new RuleOnExtension(false, Pii.Text("时间足够")), Dispatcher);
        await OutgoingPort.SendAsync(scene);
        await scene.DoneAsync(id, new Extend(2, Pii.Text("连日下雨")), RoadLiaison);
        await scene.DoneAsync(id, new RuleOnExtension(true), Dispatcher);
        await OutgoingPort.SendAsync(scene);
        await scene.DoneAsync(id, new AskSuspension(SuspendReason.StatutoryAppraisal, 10, Pii.Text("送检")), RoadLiaison);
        await scene.DoneAsync(id, new RuleOnSuspension(false, Pii.Text("先围挡")), Dispatcher);
        await OutgoingPort.SendAsync(scene);
        await scene.DoneAsync(id, new Suspend(SuspendReason.StatutoryAppraisal, 10, Pii.Text("等检测")), Dispatcher);
        await OutgoingPort.SendAsync(scene);
        await scene.DoneAsync(id, new Resume(), Dispatcher);
        await OutgoingPort.SendAsync(scene);
        await scene.DoneAsync(id, new Retract(Pii.Text("来电称已自行解决")), TheAgent);
        await OutgoingPort.SendAsync(scene);
        Assert.Equal(
            [
                OutgoingKind.NewOrder, OutgoingKind.ReturnRejected, OutgoingKind.ExtensionRefused, OutgoingKind.ExtensionGranted, OutgoingKind.SuspensionRefused, OutgoingKind.Suspended, OutgoingKind.Resumed,
                OutgoingKind.Retracted,
            ],
            port.Notices.Select(notice => notice.Kind));
        Assert.All(port.Notices, notice => Assert.Equal(RoadUnit, notice.UnitCode));
        Assert.Equal("工单261125000001已挂起，暂停计时，最迟12月5日 10:00复核", port.Notices.Single(notice => notice.Kind == OutgoingKind.Suspended).Words);
        Assert.Contains("延期申请已同意，办理时限12月4日 17:30", port.Notices.Single(notice => notice.Kind == OutgoingKind.ExtensionGranted).Words, StringComparison.Ordinal);
        var told = port.Sms.Select(sms => sms.Text.Clear()).ToList();
        Assert.Equal(3, told.Count);
        Assert.Contains("办理时限已延长，预计", told[1], StringComparison.Ordinal);
        Assert.Contains("暂停办理，最迟12月5日复核", told[2], StringComparison.Ordinal);
        Assert.DoesNotContain("检测", told[2], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_has_it_learns_that_it_is_urgent_now_and_that_nobody_may_know_who_spoke()
    {
        await using var scene = await port.SceneAsync(postgres);
        var id = await scene.DispatchedAsync();
        await OutgoingPort.SendAsync(scene);
        port.Notices.Clear();
        await scene.DoneAsync(id, new Regrade(Pii.Text("有燃气味"), Urgency: Urgency.Critical), Dispatcher);
        await scene.DoneAsync(id, new KeepSecret(), Actor.Citizen);
        await OutgoingPort.SendAsync(scene);
        Assert.Equal([(RoadUnit, OutgoingKind.Regraded), (RoadUnit, OutgoingKind.KeptSecret)], port.Notices.Select(notice => (notice.UnitCode, notice.Kind)));
        Assert.Equal("工单261125000001已调为特急，请提前办理，办理时限11月25日 12:00", port.Notices.First().Words);
    }

    [Fact]
    public async Task A_units_leaders_are_told_of_a_reply_that_waits_for_them_and_the_citizen_is_not()
    {
        await using var scene = await port.SceneAsync(postgres);
        await scene.ScalarAsync<int>("update dispatch.policy set reply_by_leader = 1 returning 1");
        var id = await scene.DispatchedAsync();
        await scene.DoneAsync(id, new SignFor(), RoadLiaison);
        await scene.DoneAsync(id, new Reply(Pii.Text("已修好")), RoadLiaison);
        await OutgoingPort.SendAsync(scene);
        await scene.DoneAsync(id, new RuleOnReply(false, Pii.Text("没有说明怎样修的")), RoadLeader);
        await OutgoingPort.SendAsync(scene);
        Assert.Equal([OutgoingKind.NewOrder, OutgoingKind.ReplyToPass, OutgoingKind.ReplySentBack], port.Notices.Select(notice => notice.Kind));
        Assert.StartsWith("工单261125000001的答复待单位负责人审核，办理时限", port.Notices.Single(notice => notice.Kind == OutgoingKind.ReplyToPass).Words, StringComparison.Ordinal);
        Assert.Single(port.Sms); // The receipt.
    }

    [Fact]
    public async Task The_list_names_no_person_and_old_news_is_not_sent()
    {
        await using var scene = await port.SceneAsync(postgres);
        await scene.DispatchedAsync();
        scene.Time.Advance(TimeSpan.FromDays(1));
        await OutgoingPort.SendAsync(scene);
        Assert.Empty(port.Sms);
        await scene.DispatchedAsync();
        await OutgoingPort.SendAsync(scene);
        Assert.Single(port.Sms);
        Assert.Equal(0L, await scene.ScalarAsync<long>("select count(*) from dispatch.outgoing o where o::text like '%1387910%' or o::text like '%熊%'"));
    }

    [GeneratedRegex("工单编号([0-9]{12})")]
    private static partial Regex Number();

    [GeneratedRegex("查询码([0-9]{8})")]
    private static partial Regex Code();

    [GeneratedRegex("/citizen/r/([A-Za-z0-9_-]{27}) ")]
    private static partial Regex Link();
}
