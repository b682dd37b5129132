using System.Net;
using System.Text;
using Hotline.Agent.Client.Contracts;

namespace Hotline.Integration.Tests.Api;

/// <summary>Rules of the catalogue by legal basis, from the file to the ticket that was sent back (docs/adr/0159).</summary>
public sealed class BasisRuleApiTests(ApiCity city) : IClassFixture<ApiCity>
{
    private const string Basis = "排水条例";
    private static readonly string Rule = $"{ApiCity.PotHole}-{ApiCity.Xihu}-§{Basis}";

    [Fact]
    public async Task A_request_that_was_sent_back_with_a_basis_is_found_by_the_rule_that_asks_for_it()
    {
        using var admin = await city.SignedInAsync("administrator");
        using var supervisor = await city.SignedInAsync("supervisor");
        using var agent = await city.SignedInAsync("agent");
        using var roads = await city.SignedInAsync("roads");
        using var dispatcher = await city.SignedInAsync("dispatcher");
        var report = await admin.ImportAsync("rules", $"category_code,region_code,unit_code,keyword,basis\n{ApiCity.PotHole},{ApiCity.Xihu},{ApiCity.Water},,{Basis}\n");
        Assert.Empty(report.Errors);
        Assert.Equal((1, 0), (report.Created, report.Changed)); // Beside the one without.
        var row = Assert.Single((await supervisor.GetAsync<EditionPage>($"{ApiPath.Editions}/{(await supervisor.GetAsync<EditionItem[]>(ApiPath.Editions))[0].Id}")).Changes);
        Assert.Equal(("新增", null, Basis, Rule), (row.What, row.Keyword, row.Basis, row.Rule));

        var page = await agent.ActAsync(await agent.OpenAsync(ApiCity.Complete), "acceptance", new AcceptTicket());
        Assert.Equal(ApiCity.Roads, page.UnitCode); // Nobody named a basis yet.
        page = await roads.ActAsync(await roads.GetAsync<TicketPage>(ApiPath.Ticket(page.Id)), "return", new ReturnTicket("积水所致", $"《江西省{Basis}》第二十条", ApiCity.Water, "现场照片"));
        page = await dispatcher.ActAsync(await dispatcher.GetAsync<TicketPage>(ApiPath.Ticket(page.Id)), "return-ruling", new RuleOnReturn(true, "属实"));
        var ruled = await dispatcher.GetAsync<RuledUnit>(ApiPath.Rule(page.Id));
        Assert.Equal((ApiCity.Water, Basis, null), (ruled.UnitCode, ruled.Basis, ruled.Keyword));
        page = await dispatcher.ActAsync(page, "assignment", new DispatchTicket(ApiCity.Water));
        Assert.Equal(ApiCity.Water, page.UnitCode);
        Assert.Contains($"依据“{Basis}”", page.RuleShown, StringComparison.Ordinal);

        foreach (var blank in new[] { " ", "排水条例 ", "排水§条例" })
        {
            using var refused = await admin.PutAsync($"{ApiPath.Admin}/rules/{Uri.EscapeDataString($"{ApiCity.PotHole}-{ApiCity.Xihu}-§{blank}")}", new RuleEntry(ApiCity.PotHole, ApiCity.Xihu, ApiCity.Water, Basis: blank));
            Assert.True((await StaffClient.ProblemAsync(refused, 400)).GetProperty("errors").TryGetProperty("basis", out _), blank);
        }

        using var gone = await admin.DeleteAsync($"{ApiPath.Admin}/rules/{Uri.EscapeDataString(Rule)}");
        Assert.Equal(HttpStatusCode.NoContent, gone.StatusCode);
        Assert.Contains(await admin.GetAsync<RuleEntry[]>($"{ApiPath.Admin}/rules"), rule => rule is { CategoryCode: ApiCity.PotHole, UnitCode: ApiCity.Roads });
    }

    [Fact]
    public async Task It_goes_through_the_file_and_a_draft_and_is_left_out_by_its_name()
    {
        using var supervisor = await city.SignedInAsync("supervisor");
        using var exported = await supervisor.GetAsync($"{ApiPath.Editions}/rules.csv");
        var file = (await exported.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).TrimStart('\uFEFF');
        Assert.EndsWith(",legalBasis,basis", file.Split('\n')[0].TrimEnd('\r'), StringComparison.Ordinal);
        var content = new StringContent($"{file.TrimEnd()}\n{ApiCity.PotHole},{ApiCity.Xihu},,{ApiCity.Water},,,,,{Basis}\n", Encoding.UTF8, "text/csv");
        using var drafted = await supervisor.SendAsync(HttpMethod.Post, $"{ApiPath.Editions}?note={Uri.EscapeDataString("按依据")}", content, null);
        var edition = $"{ApiPath.Editions}/{(await StaffClient.ReadAsync<EditionDrafted>(drafted, HttpStatusCode.Created)).Id}";
        var row = Assert.Single((await supervisor.GetAsync<EditionPage>(edition)).Changes);
        Assert.Equal(("新增", Basis, Rule), (row.What, row.Basis, row.Rule));
        using var without = await supervisor.ConditionalAsync<object?>(HttpMethod.Delete, $"{edition}/changes/{Uri.EscapeDataString(Rule)}", null, await TagAsync());
        Assert.Equal(HttpStatusCode.NoContent, without.StatusCode);
        Assert.Empty((await supervisor.GetAsync<EditionPage>(edition)).Changes);
        using var dropped = await supervisor.ConditionalAsync<object?>(HttpMethod.Delete, edition, null, await TagAsync());
        Assert.Equal(HttpStatusCode.NoContent, dropped.StatusCode);

        async Task<string> TagAsync()
        {
            using var page = await supervisor.GetAsync(edition);
            return page.Headers.ETag!.Tag;
        }
    }
}
