using System.Collections.Concurrent;
using Hotline.Agent.Client.Contracts;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;

namespace Hotline.Integration.Tests.Agent;

/// <summary>A staff console without a screen: the real desk hub, the events as they came.</summary>
internal sealed class Console : IAsyncDisposable
{
    private readonly HubConnection hub;
    private readonly ConcurrentQueue<DeskEvent> events = new();

    private Console(Staff staff, HubConnection hub)
    {
        Staff = staff;
        this.hub = hub;
        hub.On<DeskEvent>(nameof(IDeskClient.Event), events.Enqueue);
    }

    public Staff Staff { get; }

    public IReadOnlyList<DeskEvent> Events => [.. events];

    public static async Task<Console> OpenAsync(WebNode web, Staff staff, string? origin = null)
    {
        var hub = new HubConnectionBuilder()
            .WithUrl(web.Url + HubPath.Desk, options =>
            {
                options.Transports = HttpTransportType.WebSockets;
                options.SkipNegotiation = true;
                options.Headers[Staff.Header] = staff.Ticket;
                if (origin is not null)
                {
                    options.Headers["Origin"] = origin;
                }
            })
            .AddJsonProtocol(json => json.PayloadSerializerOptions.TypeInfoResolverChain.Insert(0, ContractsJson.Default))
            .Build();
        var console = new Console(staff, hub);
        await hub.StartAsync(TestContext.Current.CancellationToken);
        return console;
    }

    /// <summary>An agent at the desk, ready, with the phone registered at the node.</summary>
    public static async Task<Console> ReadyAsync(WebNode web, FakeNode node, string extension)
    {
        await node.RegisterAsync(extension);
        var console = await OpenAsync(web, Staff.Agent(extension));
        await console.SetAsync(AgentState.Ready);
        return console;
    }

    public Task<DeskSnapshot> SnapshotAsync() => hub.InvokeAsync<DeskSnapshot>(nameof(IDeskHub.Snapshot), TestContext.Current.CancellationToken);

    public Task SetAsync(AgentState state, string? reason = null) =>
        hub.InvokeAsync(nameof(IDeskHub.SetPresence), new PresenceChange(state, reason), TestContext.Current.CancellationToken);

    public Task RefuseAsync(Guid offer) => hub.InvokeAsync(nameof(IDeskHub.RefuseOffer), offer, TestContext.Current.CancellationToken);

    public Task ChooseAsync(LineKind line) => hub.InvokeAsync(nameof(IDeskHub.ChooseLine), line, TestContext.Current.CancellationToken);

    public Task<string[]> LineNodesAsync() => hub.InvokeAsync<string[]>(nameof(IDeskHub.LineNodes), TestContext.Current.CancellationToken);

    public Task<string> ConnectLineAsync(string node, string sdp) =>
        hub.InvokeAsync<string>(nameof(IDeskHub.ConnectLine), new LineRequest(node, sdp), TestContext.Current.CancellationToken);

    public Task AnswerAsync(Guid offer) => hub.InvokeAsync(nameof(IDeskHub.AnswerOffer), offer, TestContext.Current.CancellationToken);

    public Task HangUpAsync(Guid call) => hub.InvokeAsync(nameof(IDeskHub.HangUp), call, TestContext.Current.CancellationToken);

    public Task<string> ClaimAsync(Guid call) => hub.InvokeAsync<string>(nameof(IDeskHub.ClaimCallBack), call, TestContext.Current.CancellationToken);

    public Task<MissedPage> MoreAsync(Guid after) => hub.InvokeAsync<MissedPage>(nameof(IDeskHub.MoreMissed), after, TestContext.Current.CancellationToken);

    public Task TakeAsync(Guid call) => DoAsync(nameof(IDeskHub.TakeCallBack), call);

    public Task CallCitizenAsync(CallCitizen asked) => DoAsync(nameof(IDeskHub.CallCitizen), asked);

    public Task SettleAsync(Guid call, CallBackOutcome outcome) => hub.InvokeAsync(nameof(IDeskHub.SettleCallBack), new CallBackDone(call, outcome), TestContext.Current.CancellationToken);

    public Task ReleaseAsync(Guid call) => hub.InvokeAsync(nameof(IDeskHub.ReleaseCallBack), call, TestContext.Current.CancellationToken);

    public Task EndWrapUpAsync() => hub.InvokeAsync(nameof(IDeskHub.EndWrapUp), TestContext.Current.CancellationToken);

    public Task ExtendWrapUpAsync() => hub.InvokeAsync(nameof(IDeskHub.ExtendWrapUp), TestContext.Current.CancellationToken);

    public Task HoldAsync(Guid call, bool on = true) => DoAsync(nameof(IDeskHub.HoldCall), new CallSwitch(call, on));

    public Task PauseRecordingAsync(Guid call, bool on = true) => DoAsync(nameof(IDeskHub.PauseRecording), new CallSwitch(call, on));

    public Task<CallTargets> TargetsAsync() => hub.InvokeAsync<CallTargets>(nameof(IDeskHub.Targets), TestContext.Current.CancellationToken);

    public Task EmergencyAsync(Guid call, string contact, string? note) =>
        DoAsync(nameof(IDeskHub.InviteParty), new PartyInvite(call, null, contact, false) { Emergency = true, Note = note });

    public Task InviteAsync(Guid call, Guid? agent = null, string? contact = null, bool blind = false) =>
        DoAsync(nameof(IDeskHub.InviteParty), new PartyInvite(call, agent, contact, blind));

    public Task HandToQueueAsync(Guid call, string queue, string? note = null) =>
        DoAsync(nameof(IDeskHub.InviteParty), new PartyInvite(call, null, null, true) { Queue = queue, Note = note });

    public Task DropAsync(Guid call, Guid party) => DoAsync(nameof(IDeskHub.DropParty), new PartyRef(call, party));

    public Task HandOverAsync(Guid call, Guid party) => DoAsync(nameof(IDeskHub.HandOver), new PartyRef(call, party));

    public Task AcceptAsync(Guid call) => DoAsync(nameof(IDeskHub.AcceptCall), call);

    public Task SuperviseAsync(Guid call, SuperviseMode mode) => DoAsync(nameof(IDeskHub.Supervise), new SuperviseCall(call, mode));

    public Task ReleaseCallAsync(Guid call) => DoAsync(nameof(IDeskHub.ReleaseCall), call);

    /// <summary>The call as this console shows it now.</summary>
    public Task<CallView> CallAsync(Func<CallView, bool> which, string what) =>
        WaitFor.ValueAsync(async () => (await SnapshotAsync()).Call is { } call && which(call) ? call : null, what);

    private Task DoAsync(string method, object argument) => hub.InvokeAsync(method, argument, TestContext.Current.CancellationToken);

    public Task<DeskEvent> EventAsync(Func<DeskEvent, bool> which, string what = "") =>
        WaitFor.ValueAsync(() => events.FirstOrDefault(which), $"{what} So far: {string.Join(", ", events.Select(e => $"{e.Seq} {e.Kind} {e.Presence?.State}{e.Call?.Phase}"))}");

    public Task<DeskEvent> OfferAsync(Guid call) => EventAsync(e => e.Kind == DeskEventKind.OfferMade && e.Call?.CallId == call);

    public Task StateAsync(AgentState state) => WaitFor.TrueAsync(async () => (await SnapshotAsync()).Presence?.State == state, $"presence {state}");

    public async ValueTask DisposeAsync() => await hub.DisposeAsync();
}
