using System.Net;
using System.Text.Json;
using Bunit;
using Hotline.Agent.Client.Catalog;
using Hotline.Agent.Client.Contracts;
using Hotline.Agent.Client.Leader.Ledger;
using Hotline.Agent.Client.Live;
using Hotline.Agent.Client.Session;
using Hotline.Agent.Client.Wire;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using MudBlazor.Services;

namespace Hotline.Agent.Client.Tests.Leader;

/// <summary>Whose figures the page offers: what the server answers, no more and no less.</summary>
public sealed class LedgerPageTests : BunitContext
{
    private static readonly Guid Revised = Guid.CreateVersion7();

    [Theory]
    [InlineData("", "district", "roads", StaffRole.Liaison)]
    [InlineData("", "-", "district", "roads", "water", StaffRole.Liaison, StaffRole.Dispatcher)]
    [InlineData("", "-", "district", "roads", "water", StaffRole.Supervisor)]
    [InlineData("", "-", "district", "roads", "water", StaffRole.ShiftLead)]
    public async Task A_liaison_is_confined_unless_another_role_sees_all(params object[] unitsThenRoles)
    {
        var units = unitsThenRoles.OfType<string>();
        var page = await ShownAsync([.. unitsThenRoles.OfType<StaffRole>()]);
        Assert.Equal(units, page.FindAll("[data-testid=ledger-unit] option").Select(option => option.GetAttribute("value")));
        await DisposeComponentsAsync();
    }

    [Fact]
    public async Task A_figure_that_changed_after_its_month_was_published_says_how_often_and_by_which_tickets()
    {
        var page = await ShownAsync([StaffRole.Supervisor]);
        Assert.Equal(["2", ""], page.FindAll("[data-testid=ledger-revised]").Select(cell => cell.TextContent));
        await page.Find("[data-metric=solved] [data-testid=ledger-open]").ClickAsync(new MouseEventArgs());
        await page.Find("[data-testid=metric-tab-revisions]").ClickAsync(new MouseEventArgs());
        await page.WaitForStateAsync(() => page.FindAll("[data-testid=metric-revisions] tbody tr").Count == 2);
        Assert.Equal(
            ["2026-11-24 12:00|261001000007|西湖区城管局|申诉成立|0|−1", "2026-11-24 12:00|261001000008|西湖区城管局|撤销并单|+1|+1"],
            page.FindAll("[data-testid=metric-revisions] tbody tr").Select(row => string.Join('|', row.Children.Select(cell => cell.TextContent))));
        Assert.Equal($"/tickets/{Revised}", page.Find("[data-testid=metric-revisions] a").GetAttribute("href"));

        // More of them page by page, and all as a file.
        await page.Find("[data-testid=metric-more]").ClickAsync(new MouseEventArgs());
        await page.WaitForStateAsync(() => page.FindAll("[data-testid=metric-revisions] tbody tr").Count == 3);
        Assert.Empty(page.FindAll("[data-testid=metric-more]"));
        Assert.StartsWith($"{ApiPath.Metric("solved", "revisions/export")}?month=2026-11&", page.Find("[data-testid=metric-revisions-export]").GetAttribute("href"), StringComparison.Ordinal);
        await DisposeComponentsAsync();
    }

    [Fact]
    public async Task A_figure_that_was_published_by_another_version_says_by_which_and_in_its_words()
    {
        var page = await ShownAsync([StaffRole.Supervisor]);
        Assert.Equal(["80.00%（4 / 5）", "80.00%（4 / 5） v1"], page.FindAll("[data-testid=ledger-published]").Select(cell => cell.TextContent));
        await page.Find("[data-metric=on-time] [data-testid=ledger-open]").ClickAsync(new MouseEventArgs());
        Assert.Equal("冻结时按 v1：旧口径", page.Find("[data-testid=metric-was]").TextContent);
        await page.Find("[data-metric=solved] [data-testid=ledger-open]").ClickAsync(new MouseEventArgs());
        Assert.Empty(page.FindAll("[data-testid=metric-was]"));
        await DisposeComponentsAsync();
    }

    private async Task<IRenderedComponent<LedgerPage>> ShownAsync(StaffRole[] roles)
    {
        var time = new FakeTimeProvider(Scenes.Noon);
        var api = new ApiClient(new HttpClient(new FrontDoor(roles)) { BaseAddress = new("http://localhost/") }, time);
        var session = new SessionStore(api);
        Services.AddMudServices();
        Services.AddSingleton<TimeProvider>(time).AddSingleton(api).AddSingleton(session).AddSingleton<CatalogStore>().AddSingleton<DeskStore>();
        JSInterop.Mode = JSRuntimeMode.Loose;
        await session.LoadAsync(CancellationToken.None);
        var page = Render<LedgerPage>();
        await page.WaitForStateAsync(() => page.FindAll("[data-testid=ledger-headline]").Count == 1);
        return page;
    }

    private static MetricRow Figure(string id, int revisions) => new(id, 1, id, "", "", "", IsMean: false, MoreIsBetter: true, new(3, 4, 0.75), new(4, 5, 0.8), revisions, PublishedVersion: 1);

    private sealed class FrontDoor(StaffRole[] roles) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            UnitItem[] units = [new("district", "西湖区政府", null, "360103", "county"), new("roads", "西湖区城管局", "district", "360103", "county"), new("water", "市水务局", null, "3601", "city")];
            var json = request.RequestUri!.AbsolutePath switch
            {
                ApiPath.Session => JsonSerializer.Serialize(new Me(Guid.Empty, "someone", "李敏", roles, roles.Contains(StaffRole.Liaison) ? "district" : null, null, null, "token"), ContractsJson.Default.Me),
                ApiPath.Catalog => JsonSerializer.Serialize(new CatalogPage([], [], units, [], []), ContractsJson.Default.CatalogPage),
                var path when path == ApiPath.Metric("solved", "revisions") && request.RequestUri.Query.EndsWith("&cursor=7", StringComparison.Ordinal) => JsonSerializer.Serialize(
                    new MetricRevisions([new(Scenes.Noon, "西湖区城管局", 0, -1, Guid.CreateVersion7(), "261001000009", "申诉成立")]), ContractsJson.Default.MetricRevisions),
                var path when path == ApiPath.Metric("solved", "revisions") => JsonSerializer.Serialize(
                    new MetricRevisions([new(Scenes.Noon, "西湖区城管局", 0, -1, Revised, "261001000007", "申诉成立"), new(Scenes.Noon, "西湖区城管局", 1, 1, Guid.CreateVersion7(), "261001000008", "撤销并单")], "7"), ContractsJson.Default.MetricRevisions),
                var path when path == ApiPath.Metric("solved", "tickets") => JsonSerializer.Serialize(new MetricTickets([], null), ContractsJson.Default.MetricTickets),
                _ => JsonSerializer.Serialize(new MetricPage("2026-11", Scenes.Noon, [Figure("solved", 2), Figure("on-time", 0) with { Version = 2, PublishedFormula = "旧口径" }]), ContractsJson.Default.MetricPage),
            };
            return Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(json) });
        }
    }
}
