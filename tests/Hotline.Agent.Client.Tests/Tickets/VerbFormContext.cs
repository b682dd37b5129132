using Bunit;
using Hotline.Agent.Client.Catalog;
using Hotline.Agent.Client.Drafts;
using Hotline.Agent.Client.Knowledge;
using Hotline.Agent.Client.Live;
using Hotline.Agent.Client.Session;
using Hotline.Agent.Client.Wire;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor;
using MudBlazor.Services;

namespace Hotline.Agent.Client.Tests.Tickets;

/// <summary>What the forms of a ticket's verbs stand on, before a front door that the test keeps.</summary>
public abstract class VerbFormContext : BunitContext
{
    protected VerbFormContext(HttpMessageHandler door)
    {
        var api = new ApiClient(new HttpClient(door) { BaseAddress = new("http://localhost/") }, TimeProvider.System);
        Services.AddMudServices();
        Services.AddSingleton(TimeProvider.System);
        Services.AddSingleton(api).AddSingleton<TicketsApi>().AddSingleton<CatalogStore>().AddSingleton<SessionStore>().AddSingleton<DeskStore>().AddSingleton<DraftStore>().AddSingleton<KnowledgeApi>();
        JSInterop.Mode = JSRuntimeMode.Loose;
        Render<MudPopoverProvider>();
    }
}
