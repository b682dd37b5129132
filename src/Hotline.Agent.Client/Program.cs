using Hotline.Agent.Client.AgentDesk;
using Hotline.Agent.Client.Catalog;
using Hotline.Agent.Client.Drafts;
using Hotline.Agent.Client.Keyboard;
using Hotline.Agent.Client.Line;
using Hotline.Agent.Client.Knowledge;
using Hotline.Agent.Client.Live;
using Hotline.Agent.Client.Publications;
using Hotline.Agent.Client.Session;
using Hotline.Agent.Client.Shell;
using Hotline.Agent.Client.Time;
using Hotline.Agent.Client.Wire;
using Microsoft.AspNetCore.Components.WebAssembly.Hosting;
using MudBlazor;
using MudBlazor.Services;

var builder = WebAssemblyHostBuilder.CreateDefault(args);
builder.RootComponents.Add<App>("#app");
builder.Logging.SetMinimumLevel(LogLevel.Warning);

var services = builder.Services;
services.AddSingleton(TimeProvider.System);
services.AddSingleton(new HttpClient { BaseAddress = new(builder.HostEnvironment.BaseAddress), Timeout = Timeout.InfiniteTimeSpan });
services.AddSingleton<ApiClient>();
services.AddSingleton<TicketsApi>();
services.AddSingleton<KnowledgeApi>();
services.AddSingleton<PublicationsApi>();
services.AddSingleton<SessionStore>();
services.AddSingleton<CatalogStore>();
services.AddSingleton<Ticker>();
services.AddSingleton<DeskStore>();
services.AddSingleton<DeskLink>();
services.AddSingleton<DraftStore>();
services.AddSingleton<KeyListener>();
services.AddSingleton<RingAlert>();
services.AddSingleton<BrowserPhone>();
services.AddMudServices(o =>
{
    o.SnackbarConfiguration.PositionClass = Defaults.Classes.Position.BottomRight;
    o.SnackbarConfiguration.VisibleStateDuration = 4000;
    o.SnackbarConfiguration.ShowTransitionDuration = 120;
    o.SnackbarConfiguration.HideTransitionDuration = 120;
});

await builder.Build().RunAsync();
