using System.Text;
using Hotline.Agent.Client.Contracts;
using Hotline.EndToEnd.Tests.City;
using Hotline.EndToEnd.Tests.Desk;
using Microsoft.Playwright;
using static Hotline.EndToEnd.Tests.Desk.Deeds;
using static Hotline.EndToEnd.Tests.Desk.TicketVerbs;

namespace Hotline.EndToEnd.Tests.Stories;

/// <summary>Requests that are somebody else's already, nobody's, or 110's; and the catalogue that decides about the rest.</summary>
[Collection(typeof(AtDesks))]
public sealed class One_matter_and_many_ways(DemoCity city, Chromium chromium)
{
    private const int Idle = 2;

    // Education has no rule in the demonstration's catalogue.
    private static readonly Matter School = Matter.StreetLamp with { Category = "020103", CategoryName = "教育收费", Title = "校服费用过高" };

    [Fact(Timeout = 240_000)]
    public async Task The_second_caller_is_merged_and_taken_out_again_a_third_is_refused_by_two_and_a_fight_goes_to_the_police()
    {
        var hotline = await city.StartedAsync();
        var desk = await AgentDesk.OpenClearAsync(chromium, hotline, hotline.LoginOf("agent", Idle));
        await using var agent = desk.Person;
        await agent.ClickAsync("new-ticket");
        await desk.FillAsync(School);
        var matter = await desk.SubmitAsync();
        await agent.ClickAsync("submitted-close");

        var voice = await EndedAsync(desk, School, "AcceptInto", "ending-merge", "已并单", async () => await agent.FillAsync("merge-number", matter), "merge-send");
        var refused = await EndedAsync(desk, School with { Title = "对法院判决不服" }, "ProposeRefusal", "ending-refuse", "待派单", async () =>
        {
            await agent.ClickAsync("refusal-reason");
            await agent.Page.Locator(".mud-list-item").Filter(new() { HasText = "诉讼" }).First.ClickAsync();
            await agent.FillAsync("refusal-guidance", "请依法向上一级人民法院上诉");
        }, "refusal-send");
        var handed = await EndedAsync(desk, School with { Title = "校门口有人打架" }, "HandOut", "ending-hand-out", "已转外部", async () =>
        {
            await agent.ClickAsync("hand-out-platform-110");
            await agent.FillAsync("hand-out-note", "校门口多人斗殴，请出警");
        }, "hand-out-send");
        await RepeatedAsync(hotline, desk);
        Assert.Empty(agent.Trouble);

        await using var dispatcher = await chromium.OpenAsync(hotline);
        await dispatcher.SignInAsync(hotline.LoginOf("dispatcher"));
        await dispatcher.GoAsync("/dispatch");
        await Row(dispatcher, matter).ClickAsync();
        await dispatcher["voice"].WaitForAsync();
        Assert.Contains("1 件事项，2 件诉求", await dispatcher.TextAsync("matter-count"), StringComparison.Ordinal);
        Assert.Contains(voice, await dispatcher.TextAsync("voice"), StringComparison.Ordinal);
        await dispatcher.PhotographAsync("30-one-matter-two-voices");
        await dispatcher["voice"].Locator("a").ClickAsync();
        await dispatcher.BecomesAsync("ticket-state", "state", "Merged");
        await dispatcher.ClickAsync("verb-UndoMerge");
        await dispatcher.FillAsync("merge-undo-words", "不是同一所学校");
        await SendAsync(dispatcher, "UndoMerge", "merge-undo-send", "PendingDispatch");

        await AnsweredWithAnotherAsync(hotline, dispatcher, matter, voice);

        await DismissedAsync(hotline, dispatcher, refused);
        await ListAsync(dispatcher, "refusals", refused, "verb-RuleOnRefusal");
        await dispatcher.PhotographAsync("31-refusal");
        await SendAsync(dispatcher, "RuleOnRefusal", "refusal-yes", "Refused");

        await ListAsync(dispatcher, "handed-out", handed, "verb-AcknowledgeHandOut");
        await dispatcher.FillAsync("receipt-number", "JQ-20261");
        await DoneAsync(dispatcher, "AcknowledgeHandOut", "receipt-send");
        await dispatcher.ClickAsync("verb-AnswerHandOut");
        await dispatcher.FillAsync("hand-out-result-words", "民警已到场处置");
        await dispatcher.PhotographAsync("32-handed-out");
        await SendAsync(dispatcher, "AnswerHandOut", "hand-out-result-send", "AwaitingFollowUp");
        Assert.Empty(dispatcher.Trouble);
    }

    [Fact(Timeout = 180_000)]
    public async Task An_edition_of_the_catalogue_is_tried_on_the_past_before_it_is_released()
    {
        var hotline = await city.StartedAsync();
        await using var supervisor = await chromium.OpenAsync(hotline);
        await supervisor.SignInAsync(hotline.LoginOf("supervisor"));
        using var staff = await Staff.SignInAsync(hotline, hotline.LoginOf("supervisor"));
        var csv = await staff.Http.GetStringAsync($"{ApiPath.Editions}/rules.csv", TestContext.Current.CancellationToken);
        var rule = csv.Split('\n').First(line => line.StartsWith("050403,", StringComparison.Ordinal)).TrimEnd('\r');
        await supervisor.GoAsync("/catalogue");
        await supervisor.FillAsync("edition-note", "路灯规则调整");
        await supervisor["edition-file"].SetInputFilesAsync(new FilePayload { Name = "rules.csv", MimeType = "text/csv", Buffer = Encoding.UTF8.GetBytes(csv.Replace(rule + "\r\n", "", StringComparison.Ordinal).Replace(rule + "\n", "", StringComparison.Ordinal)) });
        await supervisor["edition-change"].WaitForAsync();
        Assert.Contains("删除", await supervisor.TextAsync("edition-change"), StringComparison.Ordinal);
        await supervisor.ClickAsync("simulate");
        await supervisor["simulation"].WaitForAsync(new() { Timeout = 60_000 });
        Assert.Contains("派单员", await supervisor.TextAsync("shift"), StringComparison.Ordinal);
        await supervisor.PhotographAsync("33-edition", whole: true);

        // Released for a day far off, and taken back before it comes.
        await supervisor.FillAsync("release-on", "2099-01-01");
        await supervisor.ClickAsync("release");
        await supervisor.ClickAsync("release");
        await supervisor.Page.Locator("[data-testid=edition-state]", new() { HasText = "待生效" }).WaitForAsync();
        await supervisor.PhotographAsync("33-edition-released");
        await supervisor.ClickAsync("drop");
        await supervisor.Page.Locator("[data-testid=edition-state]", new() { HasText = "已作废" }).WaitForAsync();

        // Nothing came of it: with which catalogue the day ends is that with which it ends.
        await supervisor.FillAsync("difference-from", await supervisor["difference-to"].InputValueAsync());
        await supervisor.ClickAsync("difference-show");
        await supervisor["rule-difference"].GetByTestId("difference-none").WaitForAsync();
        Assert.Empty(supervisor.Trouble);
    }

    /// <summary>
    /// The same caller again, three times: of two earlier tickets one is told apart, and the other urged and added to instead of a third that is opened; then somebody
    /// else about the same, who gets a number of their own in it. A call about nothing ends as one.
    /// </summary>
    private static async Task RepeatedAsync(RunningHotline hotline, AgentDesk desk)
    {
        const string Content = "蛤蟆街小学每学期收取两套校服费用，家长认为价格过高，请核查。", More = "家长已两次向学校反映，没有答复。";
        using var staff = await Staff.SignInAsync(hotline, hotline.LoginOf("agent", 1));
        async Task<TicketPage> EarlierAsync() => (await staff.SendAsync<AcceptedTicket>(HttpMethod.Post, ApiPath.Acceptance, new DraftFields(
            School.Type, School.Category, School.Region, Title: "校服费用", Content: Content, CallerName: "王秀兰", ContactPhone: "13800001357"))).Ticket;
        var (other, same) = (await EarlierAsync(), await EarlierAsync());
        var agent = desk.Person;
        await AgainAsync(desk, Content);
        await DoesAsync(agent, "TellApart", () => Similar(agent, other).GetByTestId("repeat-apart").ClickAsync());
        await Similar(agent, other).WaitForAsync(new() { State = WaitForSelectorState.Detached });
        await agent.PhotographAsync("33-repeats");
        await DoesAsync(agent, "JoinRepeat", () => Similar(agent, same).GetByTestId("repeat-urge").ClickAsync());
        await JoinedAsync(agent, same);

        await AgainAsync(desk, Content + More);
        await DoesAsync(agent, "JoinRepeat", () => Similar(agent, same).GetByTestId("repeat-supplement").ClickAsync());
        await agent.PhotographAsync("34-added-to");
        await JoinedAsync(agent, same);

        await agent.ClickAsync("new-ticket");
        await desk.FillAsync(School with { Title = "校服费用", Content = Content, CallerName = "李志强", ContactPhone = "13800002468" });
        await agent.PhotographAsync("35-another-about-the-same");
        await DoesAsync(agent, "AcceptInto", () => Similar(agent, same).GetByTestId("repeat-merge").ClickAsync());
        await agent["submitted-number"].WaitForAsync();
        Assert.Contains("已并单", await agent.TextAsync("submitted-card"), StringComparison.Ordinal);
        await agent.PhotographAsync("36-merged-at-intake");
        await agent.ClickAsync("submitted-close");

        var (apart, told) = (await staff.GetAsync<TicketPage>(ApiPath.Ticket(other.Id)), await staff.GetAsync<TicketPage>(ApiPath.Ticket(same.Id)));
        Assert.Equal((0, 1), (apart.UrgedCount, told.UrgedCount));
        Assert.Contains(told.History, step => step is { Verb: "Supplemented", Text: { } text } && text.Contains(More, StringComparison.Ordinal));
        Assert.Contains(told.History, step => step.Verb == "VoiceJoined");

        await agent.ClickAsync("new-ticket");
        await agent.ClickAsync("withdraw-button");
        await DoesAsync(agent, "Withdraw", () => agent.Page.Locator("[data-testid^=withdraw-]:not([data-testid=withdraw-button])").First.ClickAsync());
        await agent["submitted-card"].Filter(new() { HasText = "已登记为无效来电" }).WaitForAsync();
        await agent.ClickAsync("submitted-close");
    }

    private static async Task AgainAsync(AgentDesk desk, string content)
    {
        await desk.Person.ClickAsync("new-ticket");
        await desk.Person.FillAsync("field-contact-phone", "13800001357");
        await desk.SavedAsync(); // Whose caller it is is read from what was saved.
        await desk.Person.FillAsync("field-content", content);
        await desk.SavedAsync();
    }

    private static async Task JoinedAsync(Person agent, TicketPage into)
    {
        await agent["submitted-joined"].WaitForAsync();
        Assert.Contains(into.Number!, await agent.TextAsync("submitted-joined"), StringComparison.Ordinal); // Accepted, so it has one.
        await agent.ClickAsync("submitted-close");
    }

    private static ILocator Similar(Person agent, TicketPage ticket) =>
        agent["similar-cases"].Locator("li").Filter(new() { Has = agent.Page.Locator($"[data-ticket='{ticket.Id}'][data-repeat]") });

    /// <summary>Ends a draft in another way than by dispatching it.</summary>
    /// <returns>Its number.</returns>
    private static async Task<string> EndedAsync(AgentDesk desk, Matter matter, string verb, string ending, string state, Func<Task> fill, string send)
    {
        var agent = desk.Person;
        await agent.ClickAsync("new-ticket");
        await desk.FillAsync(matter);
        await desk.SavedAsync();
        await agent.ClickAsync("other-endings");
        await agent.ClickAsync(ending);
        await fill();
        await DoesAsync(agent, verb, () => agent.ClickAsync(send));
        await agent["submitted-number"].WaitForAsync();
        Assert.Contains(state, await agent.TextAsync("submitted-card"), StringComparison.Ordinal);
        var number = await agent.TextAsync("submitted-number");
        await agent.ClickAsync("submitted-close");
        return number;
    }

    private static async Task ListAsync(Person dispatcher, string list, string number, string button)
    {
        await dispatcher.GoAsync("/dispatch");
        await dispatcher.ClickAsync($"dispatch-tab-{list}");
        await Row(dispatcher, number).ClickAsync();
        await dispatcher.ClickAsync(button);
    }

    /// <summary>不予受理 is not approved of: the request is the dispatchers' again. Then the agent proposes it once more.</summary>
    private static async Task DismissedAsync(RunningHotline hotline, Person dispatcher, string number)
    {
        await ListAsync(dispatcher, "refusals", number, "verb-RuleOnRefusal");
        await dispatcher.FillAsync("refusal-text", "先核实是否已经起诉");
        await SendAsync(dispatcher, "RuleOnRefusal", "refusal-no", "PendingDispatch");
        await dispatcher.Page.Locator("[data-testid=history-row][data-verb=RefusalDismissed]").Filter(new() { HasText = "先核实是否已经起诉" }).WaitForAsync();
        Assert.Equal(0, await dispatcher["refusal-waiting"].CountAsync());
        using var agent = await Staff.SignInAsync(hotline, hotline.LoginOf("agent", Idle));
        var found = await agent.SendAsync<TicketList>(HttpMethod.Post, ApiPath.TicketSearch, new SearchTickets(number));
        await agent.ActAsync(found.Rows.Single().Id, "refusal", new ProposeRefusal("Litigation", "请依法向上一级人民法院上诉"));
    }

    /// <summary>Merged again and answered with the matter, and only then it is seen that it was about another school: taken out from the follow-up, it is the dispatchers' as it was.</summary>
    private static async Task AnsweredWithAnotherAsync(RunningHotline hotline, Person dispatcher, string matter, string voice)
    {
        using var staff = await Staff.SignInAsync(hotline, hotline.LoginOf("dispatcher"));
        using var liaison = await Staff.SignInAsync(hotline, hotline.LoginOf("liaison"));
        async Task<Guid> IdAsync(string number) => (await staff.SendAsync<TicketList>(HttpMethod.Post, ApiPath.TicketSearch, new SearchTickets(number))).Rows.Single().Id;
        var (joined, sent) = (await IdAsync(voice), await IdAsync(matter));
        await staff.ActAsync(joined, "merge", new MergeTicket(matter));
        await staff.ActAsync(sent, "assignment", new DispatchTicket("360102-CG"));
        await liaison.ActAsync(sent, "sign-for", new SignForTicket());
        await liaison.ActAsync(sent, "reply", new ReplyTicket("学校已退还费用", "今日电话告知"));
        await dispatcher.GoAsync($"/tickets/{joined}");
        await dispatcher.BecomesAsync("ticket-state", "state", "AwaitingFollowUp");
        await dispatcher.ClickAsync("verb-UndoMerge");
        await dispatcher.FillAsync("merge-undo-words", "诉求人说的是另一所学校");
        await dispatcher.PhotographAsync("30-answered-with-another");
        await SendAsync(dispatcher, "UndoMerge", "merge-undo-send", "PendingDispatch");
        Assert.Contains("不是本诉求的答复", await dispatcher.Page.Locator("[data-testid=history-row][data-verb=AnswerWithdrawn]").First.InnerTextAsync(), StringComparison.Ordinal);
        Assert.Equal(0, await dispatcher["fact-reply"].CountAsync());
        await dispatcher.PhotographAsync("30-on-its-own-again", whole: true);
    }

    private static ILocator Row(Person person, string number) => person.Page.Locator($"[data-testid=ticket-row][data-number='{number}']");
}
