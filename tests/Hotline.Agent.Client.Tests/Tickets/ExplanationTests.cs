using System.Net;
using System.Text.Json;
using Bunit;
using Hotline.Agent.Client.Contracts;
using Hotline.Agent.Client.Tickets;
using Hotline.Agent.Client.Tickets.Verbs;
using Hotline.Agent.Client.Wire;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor.Services;

namespace Hotline.Agent.Client.Tests.Tickets;

/// <summary>What the machine works out says why, wherever a person reads it: suggestions for units, and the clocks.</summary>
public sealed class ExplanationTests : BunitContext
{
    private static readonly Guid Ticket = Guid.CreateVersion7();

    public ExplanationTests()
    {
        Services.AddMudServices();
        Services.AddSingleton(new ApiClient(new HttpClient(new Server()) { BaseAddress = new("http://localhost/") }, TimeProvider.System));
        JSInterop.Mode = JSRuntimeMode.Loose;
    }

    [Fact]
    public async Task A_suggestion_says_how_sure_it_is_why_and_by_which_earlier_tickets_and_is_picked_by_a_press()
    {
        var picked = "";
        var list = Render<UnitSuggestionList>(p => p.Add(one => one.Ticket, Ticket).Add(one => one.Category, "050403").Add(one => one.Region, "360102").Add(one => one.Chosen, "water").Add(one => one.OnPick, code => picked = code));
        await list.WaitForStateAsync(() => list.FindAll("[data-testid=unit-suggestion]").Count == 3);
        var rows = list.FindAll("[data-testid=unit-suggestion]");
        Assert.Equal(["roads", "water", "district"], rows.Select(row => row.GetAttribute("data-unit")));
        Assert.Equal("东湖区城管局", rows[0].QuerySelector("strong")!.TextContent); // Drawn above.
        foreach (var said in new[] { "把握 72%", "相似工单8件，其中6件由其办理；近一年同类同地20件，其中15件由其办理", "先例 261101000001、261101000002" })
        {
            Assert.Contains(said, rows[0].TextContent, StringComparison.Ordinal);
        }

        Assert.DoesNotContain("先例", rows[2].TextContent, StringComparison.Ordinal);
        Assert.Equal(["false", "true", "false"], rows.Select(row => row.GetAttribute("aria-pressed")));
        await rows[0].ClickAsync(new MouseEventArgs());
        Assert.Equal("roads", picked);
    }

    [Fact]
    public void The_clocks_say_who_was_late_and_each_in_a_sentence_why_it_ends_then()
    {
        const string why = "办理时限5个工作日〔办理·各类·不分缓急〕，自2026年11月24日 12:00的次一工作日起算，每日09:00-12:00、13:30-17:30，至2026年12月1日 17:30。";
        ClockView[] clocks =
        [
            new("Handle", "办理", Scenes.Noon, Scenes.Noon.AddDays(7), Light.Overdue, null, "超期2天", why), new("SignFor", "签收", Scenes.Noon, Scenes.Noon.AddHours(4), Light.None, Scenes.Noon.AddHours(1), "按时完成", "签收的理由。"),
        ];
        var list = Render<ClockList>(p => p.Add(one => one.Clocks, clocks).Add(one => one.Late, ["协办单位西湖区水务局：超期1天", "主办单位西湖区城管局：超期1天"]));
        Assert.Equal([why, "签收的理由。"], list.FindAll("[data-testid=clock-why]").Select(one => one.TextContent));
        Assert.Equal(["协办单位西湖区水务局：超期1天", "主办单位西湖区城管局：超期1天"], list.FindAll("[data-testid=late-share]").Select(one => one.TextContent));
    }

    private sealed class Server : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Assert.Equal($"{ApiPath.Ticket(Ticket)}/suggestions?category=050403&region=360102", request.RequestUri!.PathAndQuery);
            IReadOnlyList<UnitSuggestionItem> three =
            [
                new("roads", "东湖区城管局", 72, ["相似工单8件，其中6件由其办理", "近一年同类同地20件，其中15件由其办理"], [new(Guid.CreateVersion7(), "261101000001"), new(Guid.CreateVersion7(), "261101000002")]),
                new("water", "东湖区水务局", 20, ["相似工单8件，其中2件由其办理"], [new(Guid.CreateVersion7(), "261101000003")]),
                new("district", "东湖区政府", 8, ["派单目录中同类的1项由其承办"], []),
            ];
            return Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(JsonSerializer.Serialize(three, ContractsJson.Default.IReadOnlyListUnitSuggestionItem)) });
        }
    }
}
