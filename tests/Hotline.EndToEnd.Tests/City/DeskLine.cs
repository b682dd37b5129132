using Hotline.Agent.Client.Contracts;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;

namespace Hotline.EndToEnd.Tests.City;

/// <summary>An agent's live line (the desk hub) without a browser, for stories that are about calls rather than screens.</summary>
internal sealed class DeskLine : IAsyncDisposable
{
    private readonly HubConnection hub;

    private DeskLine(HubConnection hub, Staff staff) => (this.hub, Staff) = (hub, staff);

    public Staff Staff { get; }

    public static async Task<DeskLine> OpenAsync(RunningHotline hotline, Login login)
    {
        var staff = await Staff.SignInAsync(hotline, login);
        var hub = new HubConnectionBuilder()
            .WithUrl(new Uri(hotline.Web, HubPath.Desk.TrimStart('/')), o =>
            {
                o.Cookies = staff.Cookies;
                o.Transports = HttpTransportType.WebSockets;
                o.SkipNegotiation = true;
            })
            .AddJsonProtocol(o => o.PayloadSerializerOptions.TypeInfoResolverChain.Insert(0, ContractsJson.Default))
            .Build();
        hub.KeepAliveInterval = TimeSpan.FromSeconds(5); // As the consoles: the server's patience is shorter than the default.
        await hub.StartAsync(TestContext.Current.CancellationToken);
        return new DeskLine(hub, staff);
    }

    public Task<DeskSnapshot> SnapshotAsync() => hub.InvokeAsync<DeskSnapshot>(nameof(IDeskHub.Snapshot), TestContext.Current.CancellationToken);

    /// <summary>Ready as soon as the desk phone is known to be registered.</summary>
    public async Task ReadyAsync()
    {
        await Eventually.HoldsAsync("the desk phone is registered", TimeSpan.FromSeconds(15), async () => (await SnapshotAsync()).Presence is { PhoneRegistered: true });
        await hub.InvokeAsync(nameof(IDeskHub.SetPresence), new PresenceChange(AgentState.Ready), TestContext.Current.CancellationToken);
        await Eventually.HoldsAsync("the agent is ready", TimeSpan.FromSeconds(5), async () => (await SnapshotAsync()).Presence is { State: AgentState.Ready or AgentState.Offered });
    }

    public Task RefuseAsync(Guid offer) => hub.InvokeAsync(nameof(IDeskHub.RefuseOffer), offer, TestContext.Current.CancellationToken);

    public Task HangUpAsync(Guid call) => hub.InvokeAsync(nameof(IDeskHub.HangUp), call, TestContext.Current.CancellationToken);

    /// <summary>Takes the call that another agent hands over.</summary>
    public Task AcceptAsync(Guid call) => hub.InvokeAsync(nameof(IDeskHub.AcceptCall), call, TestContext.Current.CancellationToken);

    /// <summary>Takes a call that wants to be called back, and says that the citizen was reached.</summary>
    /// <returns>The number that was shown.</returns>
    public async Task<string> CallBackAsync(Guid call)
    {
        var number = await hub.InvokeAsync<string>(nameof(IDeskHub.ClaimCallBack), call, TestContext.Current.CancellationToken);
        await hub.InvokeAsync(nameof(IDeskHub.SettleCallBack), new CallBackDone(call, CallBackOutcome.Reached), TestContext.Current.CancellationToken);
        return number;
    }

    /// <summary>The call on this desk once it is in this phase.</summary>
    public Task<CallView> CallAsync(CallPhase phase, double seconds = 10) => Eventually.GetAsync($"the desk shows a call that is {phase}", TimeSpan.FromSeconds(seconds),
        async () => (await SnapshotAsync()).Call is { } call && call.Phase == phase ? call : null);

    /// <summary>Takes no more calls.</summary>
    public async Task LeaveAsync()
    {
        await Eventually.HoldsAsync("the desk has no call", TimeSpan.FromSeconds(15), async () => (await SnapshotAsync()).Presence is { State: not (AgentState.Offered or AgentState.Talking) });
        await hub.InvokeAsync(nameof(IDeskHub.SetPresence), new PresenceChange(AgentState.Offline), TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            await hub.InvokeAsync(nameof(IDeskHub.SetPresence), new PresenceChange(AgentState.Offline), CancellationToken.None);
        }
        catch (Exception gone) when (gone is InvalidOperationException or HubException or TaskCanceledException)
        {
            // The line is down, or the desk still holds a call: the lease ends it.
        }

        await hub.DisposeAsync();
        Staff.Dispose();
    }
}
