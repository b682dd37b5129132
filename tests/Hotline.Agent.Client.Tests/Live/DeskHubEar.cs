using System.Collections.Concurrent;
using System.Net;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Bunit;
using Hotline.Agent.Client.Contracts;
using Hotline.Agent.Client.Keyboard;
using Hotline.Agent.Client.Line;
using Hotline.Agent.Client.Live;
using Hotline.Agent.Client.Session;
using Hotline.Agent.Client.Time;
using Hotline.Agent.Client.Wire;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using MudBlazor.Services;

namespace Hotline.Agent.Client.Tests.Live;

/// <param name="Method">Of <see cref="IDeskHub"/>.</param>
/// <param name="Argument">As it came over the wire; null where the method takes none.</param>
internal sealed record Asked(string Method, object? Argument);

/// <summary>A desk hub that notes what it is asked and does nothing. What is pressed on a page comes to it over a real connection.</summary>
internal sealed class DeskHubEar : IAsyncDisposable
{
    public static readonly Me Signed = new(Guid.CreateVersion7(), "agent1", "周敏", [StaffRole.Agent], null, null, "8001", "");

    private readonly ConcurrentQueue<Asked> heard = new();
    private WebApplication? app;

    private DeskHubEar(PresenceView presence, CallTargets targets) => (Presence, Targets) = (presence, targets);

    public PresenceView Presence { get; }

    public CallTargets Targets { get; }

    /// <summary>Gives the pages of a test what they need, with <see cref="Signed"/> signed in and connected.</summary>
    public static async Task<DeskHubEar> StartAsync(BunitServiceProvider services, AgentState state = AgentState.Talking, string? extension = "8001", CallTargets? targets = null)
    {
        var ear = new DeskHubEar(new PresenceView(state, null, Scenes.Noon, extension, true), targets ?? new CallTargets([], []));
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddSingleton(ear);
        builder.Services.AddSignalR().AddJsonProtocol(json => json.PayloadSerializerOptions.TypeInfoResolverChain.Insert(0, ContractsJson.Default));
        ear.app = builder.Build();
        ear.app.MapHub<Hub>(HubPath.Desk);
        await ear.app.StartAsync(Xunit.TestContext.Current.CancellationToken);

        var time = new FakeTimeProvider(Scenes.Noon);
        services.AddMudServices();
        services.AddSingleton<TimeProvider>(time);
        services.AddSingleton(new ApiClient(new HttpClient(new SignedIn()) { BaseAddress = new("http://localhost/") }, time));
        services.AddSingleton<SessionStore>();
        services.AddSingleton<Ticker>();
        services.AddSingleton<DeskStore>();
        services.AddSingleton(all => new DeskLink(new At(ear.app.Urls.First()), all.GetRequiredService<DeskStore>(), all.GetRequiredService<Ticker>(), time));
        services.AddSingleton<KeyListener>();
        services.AddSingleton<BrowserPhone>();
        await services.GetRequiredService<SessionStore>().LoadAsync(Xunit.TestContext.Current.CancellationToken);
        var link = services.GetRequiredService<DeskLink>();
        link.Start();
        while (await link.TargetsAsync() is null)
            await Task.Delay(10, Xunit.TestContext.Current.CancellationToken);
        ear.Take();
        return ear;
    }

    /// <summary>What has been asked since the last time.</summary>
    public Asked[] Take()
    {
        var taken = new List<Asked>();
        while (heard.TryDequeue(out var asked))
            taken.Add(asked);
        return [.. taken];
    }

    /// <summary>Presses a button: the hub is asked for this, and for nothing else.</summary>
    /// <param name="testIds">Of the button, after those of what it is in.</param>
    public async Task PressedAsync<TPage>(IRenderedComponent<TPage> page, string testIds, string method, object? argument = null)
        where TPage : IComponent
    {
        await page.Find(string.Join(' ', testIds.Split(' ').Select(id => $"[data-testid={id}]"))).ClickAsync();
        Assert.Equal(new Asked(method, argument), Assert.Single(Take()));
    }

    public async ValueTask DisposeAsync()
    {
        if (app is not null)
        {
            await app.StopAsync();
            await app.DisposeAsync();
        }
    }

    private sealed class At : NavigationManager
    {
        public At(string address) => Initialize(address + "/", address + "/");
    }

    private sealed class SignedIn : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(JsonSerializer.Serialize(Signed, ContractsJson.Default.Me)) });
    }

    private sealed class Hub(DeskHubEar ear) : Hub<IDeskClient>, IDeskHub
    {
        public Task<DeskSnapshot> Snapshot() => Task.FromResult(new DeskSnapshot(1, Scenes.Noon, ear.Presence, null, null, [], null));

        public Task SetPresence(PresenceChange change) => Hear(change);

        public Task RefuseOffer(Guid offerId) => Hear(offerId);

        public Task ChooseLine(LineKind line) => Hear(line);

        public Task<string[]> LineNodes() => Task.FromResult<string[]>([]);

        public Task<string> ConnectLine(LineRequest request) => Answer(request, "");

        public Task AnswerOffer(Guid offerId) => Hear(offerId);

        public Task HangUp(Guid callId) => Hear(callId);

        public Task HoldCall(CallSwitch hold) => Hear(hold);

        public Task PauseRecording(CallSwitch pause) => Hear(pause);

        public Task<CallTargets> Targets() => Answer(null, ear.Targets);

        public Task InviteParty(PartyInvite invite) => Hear(invite);

        public Task DropParty(PartyRef party) => Hear(party);

        public Task HandOver(PartyRef party) => Hear(party);

        public Task AcceptCall(Guid callId) => Hear(callId);

        public Task Supervise(SuperviseCall wanted) => Hear(wanted);

        public Task ReleaseCall(Guid callId) => Hear(callId);

        public Task<MissedPage> MoreMissed(Guid after) => Answer(after, new MissedPage([], 0));

        public Task<string> ClaimCallBack(Guid callId) => Answer(callId, "13879100001");

        public Task TakeCallBack(Guid callId) => Hear(callId);

        public Task CallCitizen(CallCitizen asked) => Hear(asked);

        public Task SettleCallBack(CallBackDone done) => Hear(done);

        public Task ReleaseCallBack(Guid callId) => Hear(callId);

        public Task ExtendWrapUp() => Hear(null);

        public Task EndWrapUp() => Hear(null);

        private Task<bool> Hear(object? argument, [CallerMemberName] string method = "") => Answer(argument, true, method);

        private Task<T> Answer<T>(object? argument, T answer, [CallerMemberName] string method = "")
        {
            ear.heard.Enqueue(new Asked(method, argument));
            return Task.FromResult(answer);
        }
    }
}
