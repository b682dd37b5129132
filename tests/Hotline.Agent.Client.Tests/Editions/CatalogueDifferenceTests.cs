using System.Net;
using System.Text;
using System.Text.Json;
using Bunit;
using Hotline.Agent.Client.Contracts;
using Hotline.Agent.Client.Editions;
using Hotline.Agent.Client.Wire;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using MudBlazor;
using MudBlazor.Services;

namespace Hotline.Agent.Client.Tests.Editions;

/// <summary>What made the catalogue of one day out of that of another, on the page.</summary>
public sealed class CatalogueDifferenceTests : BunitContext
{
    private readonly List<string> asked = [];

    public CatalogueDifferenceTests()
    {
        Services.AddMudServices();
        Services.AddSingleton<TimeProvider>(new FakeTimeProvider(Scenes.Noon));
        Services.AddSingleton(new ApiClient(new HttpClient(new Server(asked)) { BaseAddress = new("http://localhost/") }, TimeProvider.System));
        JSInterop.Mode = JSRuntimeMode.Loose;
        Render<MudPopoverProvider>();
    }

    [Fact]
    public async Task Every_rule_that_changed_stands_with_what_it_said_on_either_day()
    {
        var card = Render<CatalogueDifference>();
        Assert.NotEmpty(card.FindAll("[data-testid=rule-difference]"));
        await card.Find("[data-testid=difference-from]").ChangeAsync(new ChangeEventArgs { Value = "2026-11-01" });
        await card.Find("[data-testid=difference-show]").ClickAsync(new MouseEventArgs());
        await card.WaitForStateAsync(() => card.FindAll("[data-testid=difference-changes]").Count == 1);
        Assert.Equal(["事项", "地区", "关键词、依据", "", "2026-11-01", "2026-11-24"], card.FindAll("[data-testid=difference-changes] th").Select(head => head.TextContent));
        Assert.Equal(
            ["市政设施 / 道路破损", "南昌市 / 西湖区", "", "修改", "主办西湖区城管局", "主办西湖区水务局"],
            Assert.Single(card.FindAll("[data-testid=edition-change]")).Children.Select(cell => cell.TextContent));
        Assert.Equal([$"{ApiPath.RuleDifference}?from=2026-11-01&to=2026-11-24"], asked);
    }

    [Fact]
    public async Task Two_days_with_one_catalogue_are_said_to_have_one_and_what_is_no_day_is_not_asked_for()
    {
        var card = Render<CatalogueDifference>();
        await card.Find("[data-testid=difference-show]").ClickAsync(new MouseEventArgs());
        await card.WaitForStateAsync(() => card.FindAll("[data-testid=difference-none]").Count == 1);
        Assert.Equal([$"{ApiPath.RuleDifference}?from=2026-11-23&to=2026-11-24"], asked);
        await card.Find("[data-testid=difference-to]").ChangeAsync(new ChangeEventArgs { Value = "昨天" });
        await card.Find("[data-testid=difference-show]").ClickAsync(new MouseEventArgs());
        Assert.Contains("日期应为 2026-11-01 这样的格式", card.Markup, StringComparison.Ordinal);
        Assert.Empty(card.FindAll("[data-testid=difference-none]"));
        Assert.Single(asked);
    }

    /// <summary>Something changed in the first three weeks of November, and nothing since.</summary>
    private sealed class Server(List<string> asked) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var path = request.RequestUri!.PathAndQuery;
            asked.Add(path);
            RuleChangeItem[] changes = path.Contains("from=2026-11-01", StringComparison.Ordinal) ? [new("市政设施 / 道路破损", "南昌市 / 西湖区", null, "修改", "主办西湖区城管局", "主办西湖区水务局")] : [];
            var from = changes.Length > 0 ? new DateOnly(2026, 11, 1) : new DateOnly(2026, 11, 23);
            var body = JsonSerializer.Serialize(new RuleDifference(from, new(2026, 11, 24), changes), ContractsJson.Default.RuleDifference);
            return Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(body, Encoding.UTF8, "application/json") });
        }
    }
}
