using System.Net;
using System.Text.Json;
using Hotline.Agent.Client.Contracts;
using Hotline.Dispatch.Metrics;

namespace Hotline.Integration.Tests.Api;

/// <summary>先行联系 from outside: the API, the pages without script, and the figure that comes of it.</summary>
public sealed class FirstContactTests(ApiCity city) : IClassFixture<ApiCity>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_liaison_writes_down_who_was_not_reached_and_then_was()
    {
        using var agent = await city.SignedInAsync("agent");
        using var roads = await city.SignedInAsync("roads");
        using var leader = await city.SignedInAsync("leader");
        var page = await FiledAsync(agent, roads, ApiCity.Complete);
        Assert.Contains(TicketVerb.RecordContact, page.Verbs);
        page = await roads.ActAsync(page, "contact", new RecordContact("Telephone", Reached: false, Note: "无人接听"));
        Assert.Null(Clock(page).StoppedAt);
        page = await roads.ActAsync(page, "contact", new RecordContact("Visit", Reached: true, DateTimeOffset.UtcNow, "已上门说明"));
        Assert.Equal(("按时完成", TicketState.AwaitingSignFor), (Clock(page).TimeLeft, page.State));
        Assert.Contains("先行联系时限1个工作日", Clock(page).Why, StringComparison.Ordinal);
        var lines = page.History.Where(step => step.Verb == "Contacted").OrderBy(step => step.Seq).ToList();
        Assert.All(lines, line => Assert.Equal(("联系诉求人", "西湖区城管局"), (line.VerbName, line.UnitName)));
        Assert.Equal(["电话：未联系上（第1次）\n无人接听", "上门：已联系上\n已上门说明"], lines.Select(line => line.Text![(line.Text!.IndexOf(' ', line.Text.IndexOf(' ') + 1) + 1)..]));

        // Counted in the month of its limit, which may be the next one.
        var month = MetricMonth.Of(Clock(page).DueAt);
        await Eventually.IsAsync(async () => (await leader.GetAsync<MetricTickets>($"{ApiPath.Metric("contacted-in-time", "tickets")}?part=hit&month={month:yyyy-MM}")).Rows.Any(row => row.Id == page.Id), TimeSpan.FromSeconds(60));
        var figure = (await leader.GetAsync<MetricPage>($"{ApiPath.Metrics}?unit={ApiCity.Roads}")).Rows.Single(row => row.Id == "contacted-in-time");
        Assert.Equal(("及时反馈率", 5), (figure.Name, figure.Version));
    }

    [Fact]
    public async Task What_can_not_be_meant_is_refused_by_its_field_and_others_by_their_role()
    {
        using var agent = await city.SignedInAsync("agent");
        using var roads = await city.SignedInAsync("roads");
        using var water = await city.SignedInAsync("water");
        var page = await FiledAsync(agent, roads, ApiCity.Complete);
        foreach (var (said, field) in new[]
        {
            (new RecordContact("Pigeon", true), "way"), (new RecordContact("Telephone", true, DateTimeOffset.UtcNow.AddDays(-1)), "contactedAt"),
            (new RecordContact("Telephone", true, DateTimeOffset.UtcNow.AddHours(1)), "contactedAt"), (new RecordContact("Telephone", true, Note: new string('长', 2001)), "note"),
        })
        {
            using var answer = await roads.PostAsync(ApiPath.Act(page.Id, "contact"), said, page.Version);
            Assert.True((await StaffClient.ProblemAsync(answer, 400)).GetProperty("errors").TryGetProperty(field, out _), field);
        }

        using (var role = await agent.PostAsync(ApiPath.Act(page.Id, "contact"), new RecordContact("Telephone", true), page.Version))
        {
            await StaffClient.RefusedAsync(role, 403, "ticket.role-missing");
        }

        using (var other = await water.PostAsync(ApiPath.Act(page.Id, "contact"), new RecordContact("Telephone", true), page.Version))
        {
            await StaffClient.ProblemAsync(other, 404);
        }

        using (var stale = await roads.PostAsync(ApiPath.Act(page.Id, "contact"), new RecordContact("Telephone", true), page.Version - 1))
        {
            await StaffClient.ProblemAsync(stale, 412);
        }

        var secret = await FiledAsync(agent, roads, ApiCity.Complete with { Confidential = true });
        Assert.DoesNotContain(TicketVerb.RecordContact, secret.Verbs);
        Assert.DoesNotContain(secret.Clocks, clock => clock.Kind == "Contact");
        using var guarded = await roads.PostAsync(ApiPath.Act(secret.Id, "contact"), new RecordContact("Telephone", true), secret.Version);
        await StaffClient.RefusedAsync(guarded, 409, "ticket.not-to-contact");
    }

    [Fact]
    public async Task Where_trying_counts_the_ticket_says_how_often_and_a_try_that_comes_too_soon_says_so()
    {
        using var admin = await city.SignedInAsync("administrator");
        using var agent = await city.SignedInAsync("agent");
        using var roads = await city.SignedInAsync("roads");
        using var phone = await city.PhoneAsync("roads");
        Assert.Empty((await admin.ImportAsync("policy", "name,value\ncontactTries,2\ncontactTrySpacing,90\n")).Errors);
        try
        {
            var page = await FiledAsync(agent, roads, ApiCity.Complete);
            Assert.Equal("满2次未联系上，视为已先行联系：两次至少间隔90分钟，以登记的时间为准。已计0次。", page.ContactTries);
            page = await roads.ActAsync(page, "contact", new RecordContact("Telephone", Reached: false));
            page = await roads.ActAsync(page, "contact", new RecordContact("Visit", Reached: false));
            Assert.Null(Clock(page).StoppedAt);
            Assert.Matches("已计1次，\\d+月\\d+日 \\d\\d:\\d\\d起登记的再计。$", page.ContactTries);
            Assert.EndsWith("上门：未联系上（距上次不足90分钟，不计次）", page.History.Last(step => step.Verb == "Contacted").Text, StringComparison.Ordinal);
            Assert.Contains("已计1次", await phone.PageAsync($"/unit/tickets/{page.Id}"), StringComparison.Ordinal);
        }
        finally
        {
            Assert.Empty((await admin.ImportAsync("policy", "name,value\ncontactTries,0\ncontactTrySpacing,120\n")).Errors);
        }
    }

    [Fact]
    public async Task A_phone_without_script_does_it_with_a_form()
    {
        using var agent = await city.SignedInAsync("agent");
        using var roads = await city.SignedInAsync("roads");
        var ticket = await FiledAsync(agent, roads, ApiCity.Complete);
        using var phone = await city.PhoneAsync("roads");
        var path = $"/unit/tickets/{ticket.Id}";
        var page = await phone.PageAsync(path);
        Assert.Contains("<strong>先行联系</strong>", page, StringComparison.Ordinal);
        using (var wrong = await phone.SubmitAsync(path, "RecordContact", page, ("way", "Visit"), ("reached", "true"), ("at", "2020-01-01T08:00"), ("contactNote", "已到现场")))
        {
            Assert.Equal(HttpStatusCode.BadRequest, wrong.StatusCode);
            page = await wrong.Content.ReadAsStringAsync(Ct);
        }

        Assert.Contains("联系时间格式不正确", page, StringComparison.Ordinal);
        Assert.Contains("已到现场", page, StringComparison.Ordinal);
        using (var done = await phone.SubmitAsync(path, "RecordContact", page, ("way", "Visit"), ("reached", "true"), ("contactNote", "已到现场")))
        {
            Assert.Equal(HttpStatusCode.Redirect, done.StatusCode);
        }

        page = await phone.PageAsync(path);
        Assert.Contains("联系情况已登记。", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<strong>先行联系</strong>", page, StringComparison.Ordinal);
        Assert.Contains("上门：已联系上", page, StringComparison.Ordinal);
        Assert.Equal("按时完成", Clock(await roads.GetAsync<TicketPage>(ApiPath.Ticket(ticket.Id))).TimeLeft);
    }

    [Fact]
    public async Task The_verb_is_described_with_its_body()
    {
        using var nobody = city.Host.Client();
        var document = await nobody.GetAsync<JsonElement>("/openapi/v1.json");
        var verb = document.GetProperty("paths").GetProperty("/api/tickets/{id}/contact").GetProperty("post");
        Assert.Contains("RecordContact", verb.GetProperty("requestBody").ToString(), StringComparison.Ordinal);
    }

    private static ClockView Clock(TicketPage page) => page.Clocks.Single(clock => clock.Kind == "Contact");

    private static async Task<TicketPage> FiledAsync(StaffClient agent, StaffClient liaison, DraftFields fields)
    {
        var filed = await agent.ActAsync(await agent.OpenAsync(fields), "acceptance", new AcceptTicket());
        return await liaison.GetAsync<TicketPage>(ApiPath.Ticket(filed.Id));
    }
}
