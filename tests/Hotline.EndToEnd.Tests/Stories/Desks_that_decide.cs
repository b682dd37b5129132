using Hotline.Agent.Client.Contracts;
using Hotline.EndToEnd.Tests.City;
using Hotline.EndToEnd.Tests.Desk;
using Microsoft.Playwright;
using static Hotline.EndToEnd.Tests.Desk.Deeds;
using static Hotline.EndToEnd.Tests.Desk.TicketVerbs;

namespace Hotline.EndToEnd.Tests.Stories;

/// <summary>What the desks decide about a ticket on its way, in the browser: whose it is, for how long, how good the answer is, and whether a judgement holds.</summary>
[Collection(typeof(AtDesks))]
public sealed partial class Desks_that_decide(DemoCity city, Chromium chromium)
{
    private const string Unit = "东湖区城市管理局";
    /// <summary>Above the unit: 南昌市城市管理和综合执法局.</summary>
    private const int Bureau = 6;

    [Fact(Timeout = 240_000)]
    public async Task A_ticket_returned_twice_is_ruled_on_extended_suspended_and_supervised_with_a_card()
    {
        var hotline = await city.StartedAsync();
        var id = await FiledAsync(hotline, "路灯归属有争议");
        await using var liaison = await SignedInAsync(hotline, "liaison");
        await using var dispatcher = await SignedInAsync(hotline, "dispatcher");
        await using var supervisor = await SignedInAsync(hotline, "supervisor");
        await ReturnAsync(liaison, id, "ReturnReview");
        await VerbAsync(dispatcher, id, "RuleOnReturn");
        await dispatcher.FillAsync("ruling-reason", "路灯在贵单位养护名录内");
        await dispatcher.PhotographAsync("40-return");
        await SendAsync(dispatcher, "RuleOnReturn", "ruling-no", "AwaitingSignFor");

        await ReturnAsync(liaison, id, "Ruling");
        await VerbAsync(supervisor, id, "RuleOnDuty");
        Assert.Equal("疑难", await supervisor.TextAsync("difficult"));
        await supervisor.FillAsync("duty-reason", "养护名录在册");
        await supervisor.FillAsync("duty-basis", "城市照明管理规定第六条");
        await supervisor.FillAsync("duty-offices", "市委编办、市司法局");
        await RuledEdition.WantedAsync(supervisor);
        await SendAsync(supervisor, "RuleOnDuty", "duty-send", "AwaitingSignFor");
        await RuledEdition.ComesOfAsync(hotline, supervisor, id);
        await supervisor.Page.Locator("[data-testid=history-row][data-verb=DutyRuled]").Filter(new() { HasText = "依据：城市照明管理规定第六条；会商：市委编办、市司法局" }).WaitForAsync();

        await DoesAsync(liaison, "SignFor", () => VerbAsync(liaison, id, "SignFor"));
        await liaison.BecomesAsync("ticket-state", "state", "InHandling");
        Assert.Equal((0, "不得退单"), (await liaison["verb-Return"].CountAsync(), await liaison.TextAsync("return-forbidden")));

        // Not reached, the clock runs on; reached, it is done.
        await ContactAsync(liaison, id, "Telephone", "no");
        await DoneAsync(liaison, "RecordContact", "contact-send");
        await liaison.Page.Locator("[data-testid=history-row][data-verb=Contacted]").WaitForAsync();
        Assert.Equal(1, await Contacted(liaison, done: false).CountAsync());
        await ContactAsync(liaison, id, "Visit", "yes");
        await DoneAsync(liaison, "RecordContact", "contact-send");
        await Contacted(liaison, done: true).WaitForAsync();
        await VerbAsync(liaison, id, "Extend");
        await liaison.FillAsync("extend-reason", "需更换地下电缆");
        await SendAsync(liaison, "Extend", "extend-send", "ExtensionReview");
        await using var bureau = await SignedInAsync(hotline, "liaison", Bureau);
        await bureau.GoAsync("/inbox");
        await bureau.ClickAsync("inbox-tab-unit-extensions");
        await bureau.Page.Locator($"[data-testid=ticket-row][data-ticket='{id}']").GetByTestId("row-extension").ClickAsync();
        await bureau.FillAsync("ruling-reason", "电缆确需更换");
        await bureau.PhotographAsync("47-extension-of-a-county");
        await DoneAsync(bureau, "RuleOnExtension", "ruling-yes");
        Assert.Equal("已办理，工单不再由本单位查看。", await bureau.TextAsync("no-ticket"));
        await ExtensionRefusedAsync(hotline, dispatcher, id);
        await VerbAsync(dispatcher, id, "RuleOnExtension");
        await dispatcher.FillAsync("ruling-reason", "情况属实");
        await SendAsync(dispatcher, "RuleOnExtension", "ruling-yes", "InHandling");

        await VerbAsync(liaison, id, "AskSuspension");
        await liaison["suspend-reason-SeasonOrProject"].CheckAsync(new() { Force = true });
        await liaison.FillAsync("suspend-note", "等待道路开挖许可");
        await SendAsync(liaison, "AskSuspension", "suspend-send", "InHandling");
        await SuspensionRefusedAsync(hotline, dispatcher, id);
        await VerbAsync(dispatcher, id, "RuleOnSuspension");
        await dispatcher.FillAsync("ruling-reason", "等待道路开挖许可");
        await SendAsync(dispatcher, "RuleOnSuspension", "ruling-yes", "Suspended");
        await VerbAsync(supervisor, id, "Resume");
        await SendAsync(supervisor, "Resume", "resume-send", "InHandling");

        await VerbAsync(supervisor, id, "Supervise");
        await supervisor["supervise-level-Hotline"].CheckAsync(new() { Force = true });
        await supervisor.FillAsync("supervise-demand", "三日内恢复照明");
        await DoneAsync(supervisor, "Supervise", "supervise-send");
        await AnswerOrderAsync(liaison, id, "已报修");
        await DecideAsync(supervisor, id, "ReviewSupervision", "supervision-review", "hold");
        await DecideAsync(supervisor, id, "GiveCard", "card", "release");
        await supervisor["supervised"].WaitForAsync();
        await supervisor.PhotographAsync("42-supervised", whole: true);
        await RedCardAsync(hotline, supervisor, id);
        await AnswerOrderAsync(liaison, id, "已恢复照明，见照片");
        await DecideAsync(supervisor, id, "ReviewSupervision", "supervision-review", "release");
        await supervisor["supervised"].WaitForAsync(new() { State = WaitForSelectorState.Detached });
        Assert.Empty(liaison.Trouble.Concat(dispatcher.Trouble).Concat(supervisor.Trouble));
    }

    [Fact(Timeout = 240_000)]
    public async Task A_reply_is_read_first_a_citizen_unsatisfied_sends_it_one_level_up_and_the_unit_appeals()
    {
        var hotline = await city.StartedAsync();
        var (reviewed, unreached) = (await SignedForAsync(hotline, "路灯修后仍不亮"), await SignedForAsync(hotline, "路灯灯罩脱落"));
        await using var liaison = await SignedInAsync(hotline, "liaison");
        await using var dispatcher = await SignedInAsync(hotline, "dispatcher");
        await using var supervisor = await SignedInAsync(hotline, "supervisor");
        await ReviewedReplyAsync(hotline, liaison, reviewed, "已转维修");
        await VerbAsync(dispatcher, reviewed, "RuleOnReply");
        await dispatcher.FillAsync("reply-review-text", "没有说明何时修复");
        await dispatcher.PhotographAsync("43-reply-review");
        await SendAsync(dispatcher, "RuleOnReply", "reply-review-no", "InHandling");
        await ReviewedReplyAsync(hotline, liaison, reviewed, "已于今日修复", byLeader: true);
        await VerbAsync(dispatcher, reviewed, "RuleOnReply");
        await SendAsync(dispatcher, "RuleOnReply", "reply-review-yes", "AwaitingFollowUp");

        await VerbAsync(supervisor, reviewed, "FollowUp");
        foreach (var mark in new[] { "reached-yes", "solved-NotSolved", "satisfied-Dissatisfied" })
            await supervisor[$"follow-up-{mark}"].CheckAsync(new() { Force = true });
        await supervisor.FillAsync("follow-up-note", "仍不亮");
        await supervisor.PhotographAsync("44-follow-up");
        await DoneAsync(supervisor, "FollowUp", "follow-up-send");
        await supervisor.Page.GetByText("第 2 轮办理").First.WaitForAsync();
        Assert.NotEqual(Unit, await supervisor.TextAsync("fact-unit"));

        // Dissatisfied and unsolved: two judgements, and the unit appeals against both wherever the ticket is now.
        await AppealAsync(liaison, reviewed);
        await AppealAsync(liaison, reviewed);
        await supervisor.GoAsync($"/tickets/{reviewed}");
        await supervisor.Page.Locator("[data-testid=history-row][data-verb=Appealed]").Nth(1).WaitForAsync();
        Assert.Equal(0, await supervisor["verb-RuleOnAppeal"].CountAsync()); // Who asked the citizen does not rule on what came of it.
        await using var second = await SignedInAsync(hotline, "supervisor", 1);
        await second.GoAsync("/supervision");
        await second.ClickAsync("supervision-tab-appeals");
        await second.Page.Locator($"[data-testid=ticket-row][data-ticket='{reviewed}']").WaitForAsync();
        await RuleAsync(second, reviewed, "release");
        await RuleAsync(second, reviewed, "hold");
        await second.Page.GetByText("申诉不成立").First.WaitForAsync();
        await second.PhotographAsync("46-appeals-ruled-on", whole: true);

        await ReplyAsync(liaison, unreached, "灯罩已装好", "AwaitingFollowUp");
        await Staff.PolicyAsync(hotline, "followUpTrySpacing", 0);
        foreach (var state in new[] { "AwaitingFollowUp", "AwaitingFollowUp", "Closed" })
        {
            await VerbAsync(supervisor, unreached, "FollowUp");
            await supervisor["follow-up-reached-no"].CheckAsync(new() { Force = true });
            await supervisor["follow-up-why-NoAnswer"].CheckAsync(new() { Force = true });
            await SendAsync(supervisor, "FollowUp", "follow-up-send", state);
        }

        await Staff.PolicyAsync(hotline, "followUpTrySpacing", 240);
        Assert.Empty(liaison.Trouble.Concat(dispatcher.Trouble).Concat(supervisor.Trouble).Concat(second.Trouble));
    }

    private async Task<Person> SignedInAsync(RunningHotline hotline, string role, int which = 0)
    {
        var person = await chromium.OpenAsync(hotline);
        await person.SignInAsync(hotline.LoginOf(role, which));
        return person;
    }

    private static async Task<Guid> FiledAsync(RunningHotline hotline, string title)
    {
        using var agent = await Staff.SignInAsync(hotline, hotline.LoginOf("agent", 2));
        var filed = await agent.FileAsync((Matter.StreetLamp with { Title = title }).Fields);
        Assert.Equal(Unit, filed.UnitName);
        return filed.Id;
    }

    private static async Task<Guid> SignedForAsync(RunningHotline hotline, string title)
    {
        var id = await FiledAsync(hotline, title);
        using var liaison = await Staff.SignInAsync(hotline, hotline.LoginOf("liaison"));
        await liaison.ActAsync(id, "sign-for", new SignForTicket());
        return id;
    }

    private static async Task ReturnAsync(Person liaison, Guid id, string state)
    {
        await VerbAsync(liaison, id, "Return");
        await liaison.FillAsync("return-reason", "不在养护范围内");
        await liaison.FillAsync("return-basis", "三定方案第四条");
        await liaison.FillAsync("return-evidence", "养护名录第12页");
        await new AgentDesk(liaison).PickAsync("return-unit", "东湖区");
        await SendAsync(liaison, "Return", "return-send", state);
    }

    private static async Task ReplyAsync(Person liaison, Guid id, string words, string state)
    {
        await VerbAsync(liaison, id, "Reply");
        await liaison.FillAsync("reply-text", words);
        await liaison.FillAsync("reply-contacted", "今日上午电话联系");
        await SendAsync(liaison, "Reply", "reply-send", state);
    }

    /// <summary>A reply that somebody reads before it goes out, under a policy that is in force for this one only.</summary>
    /// <param name="byLeader">First the leader of the unit.</param>
    private async Task ReviewedReplyAsync(RunningHotline hotline, Person liaison, Guid id, string words, bool byLeader = false)
    {
        await Staff.PolicyAsync(hotline, "reviewPercent", 100);
        await Staff.PolicyAsync(hotline, "replyByLeader", byLeader ? 1 : 0);
        try
        {
            await ReplyAsync(liaison, id, words, "ReplyReview");
            if (byLeader)
                await UnitLeader.PassesAsync(chromium, hotline, id);
        }
        finally
        {
            await Staff.PolicyAsync(hotline, "replyByLeader", 0);
            await Staff.PolicyAsync(hotline, "reviewPercent", 0);
        }
    }

    /// <summary>The clock of the first contact.</summary>
    private static ILocator Contacted(Person liaison, bool done) => liaison.Page.Locator("[data-testid=clock][data-kind=Contact]")
        .Filter(done ? new() { HasText = "已完成" } : new() { HasNotText = "已完成" });

    private static async Task AnswerOrderAsync(Person liaison, Guid id, string words)
    {
        await VerbAsync(liaison, id, "AnswerSupervision");
        await liaison.FillAsync("supervision-answer", words);
        await liaison.FillAsync("supervision-evidence", "现场照片两张");
        await DoneAsync(liaison, "AnswerSupervision", "supervision-answer-send");
    }

    private static async Task DecideAsync(Person supervisor, Guid id, string verb, string form, string choice)
    {
        await VerbAsync(supervisor, id, verb);
        await supervisor.FillAsync($"{form}-reason", "已核实");
        await DoneAsync(supervisor, verb, $"{form}-{choice}");
    }

    private static async Task AppealAsync(Person liaison, Guid id)
    {
        await VerbAsync(liaison, id, "Appeal");
        await liaison["appeal-against-0"].CheckAsync(new() { Force = true });
        await liaison.FillAsync("appeal-reason", "停电所致，非我单位责任");
        await liaison.FillAsync("appeal-evidence", "供电公司停电公告");
        await DoneAsync(liaison, "Appeal", "appeal-send");
    }

    private static async Task RuleAsync(Person supervisor, Guid id, string choice)
    {
        await VerbAsync(supervisor, id, "RuleOnAppeal");
        if (string.IsNullOrEmpty(await supervisor["appeal-ruling-unit"].First.InputValueAsync()))
            await new AgentDesk(supervisor).PickAsync("appeal-ruling-unit", Unit);

        await supervisor.FillAsync("appeal-ruling-reason", "已核实");
        await DoneAsync(supervisor, "RuleOnAppeal", $"appeal-ruling-{choice}");
    }
}
