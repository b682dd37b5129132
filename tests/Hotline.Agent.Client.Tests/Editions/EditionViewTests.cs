using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json;
using Bunit;
using Hotline.Agent.Client.Contracts;
using Hotline.Agent.Client.Editions;
using Hotline.Agent.Client.Wire;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor;
using MudBlazor.Services;

namespace Hotline.Agent.Client.Tests.Editions;

/// <summary>An edition on the page: where each change came from, what of it can be left out, and what is sent with a release.</summary>
public sealed class EditionViewTests : BunitContext
{
    private static readonly Guid Ticket = Guid.CreateVersion7();

    private static readonly RuleChangeItem Ruled = new("市政设施 / 道路破损", "南昌市 / 西湖区", null, "修改", "主办西湖区城管局", "主办西湖区水务局（供水条例（权责裁定，工单261201000001））")
    {
        Rule = "050401-360103",
        RuledTicket = Ticket,
        RuledNumber = "261201000001",
    };

    private static readonly RuleChangeItem Plain = new("市政设施 / 井盖", "南昌市 / 西湖区", "污水", "让位于裁定", null, "主办西湖区水务局") { Rule = "050402-360103-污水" };

    private readonly Server server = new();

    public EditionViewTests()
    {
        Services.AddMudServices();
        Services.AddSingleton(TimeProvider.System);
        Services.AddSingleton(new ApiClient(new HttpClient(server) { BaseAddress = new("http://localhost/") }, TimeProvider.System));
        JSInterop.Mode = JSRuntimeMode.Loose;
        Render<MudPopoverProvider>();
    }

    [Fact]
    public async Task A_draft_of_rulings_names_the_tickets_and_each_change_can_be_left_out()
    {
        var view = Show(Page("Draft", true, Ruled, Plain));
        Assert.NotEmpty(view.FindAll("[data-testid=edition-of-rulings]"));
        var link = Assert.Single(view.FindAll("[data-testid=ruled-ticket]"));
        Assert.Equal(($"/tickets/{Ticket}", "权责裁定 261201000001"), (link.GetAttribute("href"), link.TextContent));
        await view.FindAll("[data-testid=leave-out]")[1].ClickAsync(new MouseEventArgs());
        Assert.Equal($"DELETE /api/editions/7/changes/{Uri.EscapeDataString("050402-360103-污水")}", Assert.Single(server.Asked).Line);

        await view.Find("[data-testid=drop]").ClickAsync(new MouseEventArgs());
        Assert.Equal("DELETE /api/editions/7", server.Asked.Last().Line);
    }

    [Fact]
    public async Task A_release_sends_the_mark_of_what_was_looked_at()
    {
        var view = Show(Page("Draft", true, Ruled) with { Trial = new(new(2026, 11, 1), new(2026, 11, 30), 12, "何平", default) });
        Assert.Empty(view.FindAll("[data-testid=leave-out]")); // Its only change: the draft is dropped instead.
        await view.Find("[data-testid=release]").ClickAsync(new MouseEventArgs());
        await view.Find("[data-testid=release]").ClickAsync(new MouseEventArgs());
        var sent = Assert.Single(server.Asked);
        Assert.Equal("POST /api/editions/7/release", sent.Line);
        Assert.Equal("\"abc\"", sent.Seen);
    }

    [Fact]
    public async Task One_in_effect_is_taken_back_by_a_draft_that_opens()
    {
        var opened = 0;
        var view = Render<EditionView>(parameters => parameters.Add(one => one.Page, Page("Effective", false, Plain)).Add(one => one.OnDrafted, id => opened = id));
        Assert.Empty(view.FindAll("[data-testid=ruled-ticket], [data-testid=leave-out], [data-testid=edition-of-rulings], [data-testid=release]"));
        await view.Find("[data-testid=reverse]").ClickAsync(new MouseEventArgs());
        Assert.Equal(("POST /api/editions/7/reversal", 8), (Assert.Single(server.Asked).Line, opened));
    }

    private static EditionPage Page(string state, bool ofRulings, params RuleChangeItem[] changes) =>
        new(new EditionItem(7, "权责裁定", state, state, "系统", default, null, null, OfRulings: ofRulings), changes, Mark: "abc");

    private IRenderedComponent<EditionView> Show(EditionPage page) => Render<EditionView>(parameters => parameters.Add(one => one.Page, page));

    private sealed class Server : HttpMessageHandler
    {
        public ConcurrentQueue<(string Line, string Body, string Seen)> Asked { get; } = [];

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var path = request.RequestUri!.PathAndQuery;
            Asked.Enqueue(($"{request.Method} {path}", request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken), request.Headers.IfMatch.ToString()));
            return path.EndsWith("/reversal", StringComparison.Ordinal)
                ? new(HttpStatusCode.Created) { Content = new StringContent(JsonSerializer.Serialize(new EditionDrafted(8, 1, []), ContractsJson.Default.EditionDrafted), Encoding.UTF8, "application/json") }
                : new(HttpStatusCode.NoContent);
        }
    }
}
