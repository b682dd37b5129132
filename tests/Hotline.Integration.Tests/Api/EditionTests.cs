using System.Net;
using System.Text;
using Hotline.Agent.Client.Contracts;

namespace Hotline.Integration.Tests.Api;

/// <summary>派单目录 as editions over HTTP: drafted, read, tried on the past, released, dated; and suggestions for what no rule names.</summary>
public sealed partial class EditionTests(ApiCity city) : IClassFixture<ApiCity>
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task An_edition_is_tried_on_the_past_then_released_and_each_dispatch_names_the_rule_of_its_day()
    {
        using var agent = await city.SignedInAsync("agent");
        using var supervisor = await city.SignedInAsync("supervisor");
        var before = await agent.ActAsync(await agent.OpenAsync(ApiCity.Complete), "acceptance", new AcceptTicket());
        Assert.Equal(ApiCity.Roads, before.UnitCode);

        var today = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().ToOffset(TimeSpan.FromHours(8)).DateTime);
        var export = await ExportAsync(supervisor, "rules.csv");
        Assert.Contains($"{ApiCity.PotHole},{ApiCity.Xihu},,{ApiCity.Roads}", export, StringComparison.Ordinal);
        using var wrong = await DraftAsync(supervisor, "试一下", $"category_code,region_code,unit_code\n{ApiCity.PotHole},{ApiCity.Xihu},NOBODY\n");
        Assert.Equal("unitCode", Assert.Single((await StaffClient.ReadAsync<EditionDrafted>(wrong, HttpStatusCode.OK)).Errors).Column);
        using var unnamed = await DraftAsync(supervisor, " ", export);
        Assert.True((await StaffClient.ProblemAsync(unnamed, 400)).GetProperty("errors").TryGetProperty("note", out _));
        using var same = await DraftAsync(supervisor, "没有改", export);
        Assert.Null((await StaffClient.ReadAsync<EditionDrafted>(same, HttpStatusCode.OK)).Id);

        var changed = $"{export.TrimEnd()}\n{ApiCity.PotHole},{ApiCity.Xihu},雨天,{ApiCity.Water},{ApiCity.Roads},2,WorkingDays,排水条例\n";
        using var drafted = await DraftAsync(supervisor, "雨天积水归水务", changed);
        var id = (await StaffClient.ReadAsync<EditionDrafted>(drafted, HttpStatusCode.Created)).Id!.Value;
        var page = await supervisor.GetAsync<EditionPage>($"{ApiPath.Editions}/{id}");
        Assert.Equal(("新增", "雨天", "主办西湖区水务局，协办西湖区城管局，2个工作日（排水条例）"), (Assert.Single(page.Changes).What, page.Changes[0].Keyword, page.Changes[0].After));

        using var backwards = await supervisor.PostAsync($"{ApiPath.Editions}/{id}/simulation", new SimulateEdition(today, today.AddDays(-1)));
        Assert.True((await StaffClient.ProblemAsync(backwards, 400)).GetProperty("errors").TryGetProperty("to", out _));
        // Not before it was tried, as it and the catalogue stand.
        using (var untried = await ReleaseAsync(supervisor, id, new ReleaseEdition(Untried: " ")))
        {
            await StaffClient.RefusedAsync(untried, 409, "edition.untried");
        }

        using var simulated = await supervisor.PostAsync($"{ApiPath.Editions}/{id}/simulation", new SimulateEdition(today.AddDays(-1), today));
        var report = await StaffClient.ReadAsync<SimulationPage>(simulated, HttpStatusCode.OK);
        var shift = Assert.Single(report.Shifts);
        Assert.Equal(("西湖区城管局", "西湖区水务局"), (shift.From, shift.To));
        Assert.Contains(before.Number!, shift.Examples);
        Assert.Equal(ApiCity.Roads, (await agent.ActAsync(await agent.OpenAsync(ApiCity.Complete), "acceptance", new AcceptTicket())).UnitCode);

        // A single rule put into the catalogue is an edition of its own, and what was tried before is not what would be released.
        using var administrator = await city.SignedInAsync("administrator");
        Assert.Equal(today, (await supervisor.GetAsync<EditionPage>($"{ApiPath.Editions}/{id}")).Trial!.To);
        var aside = $"{ApiPath.Admin}/rules/{Uri.EscapeDataString($"{ApiCity.WithoutRule}-{ApiCity.Xihu}-试")}";
        using var put = await administrator.PutAsync(aside, new RuleEntry(ApiCity.WithoutRule, ApiCity.Xihu, ApiCity.Water, Keyword: "试"));
        Assert.Equal(HttpStatusCode.OK, put.StatusCode);
        var direct = (await supervisor.GetAsync<EditionItem[]>(ApiPath.Editions))[0];
        Assert.Equal(("Effective", "管理端直接修改"), (direct.State, direct.Untried));
        var row = Assert.Single((await supervisor.GetAsync<EditionPage>($"{ApiPath.Editions}/{direct.Id}")).Changes);
        Assert.Equal(("新增", "试"), (row.What, row.Keyword));
        using (var stale = await ReleaseAsync(supervisor, id, new ReleaseEdition()))
        {
            await StaffClient.RefusedAsync(stale, 409, "edition.untried");
        }

        using var gone = await administrator.DeleteAsync(aside);
        Assert.Equal(HttpStatusCode.NoContent, gone.StatusCode);

        // Nobody releases what they have not seen.
        using (var blind = await supervisor.PostAsync($"{ApiPath.Editions}/{id}/release", new ReleaseEdition()))
        {
            await StaffClient.RefusedAsync(blind, 428, "edition.version-required");
        }

        using (var another = await supervisor.ConditionalAsync(HttpMethod.Post, $"{ApiPath.Editions}/{id}/release", new ReleaseEdition(), "\"of-another-content\""))
        {
            await StaffClient.RefusedAsync(another, 412, "edition.moved");
        }

        using var released = await ReleaseAsync(supervisor, id, new ReleaseEdition());
        Assert.Equal(HttpStatusCode.NoContent, released.StatusCode);
        using var twice = await ReleaseAsync(supervisor, id, new ReleaseEdition());
        await StaffClient.RefusedAsync(twice, 409, "edition.too-late");
        var after = await agent.ActAsync(await agent.OpenAsync(ApiCity.Complete), "acceptance", new AcceptTicket());
        Assert.Equal((ApiCity.Water, "西湖区城管局"), (after.UnitCode, Assert.Single(after.Assists!).UnitName));
        Assert.EndsWith("× “雨天”(排水条例)", after.RuleShown, StringComparison.Ordinal);
        Assert.Contains("派单目录排水条例", after.Clocks.Single(clock => clock.Kind == "Handle").Why, StringComparison.Ordinal);
        Assert.EndsWith("(《城市道路管理条例》)", (await agent.GetAsync<TicketPage>(ApiPath.Ticket(before.Id))).RuleShown, StringComparison.Ordinal);
        Assert.DoesNotContain("雨天", await ExportAsync(supervisor, $"rules.csv?on={today.AddDays(-1):yyyy-MM-dd}"), StringComparison.Ordinal);

        // In effect it still says what it changed, and so do the two days around it.
        var effective = await supervisor.GetAsync<EditionPage>($"{ApiPath.Editions}/{id}");
        Assert.Equal(("Effective", "新增", null), (effective.Edition.State, Assert.Single(effective.Changes).What, effective.Changes[0].Before));
        using (var unknown = await supervisor.GetAsync($"{ApiPath.RuleDifference}?from={today.AddDays(-1):yyyy-MM-dd}&to={today:yyyy-MM-dd}"))
        {
            Assert.True((await StaffClient.ProblemAsync(unknown, 400)).GetProperty("errors").TryGetProperty("from", out _));
        }

        await RuleHistoryBeganADayAgoAsync();
        var difference = await supervisor.GetAsync<RuleDifference>($"{ApiPath.RuleDifference}?from={today.AddDays(-1):yyyy-MM-dd}&to={today:yyyy-MM-dd}");
        Assert.Equal(("新增", "雨天", "主办西湖区水务局，协办西湖区城管局，2个工作日（排水条例）"), (Assert.Single(difference.Changes).What, difference.Changes[0].Keyword, difference.Changes[0].After));
        Assert.Empty((await supervisor.GetAsync<RuleDifference>($"{ApiPath.RuleDifference}?from={today:yyyy-MM-dd}&to={today:yyyy-MM-dd}")).Changes);

        // A file of before, with working days instead of a limit, is the same catalogue.
        using var old = await DraftAsync(supervisor, "旧文件", OfBefore(await ExportAsync(supervisor, "rules.csv")));
        var unchanged = await StaffClient.ReadAsync<EditionDrafted>(old, HttpStatusCode.OK);
        Assert.Equal((null, 0), (unchanged.Id, unchanged.Errors.Count));

        // And back, for the other tests of this city: a file without the rule takes it away.
        using var back = await DraftAsync(supervisor, "恢复", export);
        var undo = (await StaffClient.ReadAsync<EditionDrafted>(back, HttpStatusCode.Created)).Id!.Value;
        using var later = await ReleaseAsync(supervisor, undo, new ReleaseEdition(today.AddDays(30), "恢复原目录"));
        Assert.Equal(HttpStatusCode.NoContent, later.StatusCode);
        Assert.Contains("雨天", await ExportAsync(supervisor, "rules.csv"), StringComparison.Ordinal);
        using var dropped = await DropAsync(supervisor, undo);
        Assert.Equal(HttpStatusCode.NoContent, dropped.StatusCode);
        using var removed = await administrator.DeleteAsync($"{ApiPath.Admin}/rules/{Uri.EscapeDataString($"{ApiCity.PotHole}-{ApiCity.Xihu}-雨天")}");
        Assert.Equal(HttpStatusCode.NoContent, removed.StatusCode);
        using var liaison = await city.SignedInAsync("roads");
        using var forbidden = await liaison.GetAsync(ApiPath.Editions);
        Assert.Equal(HttpStatusCode.Forbidden, forbidden.StatusCode);
    }

    [Fact]
    public async Task What_no_rule_names_gets_suggestions_with_precedents_and_goes_by_itself_above_the_bar()
    {
        using var agent = await city.SignedInAsync("agent");
        using var dispatcher = await city.SignedInAsync("dispatcher");
        using var administrator = await city.SignedInAsync("administrator");
        var noise = ApiCity.Complete with { CategoryCode = ApiCity.WithoutRule, Title = "幼儿园收费问题", Content = "幼儿园学期中途涨价，家长希望核查收费标准和公示情况。" };
        for (var i = 0; i < 9; i++)
        {
            var sent = await agent.ActAsync(await agent.OpenAsync(noise), "acceptance", new AcceptTicket());
            Assert.Equal(TicketState.PendingDispatch, sent.State);
            await dispatcher.ActAsync(await dispatcher.GetAsync<TicketPage>(ApiPath.Ticket(sent.Id)), "assignment", new DispatchTicket(ApiCity.Water, null));
        }

        var open = await agent.ActAsync(await agent.OpenAsync(noise), "acceptance", new AcceptTicket());
        UnitSuggestionItem[] found = [];
        await Eventually.IsAsync(async () => (found = await dispatcher.GetAsync<UnitSuggestionItem[]>($"{ApiPath.Ticket(open.Id)}/suggestions")) is [{ Percent: >= 90, Precedents.Count: 3, Reasons.Count: 2 }, ..], Soon);
        Assert.Equal("西湖区水务局", found[0].UnitName);
        using var roads = await city.SignedInAsync("roads");
        using var hidden = await roads.GetAsync($"{ApiPath.Ticket(open.Id)}/suggestions");
        Assert.Equal(HttpStatusCode.NotFound, hidden.StatusCode);

        await Eventually.IsAsync(async () => await IsReadByAsync("auto-dispatch"), Soon); // The bar is for what is read from now on.
        await administrator.PolicyAsync("autoDispatchPercent", 90);
        var auto = await agent.ActAsync(await agent.OpenAsync(noise), "acceptance", new AcceptTicket());
        await Eventually.IsAsync(async () => (await agent.GetAsync<TicketPage>(ApiPath.Ticket(auto.Id))) is { UnitCode: ApiCity.Water, RuleShown: not null }, Soon);
        Assert.StartsWith("按推荐自动派单：把握", (await agent.GetAsync<TicketPage>(ApiPath.Ticket(auto.Id))).RuleShown, StringComparison.Ordinal);
        await administrator.PolicyAsync("autoDispatchPercent", 0);
        Assert.Equal(TicketState.PendingDispatch, (await agent.GetAsync<TicketPage>(ApiPath.Ticket(open.Id))).State);
    }

    [Fact]
    public async Task An_edition_that_leaves_the_units_and_changes_limits_and_assisting_units_says_how_many()
    {
        using var agent = await city.SignedInAsync("agent");
        using var supervisor = await city.SignedInAsync("supervisor");
        var sent = await agent.ActAsync(await agent.OpenAsync(ApiCity.Complete), "acceptance", new AcceptTicket());
        var today = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().ToOffset(TimeSpan.FromHours(8)).DateTime);
        var export = await ExportAsync(supervisor, "rules.csv");
        var rule = export.Split('\n').Single(line => line.StartsWith($"{ApiCity.PotHole},{ApiCity.Xihu},,{ApiCity.Roads}", StringComparison.Ordinal)).TrimEnd('\r');
        using var wrong = await DraftAsync(supervisor, "时限不对", export.Replace(rule, $"{ApiCity.PotHole},{ApiCity.Xihu},,{ApiCity.Roads},,15,Moons,依据", StringComparison.Ordinal));
        Assert.Equal("limitUnit", Assert.Single((await StaffClient.ReadAsync<EditionDrafted>(wrong, HttpStatusCode.OK)).Errors).Column);
        using var drafted = await DraftAsync(supervisor, "放宽时限", export.Replace(rule, $"{ApiCity.PotHole},{ApiCity.Xihu},,{ApiCity.Roads},{ApiCity.Water},15,Days,依据", StringComparison.Ordinal));
        var id = (await StaffClient.ReadAsync<EditionDrafted>(drafted, HttpStatusCode.Created)).Id!.Value;
        Assert.Equal("主办西湖区城管局，协办西湖区水务局，15天（依据）", Assert.Single((await supervisor.GetAsync<EditionPage>($"{ApiPath.Editions}/{id}")).Changes).After);
        using var simulated = await supervisor.PostAsync($"{ApiPath.Editions}/{id}/simulation", new SimulateEdition(today, today));
        var report = await StaffClient.ReadAsync<SimulationPage>(simulated, HttpStatusCode.OK);
        Assert.Empty(report.Shifts);
        Assert.True(report.LimitsChanged > 0 && report.LimitsChanged == report.AssistantsChanged);
        var change = Assert.Single(report.Terms, one => one.Examples.Contains(sent.Number!));
        Assert.Equal(("西湖区城管局", "5个工作日，无协办", "15天，协办西湖区水务局"), (change.Unit, change.Before, change.After));
        using var dropped = await DropAsync(supervisor, id);
        Assert.Equal(HttpStatusCode.NoContent, dropped.StatusCode);
    }

    private static async Task<HttpResponseMessage> ReleaseAsync(StaffClient supervisor, int id, ReleaseEdition asked) =>
        await supervisor.ConditionalAsync(HttpMethod.Post, $"{ApiPath.Editions}/{id}/release", asked, await TagAsync(supervisor, id));

    private static async Task<HttpResponseMessage> DropAsync(StaffClient supervisor, int id) =>
        await supervisor.ConditionalAsync<object?>(HttpMethod.Delete, $"{ApiPath.Editions}/{id}", null, await TagAsync(supervisor, id));

    private static async Task<string> TagAsync(StaffClient supervisor, int id)
    {
        using var page = await supervisor.GetAsync($"{ApiPath.Editions}/{id}");
        return page.Headers.ETag!.Tag;
    }

    private async Task RuleHistoryBeganADayAgoAsync()
    {
        await using var moved = city.Host.Database.DataSource.CreateCommand("update dispatch.rule_history set valid_from = valid_from - interval '1 day' where keyword = ''");
        await moved.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>The catalogue as it was exported when a limit was a number of working days.</summary>
    private static string OfBefore(string csv) => string.Join('\n', csv.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select((line, at) =>
    {
        List<string> cells = [.. line.TrimEnd('\r').Split(',')];
        cells.RemoveAt(6);
        cells[5] = at == 0 ? "workingDays" : cells[5];
        return string.Join(',', cells);
    }));

    private async Task<bool> IsReadByAsync(string consumer)
    {
        await using var read = city.Host.Database.DataSource.CreateCommand(
            "select not exists (select 1 from dispatch.outbox where (xid, id) > (select xid, id from dispatch.outbox_cursor where consumer = $1))");
        read.Parameters.AddWithValue(consumer);
        return await read.ExecuteScalarAsync(TestContext.Current.CancellationToken) is true;
    }

    private static async Task<string> ExportAsync(StaffClient client, string file)
    {
        using var answer = await client.GetAsync($"{ApiPath.Editions}/{file}");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return (await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).TrimStart('\uFEFF');
    }

    private static Task<HttpResponseMessage> DraftAsync(StaffClient client, string note, string csv, string? key = null) =>
        client.SendAsync(HttpMethod.Post, $"{ApiPath.Editions}?note={Uri.EscapeDataString(note)}", new StringContent(csv, Encoding.UTF8, "text/csv"), null, key: key);
}
