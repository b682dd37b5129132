using Hotline.Agent.Client.Contracts;
using Hotline.EndToEnd.Tests.City;
using Hotline.EndToEnd.Tests.Desk;
using Microsoft.Playwright;
using static Hotline.EndToEnd.Tests.Desk.Deeds;
using static Hotline.EndToEnd.Tests.Desk.TicketVerbs;

namespace Hotline.EndToEnd.Tests.Stories;

/// <summary>Tickets that come back: to the agent for facts, from the sample check, from another platform. And those that come back no more, and what of them everybody may read.</summary>
[Collection(typeof(AtOtherDesks))]
public sealed class What_comes_back_and_what_is_put_away(DemoCity city, Chromium chromium)
{
    private const int Idle = 2;
    private const string Unit = "东湖区城市管理局";

    /// <summary>Education has no rule in the demonstration's catalogue, so that a dispatcher decides.</summary>
    private const string Education = "020103";

    [Fact(Timeout = 240_000)]
    public async Task A_dispatcher_lacks_facts_the_agent_finds_them_out_and_hands_the_ticket_in_again()
    {
        var hotline = await city.StartedAsync();
        var desk = await AgentDesk.OpenClearAsync(chromium, hotline, hotline.LoginOf("agent", Idle));
        await using var agent = desk.Person;
        await desk.RestAsync(); // On duty, and nobody's call disturbs.
        var id = await PendingAsync(hotline, "收费是否合规");
        await using var dispatcher = await SignedInAsync(hotline, "dispatcher");
        await VerbAsync(dispatcher, id, "AskFacts");
        await dispatcher.FillAsync("facts-question-words", "请问是哪所学校？");
        await DoneAsync(dispatcher, "AskFacts", "facts-question-send");
        await dispatcher["facts-waiting"].WaitForAsync();
        await dispatcher.GoAsync("/dispatch");
        await dispatcher.ClickAsync("dispatch-tab-facts");
        await On(dispatcher, "ticket-rows", id).WaitForAsync();

        await On(agent, "facts-work", id).ClickAsync();
        await agent["facts-answer"].WaitForAsync();
        Assert.Contains("请问是哪所学校？", await agent.TextAsync("facts-asked"), StringComparison.Ordinal);
        await agent.FillAsync("facts-answer", "已致电诉求人，是蛤蟆街小学");
        await agent.FillAsync("facts-place", "蛤蟆街12号蛤蟆街小学");
        await agent.PhotographAsync("60-facts");
        await DoneAsync(agent, "GiveFacts", "facts-send");
        await On(agent, "facts-work", id).WaitForAsync(new() { State = WaitForSelectorState.Detached });

        await VerbAsync(dispatcher, id, "Dispatch");
        Assert.Contains("已更正：详细地址", await dispatcher.TextAsync("history"), StringComparison.Ordinal);
        await new AgentDesk(dispatcher).PickAsync("dispatch-unit", Unit);
        await dispatcher.PhotographAsync("61-facts-given", whole: true);
        await SendAsync(dispatcher, "DispatchTo", "dispatch-send", "AwaitingSignFor");
        Assert.Empty(agent.Trouble.Concat(dispatcher.Trouble));
    }

    [Fact(Timeout = 240_000)]
    public async Task Of_two_answers_in_the_sample_check_the_right_one_stays_and_the_wrong_one_is_dispatched_after_all()
    {
        var hotline = await city.StartedAsync();
        Guid right = await AnsweredAsync(hotline, "按现行标准收取。", checkedPercent: 100), id = await AnsweredAsync(hotline, "按去年标准收取。", checkedPercent: 100);
        await using var lead = await SignedInAsync(hotline, "shift-lead");
        await lead.GoAsync("/checks");
        await On(lead, "ticket-rows", right).GetByTestId("row-check").ClickAsync();
        await lead.FillAsync("ruling-reason", "与现行政策一致");
        await DoneAsync(lead, "CheckAnswer", "ruling-yes");
        await On(lead, "ticket-rows", right).WaitForAsync(new() { State = WaitForSelectorState.Detached });
        await lead.BecomesAsync("ticket-state", "state", "ClosedOnCall");
        await On(lead, "ticket-rows", id).GetByTestId("row-check").ClickAsync();
        await lead.FillAsync("ruling-reason", "政策已改，答复有误");
        await lead.PhotographAsync("62-answer-check");
        await DoneAsync(lead, "CheckAnswer", "ruling-no");
        await lead.ClickAsync("verb-ReopenAnswered");
        await lead.FillAsync("answer-reopening-words", "须由主管部门办理");
        await DoneAsync(lead, "ReopenAnswered", "answer-reopening-send");
        await On(lead, "ticket-rows", id).WaitForAsync(new() { State = WaitForSelectorState.Detached });
        await lead.GoAsync($"/tickets/{id}");
        await lead.BecomesAsync("ticket-state", "state", "PendingDispatch");
        Assert.Empty(lead.Trouble);
    }

    [Fact(Timeout = 300_000)]
    public async Task What_the_police_give_back_is_dispatched_what_is_long_closed_is_archived_and_an_answer_is_made_public_by_two()
    {
        var hotline = await city.StartedAsync();
        var id = await PendingAsync(hotline, "校门口有人争执");
        await using var dispatcher = await SignedInAsync(hotline, "dispatcher");
        await VerbAsync(dispatcher, id, "HandOut");
        await dispatcher.ClickAsync("hand-out-platform-110");
        await dispatcher.FillAsync("hand-out-note", "校门口争执，请出警");
        await SendAsync(dispatcher, "HandOut", "hand-out-send", "HandedOut");
        await dispatcher.GoAsync("/dispatch");
        await dispatcher.ClickAsync("dispatch-tab-handed-out");
        await On(dispatcher, "ticket-rows", id).ClickAsync();
        await dispatcher.ClickAsync("verb-TakeBackHandOut");
        await dispatcher.FillAsync("hand-out-return-words", "不属警情，请转教育部门");
        await dispatcher.PhotographAsync("63-taken-back");
        await SendAsync(dispatcher, "TakeBackHandOut", "hand-out-return-send", "PendingDispatch");
        await On(dispatcher, "ticket-rows", id).WaitForAsync(new() { State = WaitForSelectorState.Detached });
        await dispatcher.ClickAsync("dispatch-tab-dispatch");
        await On(dispatcher, "ticket-rows", id).WaitForAsync();

        await Staff.PolicyAsync(hotline, "reopenDays", 1);
        try
        {
            var old = await LongClosedAsync(hotline);
            await using var supervisor = await SignedInAsync(hotline, "supervisor");
            await DoesAsync(supervisor, "Archive", () => VerbAsync(supervisor, old, "Archive"));
            await supervisor.BecomesAsync("ticket-state", "state", "Archived");
            Assert.Equal(0, await supervisor["verb-Archive"].CountAsync());
            await supervisor.GoAsync("/supervision");
            await supervisor.ClickAsync("supervision-tab-archived");
            await On(supervisor, "ticket-rows", old).WaitForAsync();
            await supervisor.PhotographAsync("64-archived");
            await PublicForAWhileAsync(hotline, dispatcher, supervisor);
            Assert.Empty(supervisor.Trouble);
        }
        finally
        {
            await Staff.PolicyAsync(hotline, "reopenDays", 30);
        }

        Assert.Empty(dispatcher.Trouble);
    }

    /// <summary>Proposed and cleaned by the dispatcher, made public by the supervisor, read by anybody, and recalled.</summary>
    private async Task PublicForAWhileAsync(RunningHotline hotline, Person dispatcher, Person supervisor)
    {
        var id = await AnsweredAsync(hotline, "王女士您好，请拨打13812345678咨询。学校收费须公示，未公示的可以不交。", checkedPercent: 0);
        await dispatcher.GoAsync($"/tickets/{id}");
        await dispatcher.ClickAsync("ticket-publish");
        await dispatcher.BecomesAsync("publication", "state", "FirstReview");
        Assert.Contains("姓名“王女士”（第 1 字）；电话“13812345678”（第 10 字）", await dispatcher.TextAsync("publication-findings"), StringComparison.Ordinal);
        await dispatcher.ClickAsync("publication-act-first-review");
        await dispatcher["publication-trouble"].WaitForAsync();
        await dispatcher.PhotographAsync("65-publication-found");
        await dispatcher.ClickAsync("publication-act-text");
        await dispatcher.FillAsync("publication-text-field", "学校收费须公示，未公示的可以不交，也可以再拨打12345反映。");
        await dispatcher.ClickAsync("publication-text-send");
        await dispatcher["publication-findings"].WaitForAsync(new() { State = WaitForSelectorState.Detached });
        await dispatcher.ClickAsync("publication-act-first-review");
        await dispatcher.BecomesAsync("publication", "state", "SecondReview");
        Assert.Equal(0, await dispatcher["publication-act-second-review"].CountAsync());

        var publication = await dispatcher["publication"].GetAttributeAsync("data-publication");
        await supervisor.GoAsync("/publications");
        await supervisor["publication-row"].Filter(new() { HasText = "学校收费须公示" }).ClickAsync();
        await supervisor.ClickAsync("publication-act-second-review");
        await supervisor.BecomesAsync("publication", "state", "Published");
        await supervisor.PhotographAsync("66-publication-published");

        await using var phone = await CitizenPhone.OpenAsync(chromium, hotline, script: false);
        await phone.Page.GotoAsync("/citizen");
        await phone.Page.GetByRole(AriaRole.Link, new() { Name = "看公开答复" }).ClickAsync();
        await phone.PhotographAsync("67-public-answers");
        await phone.Page.Locator($"a[href='/citizen/answers/{publication}']").ClickAsync();
        var read = await phone.TextAsync();
        Assert.Contains("未公示的可以不交，也可以再拨打12345反映。", read, StringComparison.Ordinal);
        Assert.Contains("东湖区", read, StringComparison.Ordinal);
        Assert.DoesNotContain("王", read, StringComparison.Ordinal);
        await phone.PhotographAsync("68-public-answer");

        await supervisor.ClickAsync("publication-act-recall");
        await supervisor.FillAsync("publication-note", "收费政策已调整");
        await supervisor.ClickAsync("publication-note-send");
        await supervisor.BecomesAsync("publication", "state", "Recalled");
        var gone = await phone.Page.ReloadAsync();
        Assert.Equal(410, gone?.Status);
        Assert.Contains("已经撤回", await phone.TextAsync(), StringComparison.Ordinal);
        await phone.PhotographAsync("69-public-answer-recalled");
    }

    private async Task<Person> SignedInAsync(RunningHotline hotline, string role)
    {
        var person = await chromium.OpenAsync(hotline, 1600, 1000);
        await person.SignInAsync(hotline.LoginOf(role));
        return person;
    }

    private static ILocator On(Person person, string list, Guid ticket) => person[list].Locator($"[data-testid=ticket-row][data-ticket='{ticket}']");

    private static async Task<TicketPage> DraftAsync(Staff agent, string title) => await agent.SendAsync<TicketPage>(HttpMethod.Post, ApiPath.Tickets, new DraftFields(
        "Complaint", Education, "360102", Title: title, Content: "来电人反映学校收取费用过高。", CallerName: "王秀兰", ContactPhone: "13800001234"));

    private static async Task<Guid> PendingAsync(RunningHotline hotline, string title)
    {
        using var agent = await Staff.SignInAsync(hotline, hotline.LoginOf("agent", Idle));
        var draft = await DraftAsync(agent, title);
        var pending = await agent.SendAsync<TicketPage>(HttpMethod.Post, ApiPath.Act(draft.Id, "acceptance"), new AcceptTicket(), draft.Version);
        Assert.Equal(TicketState.PendingDispatch, pending.State);
        return pending.Id;
    }

    /// <summary>Closed on the call, under a policy that checks such a share of answers, in force for this one only.</summary>
    private static async Task<Guid> AnsweredAsync(RunningHotline hotline, string answer, int checkedPercent)
    {
        using var agent = await Staff.SignInAsync(hotline, hotline.LoginOf("agent", Idle));
        var draft = await DraftAsync(agent, "咨询收费标准");
        await Staff.PolicyAsync(hotline, "answerCheckPercent", checkedPercent);
        try
        {
            await agent.SendAsync<TicketPage>(HttpMethod.Post, ApiPath.Act(draft.Id, "answer"), new AnswerOnCall(answer), draft.Version);
            return draft.Id;
        }
        finally
        {
            await Staff.PolicyAsync(hotline, "answerCheckPercent", 5);
        }
    }

    /// <summary>One of the demonstration's past that nobody can reopen or appeal about any more.</summary>
    private static async Task<Guid> LongClosedAsync(RunningHotline hotline)
    {
        using var supervisor = await Staff.SignInAsync(hotline, hotline.LoginOf("supervisor"));
        string? cursor = null;
        do
        {
            var rows = await supervisor.GetAsync<TicketList>($"{ApiPath.Tickets}?list=all{(cursor is null ? "" : $"&cursor={Uri.EscapeDataString(cursor)}")}");
            foreach (var row in rows.Rows.Where(row => row.State is TicketState.Closed or TicketState.ClosedOnCall))
            {
                if ((await supervisor.GetAsync<TicketPage>(ApiPath.Ticket(row.Id))).Verbs.Contains(TicketVerb.Archive))
                {
                    return row.Id;
                }
            }

            cursor = rows.Next;
        }
        while (cursor is not null);
        throw new InvalidOperationException("The demonstration has no ticket that could be archived.");
    }
}
