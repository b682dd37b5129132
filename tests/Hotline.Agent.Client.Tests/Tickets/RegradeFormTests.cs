using System.Net;
using System.Text.Json;
using Bunit;
using Hotline.Agent.Client.Catalog;
using Hotline.Agent.Client.Contracts;
using Hotline.Agent.Client.Tickets.Verbs;
using Hotline.Agent.Client.Wire;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor.Services;

namespace Hotline.Agent.Client.Tests.Tickets;

/// <summary>What a dispatcher sets right of a request that was taken in, and what they no longer can once it is with a unit.</summary>
public sealed class RegradeFormTests : BunitContext
{
    private static readonly CatalogPage Catalog = new(
        [], [], [], [new("Consultation", "咨询"), new("Complaint", "投诉")], [new("Normal", "一般"), new("Urgent", "紧急"), new("Critical", "特急")]);

    private readonly List<VerbCall> sent = [];

    public RegradeFormTests()
    {
        Services.AddMudServices();
        Services.AddSingleton(new ApiClient(new HttpClient(new Server()) { BaseAddress = new("http://localhost/") }, TimeProvider.System));
        Services.AddSingleton<CatalogStore>();
        JSInterop.Mode = JSRuntimeMode.Loose;
    }

    [Fact]
    public async Task Only_what_was_changed_is_sent_and_never_without_a_reason()
    {
        var form = await ShowAsync(TicketState.PendingDispatch);
        form.Find("[data-testid=regrade-urgency-Critical]").Change(true);
        Assert.True(form.Find("[data-testid=regrade-send]").HasAttribute("disabled"));
        form.Find("[data-testid=regrade-reason]").Input("燃气泄漏");
        form.Find("[data-testid=regrade-send]").Click();
        var call = Assert.Single(sent);
        Assert.Equal("grade", call.Act);
        Assert.Equal(new RegradeTicket("燃气泄漏", Urgency: "Critical"), JsonSerializer.Deserialize(call.Json, ContractsJson.Default.RegradeTicket));
    }

    [Fact]
    public async Task With_a_unit_its_type_stays_and_it_gets_no_less_urgent()
    {
        var form = await ShowAsync(TicketState.InHandling);
        Assert.Empty(form.FindAll("[data-testid=regrade-type]"));
        Assert.Empty(form.FindAll("[data-testid=regrade-urgency-Normal]"));
        Assert.Single(form.FindAll("[data-testid=regrade-urgency-Urgent]"));
    }

    private async Task<IRenderedComponent<RegradeForm>> ShowAsync(TicketState state)
    {
        Assert.Null(await Services.GetRequiredService<CatalogStore>().LoadAsync());
        var ticket = Scenes.Draft(Guid.CreateVersion7(), state: state) with { Type = "Complaint", Urgency = "Urgent" };
        return Render<RegradeForm>(of => of.Add(it => it.Ticket, ticket).Add(it => it.OnSend, sent.Add));
    }

    private sealed class Server : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => Task.FromResult(
            new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(JsonSerializer.Serialize(Catalog, ContractsJson.Default.CatalogPage)) });
    }
}
