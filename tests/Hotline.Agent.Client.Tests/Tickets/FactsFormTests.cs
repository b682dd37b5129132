using System.Net;
using System.Text.Json;
using Bunit;
using Hotline.Agent.Client.Catalog;
using Hotline.Agent.Client.Contracts;
using Hotline.Agent.Client.Tickets.Verbs;
using Hotline.Agent.Client.Wire;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor;
using MudBlazor.Services;

namespace Hotline.Agent.Client.Tests.Tickets;

/// <summary>What an agent sends back to a dispatcher who asked: the answer, and of the form only what was changed.</summary>
public sealed class FactsFormTests : BunitContext
{
    private readonly List<VerbCall> sent = [];

    public FactsFormTests()
    {
        Services.AddMudServices();
        Services.AddSingleton(new ApiClient(new HttpClient(new Empty()) { BaseAddress = new("http://localhost/") }, TimeProvider.System));
        Services.AddSingleton<CatalogStore>();
        JSInterop.Mode = JSRuntimeMode.Loose;
        Render<MudPopoverProvider>();
    }

    [Fact]
    public async Task The_answer_is_needed_and_what_was_left_as_it_was_is_not_sent()
    {
        var form = Show(Asked);
        Assert.Contains("坑在哪个路口？", form.Find("[data-testid=facts-asked]").TextContent, StringComparison.Ordinal);
        Assert.True(form.Find("[data-testid=facts-send]").HasAttribute("disabled"));
        await form.Find("[data-testid=facts-answer]").InputAsync(new ChangeEventArgs { Value = "在孺子路口" });
        await form.Find("[data-testid=facts-place]").ChangeAsync(new ChangeEventArgs { Value = "孺子路口" });
        await form.Find("[data-testid=facts-send]").ClickAsync(new MouseEventArgs());
        var call = Assert.Single(sent);
        Assert.Equal("facts", call.Act);
        Assert.Equal(new GiveFacts("在孺子路口", Place: "孺子路口"), JsonSerializer.Deserialize(call.Json, ContractsJson.Default.GiveFacts));
    }

    [Fact]
    public void Nobody_is_asked_who_an_anonymous_citizen_is() =>
        Assert.Empty(Show(Asked with { Anonymous = true }).FindAll("[data-testid=facts-contact-phone]"));

    private static TicketPage Asked => Scenes.Draft(Guid.CreateVersion7(), state: TicketState.PendingDispatch) with { Title = "路面坑洞", Place = "路口", FactsAsked = "坑在哪个路口？" };

    private IRenderedComponent<FactsForm> Show(TicketPage ticket) => Render<FactsForm>(of => of
        .Add(it => it.Ticket, ticket).Add(it => it.OnSend, sent.Add));

    /// <summary>A server whose catalogue is empty.</summary>
    private sealed class Empty : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => Task.FromResult(
            new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(JsonSerializer.Serialize(new CatalogPage([], [], [], [], []), ContractsJson.Default.CatalogPage)) });
    }
}
