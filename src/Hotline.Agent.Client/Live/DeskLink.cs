using Hotline.Agent.Client.AgentDesk;
using Hotline.Agent.Client.Contracts;
using Hotline.Agent.Client.Time;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;

namespace Hotline.Agent.Client.Live;

/// <summary>
/// The connection to the desk hub for as long as the person is signed in: every connection starts from a snapshot, to
/// which numbered events are applied.
/// </summary>
internal sealed class DeskLink(NavigationManager navigation, DeskStore store, Ticker ticker, TimeProvider time) : IAsyncDisposable
{
    private CancellationTokenSource? stop;
    private Task running = Task.CompletedTask;
    private HubConnection? live;

    /// <summary>Starts (once) to stay connected.</summary>
    public void Start()
    {
        if (stop is not null)
            return;
        stop = new CancellationTokenSource();
        var ct = stop.Token;
        running = new HubLink(navigation.ToAbsoluteUri(HubPath.Desk), time).StayAsync(hub => Listen(hub, ct), BeginAsync, Broken, ct);
    }

    public async Task StopAsync()
    {
        if (stop is null)
            return;
        await stop.CancelAsync();
        await running;
        stop.Dispose();
        (stop, live) = (null, null);
        store.Clear();
    }

    public Task<string?> SetPresenceAsync(PresenceChange change) => CallAsync(nameof(IDeskHub.SetPresence), change);

    public Task<string?> RefuseOfferAsync(Guid offerId) => CallAsync(nameof(IDeskHub.RefuseOffer), offerId);

    public Task<string?> ChooseLineAsync(LineKind line) => CallAsync(nameof(IDeskHub.ChooseLine), line);

    public Task<string?> AnswerOfferAsync(Guid offerId) => CallAsync(nameof(IDeskHub.AnswerOffer), offerId);

    /// <returns>Null when the hub can not be asked now.</returns>
    public Task<string[]?> LineNodesAsync() => AskAsync<string[]>(nameof(IDeskHub.LineNodes));

    /// <returns>The node's answer; null when there is none.</returns>
    public Task<string?> ConnectLineAsync(LineRequest request) => AskAsync<string>(nameof(IDeskHub.ConnectLine), request);

    public Task<string?> HangUpAsync(Guid callId) => CallAsync(nameof(IDeskHub.HangUp), callId);

    public Task<string?> HoldCallAsync(Guid callId, bool on) => CallAsync(nameof(IDeskHub.HoldCall), new CallSwitch(callId, on));

    public Task<string?> PauseRecordingAsync(Guid callId, bool on) => CallAsync(nameof(IDeskHub.PauseRecording), new CallSwitch(callId, on));

    /// <returns>Null when the hub can not be asked now.</returns>
    public Task<CallTargets?> TargetsAsync() => AskAsync<CallTargets>(nameof(IDeskHub.Targets));

    public Task<string?> InvitePartyAsync(PartyInvite invite) => CallAsync(nameof(IDeskHub.InviteParty), invite);

    public Task<string?> DropPartyAsync(PartyRef party) => CallAsync(nameof(IDeskHub.DropParty), party);

    public Task<string?> HandOverAsync(PartyRef party) => CallAsync(nameof(IDeskHub.HandOver), party);

    public Task<string?> AcceptCallAsync(Guid callId) => CallAsync(nameof(IDeskHub.AcceptCall), callId);

    public Task<string?> SuperviseAsync(SuperviseCall wanted) => CallAsync(nameof(IDeskHub.Supervise), wanted);

    public Task<string?> ReleaseCallAsync(Guid callId) => CallAsync(nameof(IDeskHub.ReleaseCall), callId);

    /// <summary>Shows more of those to call back.</summary>
    /// <returns>Words for the person when it was not done.</returns>
    public async Task<string?> MoreMissedAsync(Guid after)
    {
        MissedPage? more = null;
        var trouble = await TryAsync(async hub => more = await hub.InvokeAsync<MissedPage>(nameof(IDeskHub.MoreMissed), after));
        if (more is not null)
            store.On(more);
        return trouble;
    }

    /// <returns>The clear number, or words for the person when it was not claimed.</returns>
    public async Task<(string? Number, string? Trouble)> ClaimCallBackAsync(Guid callId)
    {
        string? number = null;
        var trouble = await TryAsync(async hub => number = await hub.InvokeAsync<string>(nameof(IDeskHub.ClaimCallBack), callId));
        return (number, trouble);
    }

    /// <summary>Claims without being shown the number.</summary>
    public Task<string?> TakeCallBackAsync(Guid callId) => CallAsync(nameof(IDeskHub.TakeCallBack), callId);

    public Task<string?> CallCitizenAsync(CallCitizen asked) => CallAsync(nameof(IDeskHub.CallCitizen), asked);

    public Task<string?> SettleCallBackAsync(CallBackDone done) => CallAsync(nameof(IDeskHub.SettleCallBack), done);

    public Task<string?> ReleaseCallBackAsync(Guid callId) => CallAsync(nameof(IDeskHub.ReleaseCallBack), callId);

    public Task<string?> ExtendWrapUpAsync() => CallAsync(nameof(IDeskHub.ExtendWrapUp));

    public Task<string?> EndWrapUpAsync() => CallAsync(nameof(IDeskHub.EndWrapUp));

    public async ValueTask DisposeAsync() => await StopAsync();

    /// <returns>Words for the person when it was not done.</returns>
    private Task<string?> CallAsync(string method, params object?[] arguments) => TryAsync(hub => hub.InvokeCoreAsync(method, arguments));

    private async Task<string?> TryAsync(Func<HubConnection, Task> act)
    {
        if (live is not { State: HubConnectionState.Connected } hub)
            return "连接中断，恢复后再试。";
        try
        {
            await act(hub);
            return null;
        }
        catch (HubException e)
        {
            return CallWords.Refused(e.Message);
        }
        catch (Exception e) when (e is InvalidOperationException or OperationCanceledException or IOException)
        {
            return "连接中断，恢复后再试。";
        }
    }

    private async Task<T?> AskAsync<T>(string method, params object?[] arguments)
        where T : class
    {
        try
        {
            return live is { State: HubConnectionState.Connected } hub ? await hub.InvokeCoreAsync<T>(method, arguments) : null;
        }
        catch (Exception e) when (e is HubException or InvalidOperationException or OperationCanceledException or IOException)
        {
            return null;
        }
    }

    private void Listen(HubConnection hub, CancellationToken ct) => hub.On<DeskEvent>(nameof(IDeskClient.Event), async e =>
    {
        if (store.On(e))
            await ResyncAsync(hub, ct);
    });

    private async Task BeginAsync(HubConnection hub, CancellationToken ct)
    {
        await ResyncAsync(hub, ct);
        live = hub;
    }

    private void Broken()
    {
        live = null;
        store.Broken();
    }

    private async Task ResyncAsync(HubConnection hub, CancellationToken ct)
    {
        DeskSnapshot snapshot;
        do
        {
            snapshot = await hub.InvokeAsync<DeskSnapshot>(nameof(IDeskHub.Snapshot), ct);
            ticker.Correct(snapshot.At);
        }
        while (store.On(snapshot));
    }
}
