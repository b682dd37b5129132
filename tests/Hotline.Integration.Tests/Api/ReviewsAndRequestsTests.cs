using Hotline.Agent.Client.Contracts;

namespace Hotline.Integration.Tests.Api;

/// <summary>What one finds and another confirms, what a unit asks for, and what an agent takes back for a citizen.</summary>
public sealed class ReviewsAndRequestsTests(ApiCity city) : IClassFixture<ApiCity>
{
    private static readonly RecordFollowUp Beyond = new(true, SolvedMark.NotSolved, SatisfiedMark.Fair, true, "要求赔偿无法律依据", Unreasonable: true, Evidence: "民法典第1165条");

    [Fact]
    public async Task A_shift_lead_confirms_or_rejects_what_an_agent_found_unreasonable()
    {
        using var agent = await city.SignedInAsync("agent");
        using var lead = await city.SignedInAsync("lead");
        using var roads = await city.SignedInAsync("roads");
        var pages = new List<TicketPage>();
        foreach (var confirm in new[] { true, false })
        {
            var page = await RepliedAsync(agent, roads);
            using (var unproved = await agent.PostAsync(ApiPath.Act(page.Id, "follow-up"), Beyond with { Evidence = null }, page.Version))
            {
                Assert.Contains("佐证材料", (await StaffClient.ProblemAsync(unproved, 400)).ToString(), StringComparison.Ordinal);
            }

            page = await agent.ActAsync(page, "follow-up", Beyond);
            Assert.Equal(TicketState.AwaitingFollowUp, page.State);
            Assert.DoesNotContain(TicketVerb.FollowUp, page.Verbs);
            Assert.False(await agent.HasOnAsync("follow-up", page));
            Assert.True(await lead.HasOnAsync("unreasonable-reviews", page));
            page = await lead.GetAsync<TicketPage>(ApiPath.Ticket(page.Id));
            Assert.Contains(TicketVerb.RuleOnUnreasonable, page.Verbs);
            Assert.Contains("佐证：民法典第1165条", page.History.Single(step => step.Verb == "FollowedUp").Text, StringComparison.Ordinal);
            page = await lead.ActAsync(page, "unreasonable-ruling", new RuleOnUnreasonable(confirm, "依据充分与否"));
            Assert.False(await lead.HasOnAsync("unreasonable-reviews", page));
            pages.Add(page);
        }

        Assert.Equal([TicketState.Closed, TicketState.AwaitingSignFor], pages.Select(page => page.State));
        Assert.Equal([1, 2], pages.Select(page => page.Round));
    }

    [Fact]
    public async Task A_citizen_is_called_when_they_said_and_answers_what_may_be_asked_besides()
    {
        using var agent = await city.SignedInAsync("agent");
        using var roads = await city.SignedInAsync("roads");
        var page = await RepliedAsync(agent, roads);
        foreach (var (wrong, words) in new[] { (new BookFollowUp(null), "请填写预约时间"), (new BookFollowUp(new TimeOnly(9, 0), new DateOnly(2026, 1, 1)), "预约日期须在现在之后"), (new BookFollowUp(new TimeOnly(9, 0), new DateOnly(2099, 1, 1)), "不能晚于回访时限") })
        {
            using var answer = await agent.PostAsync(ApiPath.Act(page.Id, "follow-up-booking"), wrong, page.Version);
            Assert.Contains(words, (await StaffClient.ProblemAsync(answer, 400)).ToString(), StringComparison.Ordinal);
        }

        var at = TimeProvider.System.GetUtcNow().AddHours(2).ToOffset(TimeSpan.FromHours(8));
        page = await agent.ActAsync(page, "follow-up-booking", new BookFollowUp(new TimeOnly(at.Hour, at.Minute), Note: "开会，晚些再打"));
        Assert.Equal(at.Minute, page.FollowUpAt!.Value.Minute); // Booked.
        Assert.True(await agent.HasOnAsync("booked-follow-ups", page));
        Assert.False(await agent.HasOnAsync("follow-up", page));
        using (var early = await agent.PostAsync(ApiPath.Act(page.Id, "follow-up"), new RecordFollowUp(false), page.Version))
        {
            var problem = await StaffClient.ProblemAsync(early, 429);
            Assert.Equal(("ticket.follow-up-booked", page.FollowUpAt), (problem.GetProperty("code").GetString(), problem.GetProperty("nextAt").GetDateTimeOffset()));
        }

        page = await agent.ActAsync(page, "follow-up", new RecordFollowUp(true, SolvedMark.PartlySolved, SatisfiedMark.Satisfied, false, ProcessSatisfied: SatisfiedMark.Fair, ReplyClear: false));
        Assert.Equal((TicketState.Closed, null), (page.State, page.FollowUpAt));
        Assert.Equal("电话回访：基本解决，满意；承办单位未联系；办理过程和服务态度：基本满意；答复不清楚", page.History.Single(step => step.Verb == "FollowedUp").Text);
        using var supervisor = await city.SignedInAsync("supervisor");
        using var export = await supervisor.GetAsync($"{ApiPath.TicketExport}?list=all");
        var file = await export.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Contains("solved,satisfied,processSatisfied,replyClear,followUpAt", file, StringComparison.Ordinal);
        Assert.EndsWith("Basically,Satisfied,Basically,0,", file.Split('\n', StringSplitOptions.TrimEntries).Single(line => line.StartsWith(page.Number!, StringComparison.Ordinal)), StringComparison.Ordinal); // Accepted, so it has one.
    }

    [Fact]
    public async Task A_unit_asks_to_suspend_and_a_dispatcher_grants_it()
    {
        using var agent = await city.SignedInAsync("agent");
        using var dispatcher = await city.SignedInAsync("dispatcher");
        using var roads = await city.SignedInAsync("roads");
        var page = await ApiCity.SignedForAsync(agent, roads);
        using (var wrong = await roads.PostAsync(ApiPath.Act(page.Id, "suspension-request"), new AskSuspension("Tired", 10, "等检测"), page.Version))
        {
            Assert.Contains("请选择挂起原因", (await StaffClient.ProblemAsync(wrong, 400)).ToString(), StringComparison.Ordinal);
        }

        page = await roads.ActAsync(page, "suspension-request", new AskSuspension("StatutoryAppraisal", 10, "送检"));
        Assert.Equal(TicketState.InHandling, page.State);
        Assert.DoesNotContain(TicketVerb.AskSuspension, page.Verbs);
        Assert.True(await dispatcher.HasOnAsync("suspension-requests", page));
        page = await dispatcher.GetAsync<TicketPage>(ApiPath.Ticket(page.Id));
        Assert.Contains("法定鉴定", page.History.Single(step => step.Verb == "SuspensionAsked").Text, StringComparison.Ordinal);
        page = await dispatcher.ActAsync(page, "suspension-ruling", new RuleOnSuspension(true, "等待检测结论"));
        Assert.Equal(TicketState.Suspended, page.State);
        Assert.False(await dispatcher.HasOnAsync("suspension-requests", page));
    }

    [Fact]
    public async Task An_agent_takes_a_request_back_for_the_citizen_with_a_reason()
    {
        using var agent = await city.SignedInAsync("agent");
        using var roads = await city.SignedInAsync("roads");
        var page = await ApiCity.SignedForAsync(agent, roads);
        page = await agent.GetAsync<TicketPage>(ApiPath.Ticket(page.Id));
        Assert.Contains(TicketVerb.Retract, page.Verbs);
        using (var silent = await agent.PostAsync(ApiPath.Act(page.Id, "retraction"), new RetractTicket(""), page.Version))
        {
            await StaffClient.ProblemAsync(silent, 400);
        }

        using (var other = await city.SignedInAsync("agent-b"))
        {
            await StaffClient.RefusedAsync(await other.PostAsync(ApiPath.Act(page.Id, "retraction"), new RetractTicket("来电称已自行解决"), page.Version), 403, "ticket.nobody-on-the-line");
        }

        page = await agent.ActAsync(page, "retraction", new RetractTicket("来电称已自行解决"));
        Assert.Equal(TicketState.Refused, page.State);
        Assert.Equal("代诉求人撤回", page.History[^1].VerbName);
    }

    [Fact]
    public async Task An_agent_adds_what_the_citizen_says_to_an_open_ticket_and_the_unit_reads_it()
    {
        using var agent = await city.SignedInAsync("agent");
        using var roads = await city.SignedInAsync("roads");
        var page = await agent.GetAsync<TicketPage>(ApiPath.Ticket((await ApiCity.SignedForAsync(agent, roads)).Id));
        using (var silent = await agent.PostAsync(ApiPath.Act(page.Id, "supplement"), new SupplementTicket(""), page.Version))
        {
            Assert.Contains("请填写补充内容", (await StaffClient.ProblemAsync(silent, 400)).ToString(), StringComparison.Ordinal);
        }

        page = await agent.ActAsync(page, "supplement", new SupplementTicket("坑里又积了水"));
        Assert.Equal(TicketState.InHandling, page.State);
        page = await roads.GetAsync<TicketPage>(ApiPath.Ticket(page.Id));
        Assert.Equal("坑里又积了水", page.History[^1].Text);
        Assert.DoesNotContain(TicketVerb.Supplement, page.Verbs);
    }

    [Fact]
    public async Task Who_phones_after_a_close_is_heard_and_what_staff_are_told_is_added()
    {
        using var agent = await city.SignedInAsync("agent");
        using var lead = await city.SignedInAsync("lead");
        using var roads = await city.SignedInAsync("roads");
        var page = await agent.GetAsync<TicketPage>(ApiPath.Ticket((await ApiCity.SignedForAsync(agent, roads)).Id));
        page = await agent.ActAsync(page, "supplement", new SupplementTicket("夜里没有照明"));
        Assert.Equal(("Supplemented", "夜里没有照明"), (page.History[^1].Verb, page.History[^1].Text));
        page = await agent.ActAsync(page, "secrecy", new KeepTicketSecret("来电要求保密"));
        Assert.True(page.Confidential);
        Assert.DoesNotContain(TicketVerb.KeepSecret, page.Verbs);

        page = await roads.ActAsync(await roads.GetAsync<TicketPage>(ApiPath.Ticket(page.Id)), "reply", new ReplyTicket("已修好"));
        page = await agent.ActAsync(await agent.GetAsync<TicketPage>(ApiPath.Ticket(page.Id)), "follow-up", new RecordFollowUp(true, SolvedMark.Solved, SatisfiedMark.Satisfied));
        Assert.Contains(TicketVerb.RateFor, page.Verbs);
        using (var nobody = await lead.PostAsync(ApiPath.Act(page.Id, "citizens-word"), new RateForCitizen(SolvedMark.NotSolved, SatisfiedMark.Dissatisfied, "又塌了"), page.Version))
        {
            Assert.True((await StaffClient.ProblemAsync(nobody, 400)).GetProperty("errors").TryGetProperty("speaker", out _));
        }

        page = await lead.ActAsync(page, "citizens-word", new RateForCitizen(SolvedMark.NotSolved, SatisfiedMark.Dissatisfied, "又塌了", "本人，报出查询码"));
        Assert.Equal((TicketState.AwaitingSignFor, 2), (page.State, page.Round));
        var said = page.History.Last(step => step.Verb == "FollowedUp").Text!;
        Assert.Contains("诉求人来电：未解决，不满意", said, StringComparison.Ordinal);
        Assert.Contains("来电人：保密", said, StringComparison.Ordinal); // Also to the lead who wrote it down: it is whose the request is.
        page = await agent.GetAsync<TicketPage>(ApiPath.Ticket(page.Id));
        Assert.Contains("来电人：本人，报出查询码", page.History.Last(step => step.Verb == "FollowedUp").Text, StringComparison.Ordinal);
    }

    private static async Task<TicketPage> RepliedAsync(StaffClient agent, StaffClient roads)
    {
        var page = await roads.ActAsync(await ApiCity.SignedForAsync(agent, roads), "reply", new ReplyTicket("已修好"));
        return await agent.GetAsync<TicketPage>(ApiPath.Ticket(page.Id));
    }
}
