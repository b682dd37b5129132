using Hotline.Agent.Client.Contracts;
using Hotline.EndToEnd.Tests.City;
using Hotline.EndToEnd.Tests.Desk;
using Microsoft.Playwright;
using static Hotline.EndToEnd.Tests.Desk.TicketVerbs;

namespace Hotline.EndToEnd.Tests.Stories;

/// <summary>
/// What was taken in wrong is set right at the dispatcher's desk, two of one matter are joined there, and one stands still; what the citizen says later, by another way than
/// their own page, is done for them; and what one held to be beyond reason, a second person reads.
/// </summary>
[Collection(typeof(AtOtherDesks))]
public sealed class What_is_set_right_and_said_later(DemoCity city, Chromium chromium)
{
    private const int Idle = 2;

    /// <summary>Education has no rule in the demonstration's catalogue, so that a dispatcher decides.</summary>
    private const string Education = "020103";

    [Fact(Timeout = 240_000)]
    public async Task At_the_desks_of_dispatcher_shift_lead_and_supervisor()
    {
        var hotline = await city.StartedAsync();
        var (matter, voice) = (await PendingAsync(hotline, "13800003579"), await PendingAsync(hotline, "13800004680"));
        await using var dispatcher = await SignedInAsync(hotline, "dispatcher");
        await RegradedAsync(dispatcher, matter);
        await MergedAsync(hotline, dispatcher, matter, voice);
        var lamp = await SignedForAsync(hotline, "等待开挖许可的路灯");
        await StoodStillAsync(dispatcher, lamp);
        await using var lead = await SignedInAsync(hotline, "shift-lead");
        await TakenBackAsync(dispatcher, lead, lamp);
        await using var supervisor = await SignedInAsync(hotline, "supervisor");
        await BeyondReasonAsync(supervisor, lead, await RepliedAsync(hotline, "要求在自家院内装路灯"));
        await NotBeyondReasonAsync(hotline, lead, await RepliedAsync(hotline, "巷口路灯灯罩破损"));
        await RatedForAsync(lead, await ClosedAsync(hotline, "路灯修好又坏"));
        Assert.Empty(dispatcher.Trouble.Concat(lead.Trouble).Concat(supervisor.Trouble));
    }

    /// <summary>更正: taken in as a consultation, and it is an urgent complaint.</summary>
    private static async Task RegradedAsync(Person dispatcher, TicketPage ticket)
    {
        await dispatcher.GoAsync("/dispatch");
        await On(dispatcher, ticket.Id).ClickAsync();
        var (tabs, list) = (await dispatcher["dispatch-tab"].BoundingBoxAsync(), await dispatcher["ticket-rows"].BoundingBoxAsync());
        Assert.True(tabs!.Y + tabs.Height <= list!.Y, "The tabs lie over the list."); // Both are on the screen.
        await dispatcher["fact-type"].Filter(new() { HasText = "咨询" }).WaitForAsync();
        await dispatcher.ClickAsync("verb-Regrade");
        await dispatcher["regrade-type-Complaint"].CheckAsync(new() { Force = true });
        await dispatcher["regrade-urgency-Urgent"].CheckAsync(new() { Force = true });
        await dispatcher.FillAsync("regrade-reason", "来电人明确要求投诉，开学在即");
        await dispatcher.PhotographAsync("70-regrade");
        await DoneAsync(dispatcher, "Regrade", "regrade-send");
        await dispatcher["fact-type"].Filter(new() { HasText = "投诉" }).WaitForAsync();
        Assert.Contains("来电人明确要求投诉，开学在即", await HistoryAsync(dispatcher, "Regraded"), StringComparison.Ordinal);
        await dispatcher.PhotographAsync("71-regraded", whole: true);
    }

    /// <summary>并单: the likeness is shown, the earlier one is picked, and speaks for both.</summary>
    private static async Task MergedAsync(RunningHotline hotline, Person dispatcher, TicketPage matter, TicketPage voice)
    {
        using var staff = await Staff.SignInAsync(hotline, hotline.LoginOf("dispatcher"));
        await Eventually.HoldsAsync("the two are found to be alike", TimeSpan.FromSeconds(60), async () =>
            (await staff.GetAsync<SimilarPage>(ApiPath.Similar(voice.Id))).Rows.Any(row => row.Row.Id == matter.Id));
        await On(dispatcher, voice.Id).ClickAsync();
        await dispatcher["ticket-number"].Filter(new() { HasText = voice.Number }).WaitForAsync();
        await dispatcher.ClickAsync("verb-MergeInto");
        await dispatcher.Page.Locator($"[data-testid=similar-pick][data-number='{matter.Number}']").ClickAsync();
        await dispatcher.FillAsync("merge-note", "同一学校同一收费");
        await dispatcher.PhotographAsync("72-merge", whole: true);
        await SendAsync(dispatcher, "MergeInto", "merge-send", "Merged");
        Assert.Contains("同一学校同一收费", await HistoryAsync(dispatcher, "Merged"), StringComparison.Ordinal);
        await On(dispatcher, voice.Id).WaitForAsync(new() { State = WaitForSelectorState.Detached });
        await On(dispatcher, matter.Id).ClickAsync();
        await dispatcher["matter-count"].Filter(new() { HasText = "1 件事项，2 件诉求" }).WaitForAsync();
        Assert.Contains(voice.Number!, await HistoryAsync(dispatcher, "VoiceJoined"), StringComparison.Ordinal); // Accepted, so it has one.
        await dispatcher.PhotographAsync("73-merged", whole: true);
    }

    /// <summary>挂起 without anybody's request, and on with it from the list of what stands.</summary>
    private static async Task StoodStillAsync(Person dispatcher, Guid id)
    {
        await VerbAsync(dispatcher, id, "Suspend");
        await dispatcher["suspend-reason-CitizensPapers"].CheckAsync(new() { Force = true });
        await dispatcher.FillAsync("suspend-note", "请补充路灯杆号照片");
        await dispatcher.PhotographAsync("74-suspend");
        await SendAsync(dispatcher, "Suspend", "suspend-send", "Suspended");
        Assert.Contains("请补充路灯杆号照片", await HistoryAsync(dispatcher, "Suspended"), StringComparison.Ordinal);
        await dispatcher.Page.Locator("[data-testid=clock][data-kind=Handle]").GetByTestId("clock-stands").Filter(new() { HasText = "已暂停" }).WaitForAsync();
        await dispatcher.PhotographAsync("75-suspended", whole: true);
        await dispatcher.GoAsync("/dispatch");
        await dispatcher.ClickAsync("dispatch-tab-suspended");
        await On(dispatcher, id).GetByTestId("row-verb").ClickAsync();
        await SendAsync(dispatcher, "Resume", "resume-send", "InHandling");
    }

    /// <summary>转保密, then 代撤回: the citizen asked for both by other ways than their own page.</summary>
    private static async Task TakenBackAsync(Person dispatcher, Person lead, Guid id)
    {
        await VerbAsync(dispatcher, id, "KeepSecret");
        await dispatcher.FillAsync("secrecy-words", "诉求人来信要求保密");
        await dispatcher.PhotographAsync("76-secrecy");
        await DoneAsync(dispatcher, "KeepSecret", "secrecy-send");
        await dispatcher["ticket-view"].GetByText("身份保密").WaitForAsync();

        await VerbAsync(lead, id, "Retract");
        await lead.FillAsync("retraction-words", "诉求人到窗口说明路灯已亮，不再反映");
        await lead.PhotographAsync("77-retraction");
        await SendAsync(lead, "Retract", "retraction-send", "Refused");
        var taken = await HistoryAsync(lead, "Retracted");
        Assert.Contains("不再反映", taken, StringComparison.Ordinal);
        Assert.Contains("代诉求人撤回", taken, StringComparison.Ordinal);
        Assert.Equal(0, await lead["verb-Retract"].CountAsync());
        await lead.PhotographAsync("78-taken-back", whole: true);
    }

    /// <summary>不合理复核: who asked the citizen does not decide it; the second person finds it among what waits, and it is closed.</summary>
    private static async Task BeyondReasonAsync(Person supervisor, Person lead, Guid id)
    {
        await VerbAsync(supervisor, id, "FollowUp");
        foreach (var mark in new[] { "reached-yes", "solved-NotSolved", "satisfied-Dissatisfied", "reasonable-no" })
            await supervisor[$"follow-up-{mark}"].CheckAsync(new() { Force = true });
        await supervisor.FillAsync("follow-up-evidence", "《城市照明管理规定》第二条：院内照明不属公共照明");
        await supervisor.FillAsync("follow-up-note", "坚持要求在院内装灯");
        await supervisor.PhotographAsync("79-beyond-reason");
        await SendAsync(supervisor, "FollowUp", "follow-up-send", "AwaitingFollowUp");
        Assert.Equal(0, await supervisor["verb-RuleOnUnreasonable"].CountAsync());

        await lead.GoAsync("/checks");
        await lead.ClickAsync("checks-tab-unreasonable-reviews");
        await On(lead, id).GetByTestId("row-check").ClickAsync();
        Assert.Contains("坚持要求在院内装灯", await lead.TextAsync("ruling-ground"), StringComparison.Ordinal); // The first one's reason.
        await lead.FillAsync("ruling-reason", "依据充分，院内照明由业主自理");
        Assert.Contains("院内照明不属公共照明", await HistoryAsync(lead, "FollowedUp"), StringComparison.Ordinal);
        await lead.PhotographAsync("80-second-person", whole: true);
        await SendAsync(lead, "RuleOnUnreasonable", "ruling-yes", "Closed");
        await On(lead, id).WaitForAsync(new() { State = WaitForSelectorState.Detached });
        Assert.Contains("院内照明由业主自理", await HistoryAsync(lead, "UnreasonableConfirmed"), StringComparison.Ordinal);
        await lead.PhotographAsync("81-confirmed", whole: true);
    }

    /// <summary>The second person does not find it beyond reason: it is done again, one level up.</summary>
    private static async Task NotBeyondReasonAsync(RunningHotline hotline, Person lead, Guid id)
    {
        using (var first = await Staff.SignInAsync(hotline, hotline.LoginOf("supervisor")))
        {
            await first.ActAsync(id, "follow-up", new RecordFollowUp(true, SolvedMark.NotSolved, SatisfiedMark.Dissatisfied, Note: "要求换新灯罩", Unreasonable: true, Evidence: "灯罩仍可使用"));
        }

        await VerbAsync(lead, id, "RuleOnUnreasonable");
        await lead["ruling-ground"].Filter(new() { HasText = "要求换新灯罩" }).WaitForAsync();
        await lead.FillAsync("ruling-reason", "灯罩确已开裂，应予更换");
        await SendAsync(lead, "RuleOnUnreasonable", "ruling-no", "AwaitingSignFor");
        await lead.Page.GetByText("第 2 轮办理").First.WaitForAsync();
        Assert.Contains("灯罩确已开裂", await HistoryAsync(lead, "UnreasonableRejected"), StringComparison.Ordinal);
    }

    /// <summary>代为评价: closed as solved, and the citizen's son says at the window that it is not; it is done again one level up.</summary>
    private static async Task RatedForAsync(Person lead, Guid id)
    {
        await VerbAsync(lead, id, "RateFor");
        await lead["rate-for-solved-NotSolved"].CheckAsync(new() { Force = true });
        await lead["rate-for-satisfied-Dissatisfied"].CheckAsync(new() { Force = true });
        await lead.FillAsync("rate-for-note", "昨晚又不亮了");
        await lead.FillAsync("rate-for-speaker", "诉求人之子，报出工单编号和联系电话");
        await lead.PhotographAsync("82-rate-for");
        await SendAsync(lead, "RateFor", "rate-for-send", "AwaitingSignFor");
        await lead.Page.GetByText("第 2 轮办理").First.WaitForAsync();
        var said = await HistoryAsync(lead, "FollowedUp");
        Assert.Contains("昨晚又不亮了", said, StringComparison.Ordinal);
        Assert.Contains("诉求人之子", said, StringComparison.Ordinal);
        await lead.PhotographAsync("83-rated-for", whole: true);
    }

    private async Task<Person> SignedInAsync(RunningHotline hotline, string role)
    {
        var person = await chromium.OpenAsync(hotline, 1600, 1000);
        await person.SignInAsync(hotline.LoginOf(role));
        return person;
    }

    private static ILocator On(Person person, Guid ticket) => person["ticket-rows"].Locator($"[data-testid=ticket-row][data-ticket='{ticket}']");

    /// <summary>The newest step of this kind in the history on the screen.</summary>
    private static Task<string> HistoryAsync(Person person, string step) => person.Page.Locator($"[data-testid=history-row][data-verb={step}]").First.InnerTextAsync();

    private static async Task<TicketPage> PendingAsync(RunningHotline hotline, string phone)
    {
        using var agent = await Staff.SignInAsync(hotline, hotline.LoginOf("agent", Idle));
        return await agent.FileAsync(new DraftFields(
            "Consultation", Education, "360102", "青山路小学", Title: "开学收取平板电脑费", Content: "来电人询问青山路小学开学要求家长购买平板电脑是否合规。", CallerName: "熊家长", ContactPhone: phone));
    }

    private static async Task<Guid> SignedForAsync(RunningHotline hotline, string title)
    {
        using var agent = await Staff.SignInAsync(hotline, hotline.LoginOf("agent", Idle));
        using var liaison = await Staff.SignInAsync(hotline, hotline.LoginOf("liaison"));
        var ticket = await agent.FileAsync((Matter.StreetLamp with { Title = title }).Fields);
        return (await liaison.SendAsync<TicketPage>(HttpMethod.Post, ApiPath.Act(ticket.Id, "sign-for"), new SignForTicket(), ticket.Version)).Id;
    }

    private static async Task<Guid> RepliedAsync(RunningHotline hotline, string title)
    {
        var id = await SignedForAsync(hotline, title);
        using var liaison = await Staff.SignInAsync(hotline, hotline.LoginOf("liaison"));
        await liaison.ActAsync(id, "reply", new ReplyTicket("已到现场查看并答复来电人", "今日上午电话联系"));
        return id;
    }

    private static async Task<Guid> ClosedAsync(RunningHotline hotline, string title)
    {
        var id = await RepliedAsync(hotline, title);
        using var supervisor = await Staff.SignInAsync(hotline, hotline.LoginOf("supervisor"));
        await supervisor.ActAsync(id, "follow-up", new RecordFollowUp(true, SolvedMark.Solved, SatisfiedMark.Satisfied));
        return id;
    }
}
