using Hotline.Agent.Client.Contracts;

namespace Hotline.Integration.Tests.Api;

/// <summary>The marks beside a state are told to whoever reads the ticket: on it, in its row, on the unit's page and in the file.</summary>
public sealed class MarksShownTests(ApiCity city) : IClassFixture<ApiCity>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Urged_confidential_supervised_and_whose_return_is_barred_is_to_be_seen_everywhere()
    {
        using var agent = await city.SignedInAsync("agent");
        using var roads = await city.SignedInAsync("roads");
        using var dispatcher = await city.SignedInAsync("dispatcher");
        using var supervisor = await city.SignedInAsync("supervisor");
        var page = await agent.ActAsync(await agent.OpenAsync(ApiCity.Complete), "acceptance", new AcceptTicket());
        var path = ApiPath.Ticket(page.Id);
        page = await roads.ActAsync(await roads.GetAsync<TicketPage>(path), "return", new ReturnTicket("不属我局", "三定方案第四条", ApiCity.Water, "名录"));
        page = await dispatcher.ActAsync(await dispatcher.GetAsync<TicketPage>(path), "return-ruling", new RuleOnReturn(false, "在册", ForbidFurther: true));
        Assert.True(page.ReturnForbidden);
        Assert.Contains(page.History, step => step is { Verb: "ReturnRejected", Text: { } text } && text.Contains("不得再退单", StringComparison.Ordinal));
        Assert.Contains(page.History, step => step is { Verb: "Dispatched", Text: { } text } && text.Contains("按派单目录自动派单", StringComparison.Ordinal));

        await agent.ActAsync(await agent.GetAsync<TicketPage>(path), "secrecy", new KeepTicketSecret("来电要求保密"));
        await agent.ActAsync(await agent.GetAsync<TicketPage>(path), "urge", new UrgeTicket("还没来人"));
        await supervisor.ActAsync(await supervisor.GetAsync<TicketPage>(path), "supervision", new Supervise("Hotline", "三日内回复"));
        var theirs = await roads.GetAsync<TicketPage>(path);
        Assert.DoesNotContain(TicketVerb.Return, theirs.Verbs);
        var row = (await roads.GetAsync<TicketList>($"{ApiPath.Tickets}?list=unit")).Rows.Single(one => one.Id == page.Id);
        Assert.Equal((1, true, true, false), (row.UrgedCount, row.Confidential, row.Supervised, row.NotCounted));
        using var phone = await city.PhoneAsync("roads");
        var list = await phone.PageAsync("/unit");
        Assert.Contains(" · 催办1次 · 督办 · 身份保密", list, StringComparison.Ordinal);
        var own = await phone.PageAsync($"/unit/tickets/{page.Id}");
        Assert.Contains(" · 催办1次 · 身份保密 · 不得退单", own, StringComparison.Ordinal);

        using var file = await supervisor.GetAsync($"{ApiPath.Tickets}/export?list=all");
        var lines = (await file.Content.ReadAsStringAsync(Ct)).Split('\n');
        var at = lines[0].TrimEnd('\r').Split(',').ToList();
        var cells = lines.Single(line => line.StartsWith(page.Number!, StringComparison.Ordinal)).Split(',');
        Assert.Equal(("1", "1", "1", "0"), (cells[at.IndexOf("urged")], cells[at.IndexOf("confidential")], cells[at.IndexOf("supervised")], cells[at.IndexOf("notCounted")]));
    }
}
