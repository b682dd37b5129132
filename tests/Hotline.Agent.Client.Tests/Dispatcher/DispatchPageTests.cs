using System.Net;
using System.Text.Json;
using Bunit;
using Hotline.Agent.Client.Contracts;
using Hotline.Agent.Client.Dispatcher;
using Hotline.Agent.Client.Live;
using Hotline.Agent.Client.Session;
using Hotline.Agent.Client.Wire;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using MudBlazor.Services;

namespace Hotline.Agent.Client.Tests.Dispatcher;

public sealed class DispatchPageTests : BunitContext
{
    public DispatchPageTests()
    {
        var time = new FakeTimeProvider(Scenes.Noon);
        var api = new ApiClient(new HttpClient(new FrontDoor()) { BaseAddress = new("http://localhost/") }, time);
        Services.AddMudServices();
        Services.AddSingleton<TimeProvider>(time);
        Services.AddSingleton(api);
        Services.AddSingleton(new TicketsApi(api));
        Services.AddSingleton<DeskStore>();
        Services.AddSingleton<SessionStore>();
        JSInterop.Mode = JSRuntimeMode.Loose;
    }

    [Theory]
    [InlineData("facts", "待补充", "派单")]
    [InlineData("contacts", "待先行联系")]
    [InlineData("returns", "退单待裁", "裁定退单")]
    public async Task Each_list_has_its_name_and_offers_what_is_done_with_it(string list, string name, params string[] offers)
    {
        var page = Render<DispatchPage>();
        var tab = page.Find($"[data-testid=dispatch-tab-{list}]");
        Assert.Contains(name, tab.TextContent, StringComparison.Ordinal);
        tab.Click();
        await page.WaitForStateAsync(() => page.FindAll($"[data-list={list}] [data-testid=ticket-row]").Count == 1);
        Assert.Equal(offers, page.FindAll("[data-testid=ticket-row] button[data-testid=row-verb]").Select(button => button.TextContent));
        await DisposeComponentsAsync();
    }

    /// <summary>One ticket in every list and no digest.</summary>
    private sealed class FrontDoor : HttpMessageHandler
    {
        private static readonly TicketRow Row = new(
            Guid.CreateVersion7(), "202611240001", TicketState.InHandling, "办理中", "Complaint", null, null, "路灯不亮", "Normal", "东湖区城管局", Light.Red, null, null, 1, 0, Scenes.Noon);

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var json = request.RequestUri!.AbsolutePath == ApiPath.Tickets ? JsonSerializer.Serialize(new TicketList([Row], null), ContractsJson.Default.TicketList) : "[]";
            return Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(json) });
        }
    }
}
