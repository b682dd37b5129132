using System.Net;
using Hotline.Agent.Client.Contracts;

namespace Hotline.Integration.Tests.Api;

public sealed class TicketVerbTests(ApiCity city) : IClassFixture<ApiCity>
{
    [Fact]
    public async Task A_request_goes_from_draft_to_closed_over_http()
    {
        using var agent = await city.SignedInAsync("agent");
        using var roads = await city.SignedInAsync("roads");
        var page = await agent.OpenAsync(ApiCity.Complete with { Title = null });
        page = await SaveAsync(agent, page, new DraftFields(Title: "路面坑洞"));
        page = await agent.ActAsync(page, "acceptance", new AcceptTicket());
        Assert.Equal((TicketState.AwaitingSignFor, ApiCity.Roads), (page.State, page.UnitCode));
        Assert.NotNull(page.RuleShown);
        Assert.Contains(page.Clocks, clock => clock.Kind == "SignFor");
        page = await roads.GetAsync<TicketPage>(ApiPath.Ticket(page.Id));
        Assert.Contains(TicketVerb.SignFor, page.Verbs);
        page = await roads.ActAsync(page, "sign-for", new SignForTicket());
        page = await roads.ActAsync(page, "reply", new ReplyTicket("已修补完毕。", "已电话联系"));
        page = await agent.GetAsync<TicketPage>(ApiPath.Ticket(page.Id));
        Assert.Equal("已修补完毕。", page.Reply);
        page = await agent.ActAsync(page, "follow-up", new RecordFollowUp(true, SolvedMark.Solved, SatisfiedMark.Satisfied, true));
        Assert.Equal(TicketState.Closed, page.State);
        Assert.Contains(page.History, step => step.Verb == "Replied" && step.Text!.Contains("联系情况", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_draft_keeps_what_was_typed_and_shows_it_clear_to_its_agent_alone()
    {
        using var agent = await city.SignedInAsync("agent");
        using var lead = await city.SignedInAsync("lead");
        using var other = await city.SignedInAsync("agent-b");
        var page = await agent.OpenAsync(new DraftFields());
        await SaveAsync(agent, page, new DraftFields(CallerName: "王建国", ContactPhone: "13970012345", Place: "永叔路12号"));
        page = await agent.GetAsync<TicketPage>(ApiPath.Ticket(page.Id));
        Assert.Equal(("王建国", "13970012345", "永叔路12号"), (page.CallerName, page.ContactPhone, page.Place));
        var seen = await lead.GetAsync<TicketPage>(ApiPath.Ticket(page.Id));
        Assert.Equal(("王**", "139****2345"), (seen.CallerName, seen.ContactPhone));
        using var none = await other.GetAsync(ApiPath.Ticket(page.Id));
        await StaffClient.ProblemAsync(none, 404);
        page = await SaveAsync(agent, page, new DraftFields(CallerName: ""));
        Assert.Null((await agent.GetAsync<TicketPage>(ApiPath.Ticket(page.Id))).CallerName);
    }

    [Fact]
    public async Task Submitting_what_is_missing_or_overlong_names_each_field()
    {
        using var agent = await city.SignedInAsync("agent");
        var page = await agent.OpenAsync(new DraftFields());
        using var missing = await agent.PostAsync(ApiPath.Act(page.Id, "acceptance"), new AcceptTicket(), page.Version);
        var errors = (await StaffClient.ProblemAsync(missing, 400)).GetProperty("errors");
        Assert.All(["type", "categoryCode", "regionCode", "title", "content", "contactPhone"], field => Assert.True(errors.TryGetProperty(field, out _), field));
        using var overlong = await agent.PutAsync(ApiPath.Draft(page.Id), new DraftFields(Title: new string('长', 101), CallerName: new string('名', 51), Type: "Nonsense"), page.Version);
        Assert.True((await StaffClient.ProblemAsync(overlong, 400)).GetProperty("errors").TryGetProperty("type", out _));
        using var again = await agent.PutAsync(ApiPath.Draft(page.Id), new DraftFields(Title: new string('长', 101), CallerName: new string('名', 51)), page.Version);
        errors = (await StaffClient.ProblemAsync(again, 400)).GetProperty("errors");
        Assert.True(errors.TryGetProperty("title", out _) && errors.TryGetProperty("callerName", out _));
    }

    [Fact]
    public async Task A_write_without_a_version_is_428_and_with_an_old_one_412_with_the_ticket_as_it_stands()
    {
        using var agent = await city.SignedInAsync("agent");
        var page = await agent.OpenAsync(new DraftFields());
        using var unversioned = await agent.PutAsync(ApiPath.Draft(page.Id), new DraftFields(Title: "一"));
        await StaffClient.ProblemAsync(unversioned, 428);
        await SaveAsync(agent, page, new DraftFields(Title: "二"));
        using var stale = await agent.PutAsync(ApiPath.Draft(page.Id), new DraftFields(Title: "三"), page.Version);
        var current = (await StaffClient.ProblemAsync(stale, 412)).GetProperty("current");
        Assert.Equal("二", current.GetProperty("title").GetString());
        Assert.True(current.GetProperty("version").GetInt64() > page.Version);
    }

    [Fact]
    public async Task A_verb_in_the_wrong_state_is_409_and_by_the_wrong_role_403()
    {
        using var agent = await city.SignedInAsync("agent");
        using var roads = await city.SignedInAsync("roads");
        var page = await FiledAsync(agent);
        using var early = await roads.PostAsync(ApiPath.Act(page.Id, "reply"), new ReplyTicket("已办"), page.Version);
        await StaffClient.RefusedAsync(early, 409, "ticket.not-signed-for");
        using var wrong = await agent.PostAsync(ApiPath.Act(page.Id, "sign-for"), new SignForTicket(), page.Version);
        await StaffClient.RefusedAsync(wrong, 403, "ticket.role-missing");
    }

    [Fact]
    public async Task Another_units_ticket_does_not_exist_for_a_liaison()
    {
        using var agent = await city.SignedInAsync("agent");
        using var water = await city.SignedInAsync("water");
        var page = await FiledAsync(agent);
        using var read = await water.GetAsync(ApiPath.Ticket(page.Id));
        await StaffClient.ProblemAsync(read, 404);
        using var signed = await water.PostAsync(ApiPath.Act(page.Id, "sign-for"), new SignForTicket(), page.Version);
        await StaffClient.ProblemAsync(signed, 404);
        using var shown = await water.PostAsync(ApiPath.Act(page.Id, "reveal"), new RevealField("callerName", "想看"));
        await StaffClient.ProblemAsync(shown, 404);
    }

    [Fact]
    public async Task Of_two_liaisons_who_sign_at_once_one_wins()
    {
        using var agent = await city.SignedInAsync("agent");
        using var one = await city.SignedInAsync("roads");
        using var other = await city.SignedInAsync("roads-b");
        for (var time = 0; time < 5; time++)
        {
            var page = await FiledAsync(agent);
            var answers = await Task.WhenAll(
                one.PostAsync(ApiPath.Act(page.Id, "sign-for"), new SignForTicket(), page.Version),
                other.PostAsync(ApiPath.Act(page.Id, "sign-for"), new SignForTicket(), page.Version));
            Assert.Single(answers, answer => answer.StatusCode == HttpStatusCode.OK);
            var late = Assert.Single(answers, answer => answer.StatusCode != HttpStatusCode.OK);
            var current = (await StaffClient.ProblemAsync(late, 412)).GetProperty("current");
            Assert.Equal("InHandling", current.GetProperty("state").GetString());
        }
    }

    [Fact]
    public async Task Without_a_rule_a_dispatcher_decides_and_a_return_is_ruled_on()
    {
        using var agent = await city.SignedInAsync("agent");
        using var dispatcher = await city.SignedInAsync("dispatcher");
        using var roads = await city.SignedInAsync("roads");
        var page = await agent.OpenAsync(ApiCity.Complete with { CategoryCode = ApiCity.WithoutRule });
        page = await agent.ActAsync(page, "acceptance", new AcceptTicket());
        Assert.Equal(TicketState.PendingDispatch, page.State);
        var waiting = await dispatcher.GetAsync<TicketList>("/api/tickets?list=dispatch");
        Assert.Contains(waiting.Rows, row => row.Id == page.Id);
        using (var unknown = await dispatcher.PostAsync(ApiPath.Act(page.Id, "assignment"), new DispatchTicket("no-such-unit"), page.Version))
        {
            Assert.True((await StaffClient.ProblemAsync(unknown, 400)).GetProperty("errors").TryGetProperty("unitCode", out _));
        }

        page = await dispatcher.ActAsync(page, "assignment", new DispatchTicket(ApiCity.Roads, "请核实"));
        page = await roads.ActAsync(page, "return", new ReturnTicket("不属于我局", "三定方案", ApiCity.Water, "权属图"));
        page = await dispatcher.GetAsync<TicketPage>(ApiPath.Ticket(page.Id));
        page = await dispatcher.ActAsync(page, "return-ruling", new RuleOnReturn(false, "属于你局职责"));
        page = await roads.GetAsync<TicketPage>(ApiPath.Ticket(page.Id));
        page = await roads.ActAsync(page, "sign-for", new SignForTicket());
        page = await roads.ActAsync(page, "extension", new ExtendTicket(2, "需要采购材料"));
        using (var district = await city.SignedInAsync("district"))
        {
            using var approved = await district.PostAsync(ApiPath.Act(page.Id, "extension-ruling"), new RuleOnExtension(true, "情况属实"), page.Version);
            Assert.Equal(HttpStatusCode.NoContent, approved.StatusCode);
        }

        page = await dispatcher.GetAsync<TicketPage>(ApiPath.Ticket(page.Id));
        page = await dispatcher.ActAsync(page, "extension-ruling", new RuleOnExtension(true, "同意"));
        Assert.Equal(TicketState.InHandling, page.State);
        page = await agent.GetAsync<TicketPage>(ApiPath.Ticket(page.Id));
        page = await agent.ActAsync(page, "urge", new UrgeTicket("群众再次来电"));
        Assert.Equal(1, page.UrgedCount);
    }

    [Fact]
    public async Task A_request_can_end_on_the_call_and_a_draft_that_is_none_is_withdrawn()
    {
        using var agent = await city.SignedInAsync("agent");
        var page = await agent.OpenAsync(ApiCity.Complete);
        page = await agent.ActAsync(page, "answer", new AnswerOnCall("可在赣服通办理。"));
        Assert.Equal((TicketState.ClosedOnCall, "可在赣服通办理。"), (page.State, page.Answer));
        var silent = await agent.OpenAsync(new DraftFields());
        Assert.Contains(TicketVerb.Withdraw, silent.Verbs);
        silent = await agent.ActAsync(silent, "withdrawal", new WithdrawTicket("NoRequest"));
        Assert.Equal(TicketState.Refused, silent.State);
    }

    [Fact]
    public async Task The_same_intake_key_gives_the_same_ticket()
    {
        using var agent = await city.SignedInAsync("agent");
        var (first, second) = (await WithKeyAsync(agent), await WithKeyAsync(agent));
        Assert.Equal(first.Id, second.Id);
    }

    [Fact]
    public async Task A_clear_value_is_shown_for_a_reason_and_written_down()
    {
        using var agent = await city.SignedInAsync("agent");
        using var admin = await city.SignedInAsync("administrator");
        using var leader = await city.SignedInAsync("leader");
        var page = await FiledAsync(agent);
        Assert.Equal("139****2345", page.ContactPhone);
        using var unexplained = await agent.PostAsync(ApiPath.Act(page.Id, "reveal"), new RevealField("contactPhone", ""));
        Assert.True((await StaffClient.ProblemAsync(unexplained, 400)).GetProperty("errors").TryGetProperty("reason", out _));
        using var unknown = await agent.PostAsync(ApiPath.Act(page.Id, "reveal"), new RevealField("password", "想看"));
        await StaffClient.ProblemAsync(unknown, 400);
        using var denied = await leader.PostAsync(ApiPath.Act(page.Id, "reveal"), new RevealField("contactPhone", "想看"));
        await StaffClient.ProblemAsync(denied, 403);
        using var shown = await agent.PostAsync(ApiPath.Act(page.Id, "reveal"), new RevealField("contactPhone", "回访核实"));
        Assert.Equal("13970012345", (await StaffClient.ReadAsync<Revealed>(shown, HttpStatusCode.OK)).Value);
        var audit = await admin.GetAsync<AuditList>(ApiPath.Audit);
        Assert.Contains(audit.Rows, row => row.Action == "ticket.reveal" && row.TicketNumber == page.Number && row.Reason == "回访核实" && row.ActorName == "周敏");
    }

    [Fact]
    public async Task A_ticket_is_found_by_its_number_and_by_the_whole_phone_number()
    {
        using var agent = await city.SignedInAsync("agent");
        var page = await FiledAsync(agent, "13970054321");
        Assert.Equal([page.Id], (await FoundAsync(agent, page.Number!)).Rows.Select(row => row.Id));
        Assert.Equal([page.Id], (await FoundAsync(agent, "13970054321")).Rows.Select(row => row.Id));
        using var unknown = await agent.GetAsync("/api/tickets?list=everything");
        Assert.True((await StaffClient.ProblemAsync(unknown, 400)).GetProperty("errors").TryGetProperty("list", out _));
    }

    private static async Task<TicketList> FoundAsync(StaffClient client, string number)
    {
        using var answer = await client.PostAsync(ApiPath.TicketSearch, new SearchTickets(number));
        return await StaffClient.ReadAsync<TicketList>(answer, HttpStatusCode.OK);
    }

    private static async Task<TicketPage> FiledAsync(StaffClient agent, string phone = "13970012345") =>
        await agent.ActAsync(await agent.OpenAsync(ApiCity.Complete with { ContactPhone = phone }), "acceptance", new AcceptTicket());

    private static async Task<TicketPage> SaveAsync(StaffClient agent, TicketPage page, DraftFields typed)
    {
        using var answer = await agent.PutAsync(ApiPath.Draft(page.Id), typed, page.Version);
        var saved = await StaffClient.ReadAsync<DraftSaved>(answer, HttpStatusCode.OK);
        return page with { Version = saved.Version };
    }

    private static async Task<TicketPage> WithKeyAsync(StaffClient agent)
    {
        using var answer = await agent.PostAsync(ApiPath.Tickets, ApiCity.Complete, key: "walk-in-42");
        return await StaffClient.ReadAsync<TicketPage>(answer, HttpStatusCode.Created);
    }
}
