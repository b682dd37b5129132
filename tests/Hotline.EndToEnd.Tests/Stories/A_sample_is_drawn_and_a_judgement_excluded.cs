using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Hotline.Agent.Client.Contracts;
using Hotline.EndToEnd.Tests.City;
using Hotline.EndToEnd.Tests.Desk;
using Microsoft.Playwright;
using static Hotline.EndToEnd.Tests.Desk.TicketVerbs;

namespace Hotline.EndToEnd.Tests.Stories;

/// <summary>
/// Who is asked about an answer, and whom the answer is held against, in the browser: an administrator makes a plan that asks every second one, the
/// follow-up desk shows who was drawn, and a unit that was judged for another's matter leaves the figure by an appeal that a supervisor upholds.
/// </summary>
[Collection(typeof(AtOtherDesks))]
public sealed class A_sample_is_drawn_and_a_judgement_excluded(DemoCity city, Chromium chromium)
{
    private const string Unit = "360102-CG";
    private const string UnitName = "东湖区城市管理局";
    private const string Plan = "manhole-half";

    /// <summary>A matter of its own, so that the plan catches nobody else's tickets.</summary>
    private const string Manhole = "050402";

    [Fact(Timeout = 240_000)]
    public async Task Who_is_drawn_is_at_the_follow_up_desk_and_a_wrong_units_judgement_leaves_the_ledger()
    {
        var hotline = await city.StartedAsync();
        await using var administrator = await SignedInAsync(hotline, "administrator");
        await PlannedAsync(administrator);
        var (drawn, left) = await RepliedAsync(hotline);
        await using var caller = await SignedInAsync(hotline, "shift-lead");
        await AtTheDeskAsync(caller, drawn, left);

        await BookedAsync(caller, drawn);
        await caller["follow-up-reached-yes"].CheckAsync(new() { Force = true });
        await caller["follow-up-solved-NotSolved"].CheckAsync(new() { Force = true });
        await caller["follow-up-satisfied-Fair"].CheckAsync(new() { Force = true });
        await caller.FillAsync("follow-up-note", "井盖属供电公司，未修");
        await DoneAsync(caller, "FollowUp", "follow-up-send");
        await using var supervisor = await SignedInAsync(hotline, "supervisor");
        await UnderSolvedAsync(supervisor, drawn, counted: true);
        var against = await SolvedAsync(hotline);
        await LedgerSaysAsync(supervisor, against.Numerator, against.Denominator);

        await using var liaison = await SignedInAsync(hotline, "liaison");
        await AppealedAsync(liaison, drawn);
        await UpheldAsync(supervisor, drawn);
        await UnderSolvedAsync(supervisor, drawn, counted: false);
        await LedgerSaysAsync(supervisor, against.Numerator, against.Denominator - 1);
        await supervisor.PhotographAsync("49-excluded");

        await RemovedAsync(administrator);
        Assert.Empty(administrator.Trouble.Concat(caller.Trouble).Concat(supervisor.Trouble).Concat(liaison.Trouble));
    }

    private async Task<Person> SignedInAsync(RunningHotline hotline, string role)
    {
        var person = await chromium.OpenAsync(hotline, 1600, 1000);
        await person.SignInAsync(hotline.LoginOf(role));
        return person;
    }

    private static async Task PlannedAsync(Person administrator)
    {
        await administrator.GoAsync("/admin/follow-up-plans");
        await administrator["admin-new"].WaitForAsync(new() { Timeout = 60_000 });
        await administrator.ClickAsync("admin-new");
        foreach (var (field, value) in new[] { ("code", Plan), ("name", "井盖抽样回访"), ("percent", "50"), ("way", "Agent"), ("category", Manhole) })
        {
            await administrator.FillAsync($"admin-{field}", value);
        }

        await administrator.PhotographAsync("48-follow-up-plan");
        await administrator.ClickAsync("admin-save");
        await Row(administrator).WaitForAsync();
    }

    private static async Task RemovedAsync(Person administrator)
    {
        await Row(administrator).ClickAsync();
        await administrator.ClickAsync("admin-remove");
        await administrator.ClickAsync("admin-remove");
        await Row(administrator).WaitForAsync(new() { State = WaitForSelectorState.Detached });
    }

    private static ILocator Row(Person administrator) => administrator["admin-row"].Filter(new() { HasText = Plan });

    /// <summary>One that the plan draws and one that it leaves: drafts are opened until there are both, which anybody can tell from their ids (docs/adr/0085).</summary>
    private static async Task<(TicketPage Drawn, TicketPage Left)> RepliedAsync(RunningHotline hotline)
    {
        using var agent = await Staff.SignInAsync(hotline, hotline.LoginOf("agent", 2));
        using var liaison = await Staff.SignInAsync(hotline, hotline.LoginOf("liaison"));
        TicketPage? drawn = null, left = null;
        while (drawn is null || left is null)
        {
            var draft = await agent.SendAsync<TicketPage>(HttpMethod.Post, ApiPath.Tickets, new DraftFields(
                "Complaint", Manhole, "360102", "蛤蟆街与永叔路口", Title: "井盖松动", Content: "车辆经过时井盖响声很大。", CallerName: "王秀兰", ContactPhone: "13800001234"));
            (drawn, left) = IsDrawn(draft.Id) ? (draft, left) : (drawn, draft);
        }

        return (await AnsweredAsync(agent, liaison, drawn), await AnsweredAsync(agent, liaison, left));
    }

    private static bool IsDrawn(Guid ticket) => BinaryPrimitives.ReadUInt32BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes($"{ticket:N}/1/{Plan}"))) % 10_000 < 5_000;

    private static async Task<TicketPage> AnsweredAsync(Staff agent, Staff liaison, TicketPage ticket)
    {
        ticket = await agent.SendAsync<TicketPage>(HttpMethod.Post, ApiPath.Act(ticket.Id, "acceptance"), new AcceptTicket(), ticket.Version);
        Assert.Equal(UnitName, ticket.UnitName);
        ticket = await liaison.SendAsync<TicketPage>(HttpMethod.Post, ApiPath.Act(ticket.Id, "sign-for"), new SignForTicket(), ticket.Version);
        return await liaison.SendAsync<TicketPage>(HttpMethod.Post, ApiPath.Act(ticket.Id, "reply"), new ReplyTicket("已加装防坠网", "今日上午电话联系"), ticket.Version);
    }

    /// <summary>The drawn one is in the list to the end of it and its form opens; the other is not, is closed, and says why.</summary>
    private static async Task AtTheDeskAsync(Person caller, TicketPage drawn, TicketPage left)
    {
        await caller.GoAsync($"/tickets/{left.Id}");
        await caller.BecomesAsync("ticket-state", "state", "Closed", 60);
        await caller.Page.GetByText("井盖抽样回访").First.WaitForAsync();
        Assert.Contains("不回访，直接办结", await caller.TextAsync("history"), StringComparison.Ordinal);

        await caller.GoAsync("/follow-up");
        await caller["ticket-row"].First.WaitForAsync();
        while (await caller["more-rows"].CountAsync() > 0)
        {
            var rows = await caller["ticket-row"].CountAsync();
            await caller.ClickAsync("more-rows");
            await Eventually.HoldsAsync("more rows are there", TimeSpan.FromSeconds(20), async () => await caller["ticket-row"].CountAsync() > rows);
        }

        Assert.Equal(0, await OnList(caller, left.Id).CountAsync());
        await OnList(caller, drawn.Id).GetByTestId("row-follow-up").ClickAsync();
        await caller["follow-up-send"].WaitForAsync();
    }

    /// <summary>预约回访: "call me later" puts it on the other list, from where the citizen who phones before that is asked all the same.</summary>
    private static async Task BookedAsync(Person caller, TicketPage drawn)
    {
        await caller["follow-up-reached-later"].CheckAsync(new() { Force = true });
        await caller.FillAsync("booking-time", DateTimeOffset.UtcNow.ToOffset(TimeSpan.FromHours(8)).AddHours(3).ToString("HH:mm", System.Globalization.CultureInfo.InvariantCulture));
        await caller.FillAsync("booking-note", "在开会，三小时后再打");
        await caller.PhotographAsync("48-call-me-later");
        await DoneAsync(caller, "BookFollowUp", "booking-send");
        await caller["booked"].WaitForAsync();
        await OnList(caller, drawn.Id).WaitForAsync(new() { State = WaitForSelectorState.Detached });
        await caller.ClickAsync("follow-up-tab-booked-follow-ups");
        await OnList(caller, drawn.Id).GetByTestId("row-booked").WaitForAsync();
        await caller.PhotographAsync("48-booked");
        await OnList(caller, drawn.Id).GetByTestId("row-follow-up").ClickAsync();
        await caller["follow-up-send"].WaitForAsync();
    }

    private static ILocator OnList(Person person, Guid ticket) => person.Page.Locator($"[data-testid=ticket-row][data-ticket='{ticket}']");

    private static async Task AppealedAsync(Person liaison, TicketPage ticket)
    {
        await liaison.GoAsync("/inbox");
        await liaison["inbox-tab-judged"].WaitForAsync(new() { Timeout = 60_000 });
        await liaison.ClickAsync("inbox-tab-judged");
        await OnList(liaison, ticket.Id).GetByTestId("row-appeal").ClickAsync();
        await liaison["appeal-reason"].WaitForAsync();
        await liaison.FillAsync("appeal-reason", "井盖为供电公司所有，不属我单位");
        await liaison.FillAsync("appeal-evidence", "产权登记第12页");
        await DoneAsync(liaison, "Appeal", "appeal-send");
    }

    private static async Task UpheldAsync(Person supervisor, TicketPage ticket)
    {
        await supervisor.GoAsync("/supervision");
        await supervisor.ClickAsync("supervision-tab-appeals");
        await OnList(supervisor, ticket.Id).GetByTestId("row-appeal").ClickAsync();
        await supervisor["appeal-ruling-reason"].WaitForAsync();
        await supervisor.FillAsync("appeal-ruling-reason", "产权已核实，非该单位职责");
        await DoneAsync(supervisor, "RuleOnAppeal", "appeal-ruling-release");
        await supervisor.GoAsync($"/tickets/{ticket.Id}");
        await supervisor["not-counted"].WaitForAsync();
        Assert.Contains("解决率", await supervisor.TextAsync("not-counted"), StringComparison.Ordinal);
    }

    /// <summary>解决率 of the unit; whatever happened before is in it once what happened last is.</summary>
    private static async Task<MetricValue> SolvedAsync(RunningHotline hotline)
    {
        using var leader = await Staff.SignInAsync(hotline, hotline.LoginOf("leader"));
        return (await leader.GetAsync<MetricPage>($"{ApiPath.Metrics}?unit={Unit}")).Rows.Single(row => row.Id == "solved").Now;
    }

    /// <summary>The ticket stands, or does not, behind the figure among those that are not solved. The ledger counts a moment later; the page asks anew when it is narrowed.</summary>
    private static async Task UnderSolvedAsync(Person supervisor, TicketPage ticket, bool counted)
    {
        await supervisor.GoAsync("/ledger");
        await Solved(supervisor).WaitForAsync(new() { Timeout = 60_000 });
        await NarrowAsync(supervisor);
        await Solved(supervisor).GetByTestId("ledger-open").ClickAsync();
        await supervisor.ClickAsync("metric-tab-miss");
        await Eventually.HoldsAsync(counted ? "the ticket is counted" : "the ticket is left out", TimeSpan.FromSeconds(60), async () =>
        {
            await NarrowAsync(supervisor);
            await supervisor["metric-tickets"].WaitForAsync();
            return await supervisor["metric-ticket"].Filter(new() { HasText = ticket.Number }).CountAsync() == (counted ? 1 : 0);
        });
    }

    private static async Task LedgerSaysAsync(Person supervisor, long numerator, long denominator) => await Eventually.HoldsAsync(
        $"the unit's figure is {numerator} / {denominator}", TimeSpan.FromSeconds(60), async () =>
        {
            await NarrowAsync(supervisor);
            return await Solved(supervisor).GetByTestId("ledger-parts").InnerTextAsync() == $"{numerator} / {denominator}";
        });

    private static async Task NarrowAsync(Person supervisor)
    {
        await supervisor["ledger-unit"].SelectOptionAsync("");
        await supervisor["ledger-unit"].SelectOptionAsync(Unit);
    }

    private static ILocator Solved(Person supervisor) => supervisor.Page.Locator("[data-testid=ledger-row][data-metric=solved]");
}
