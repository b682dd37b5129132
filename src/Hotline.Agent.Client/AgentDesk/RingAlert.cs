using Hotline.Agent.Client.Contracts;
using Hotline.Agent.Client.Live;
using Hotline.Agent.Client.Session;
using Microsoft.JSInterop;

namespace Hotline.Agent.Client.AgentDesk;

/// <summary>Sound and desktop notification while a call is offered, or a caller waits to be called back whose turn it is. Works on every page of the console.</summary>
internal sealed class RingAlert(IJSRuntime js, DeskStore desk, SessionStore session) : IAsyncDisposable
{
    private IJSObjectReference? module;

    /// <summary>granted, denied, default (not yet asked) or unsupported.</summary>
    public string Permission { get; private set; } = "default";

    public async Task StartAsync()
    {
        if (module is not null)
            return;
        module = await js.InvokeAsync<IJSObjectReference>("import", "./js/desk.js");
        Permission = await module.InvokeAsync<string>("notificationState");
        desk.Changed += OnChanged;
        if (What(desk.State) is { } ring)
            await RingAsync(ring);
    }

    /// <summary>Must be called from a click: browsers ask for permission and allow sound only then.</summary>
    public async Task AllowAsync()
    {
        if (module is not null)
            Permission = await module.InvokeAsync<string>("allowNotifications");
    }

    public async Task GuardUnsavedAsync(bool unsaved)
    {
        if (module is not null)
            await module.InvokeVoidAsync("guardUnsaved", unsaved);
    }

    public async ValueTask DisposeAsync()
    {
        desk.Changed -= OnChanged;
        if (module is not null)
            await module.DisposeAsync();
    }

    private void OnChanged(DeskState before, DeskState now)
    {
        var (was, next) = (What(before), What(now));
        if (next is { } ring)
        {
            if (was?.Tag != ring.Tag)
                _ = RingAsync(ring);
        }
        else if (was is not null)
        {
            _ = module?.InvokeVoidAsync("stopRing").AsTask();
        }
    }

    /// <summary>What rings, if anything: a call before a call-back.</summary>
    private (Guid Tag, string Title, string Words)? What(DeskState state) =>
        state.Call is { Phase: CallPhase.Offered, Outward: null } call ? (call.OfferId, "12345 来电", $"{call.Caller} {call.Region}")
        : state.Missed.Find(row => row.Turn && row.ClaimedById == session.Me?.AccountId) is { } turn ? (turn.CallId, "12345 轮到您回拨", $"{turn.Caller} {turn.Region}")
        : null;

    private Task RingAsync((Guid Tag, string Title, string Words) ring) =>
        module?.InvokeVoidAsync("startRing", ring.Title, ring.Words, ring.Tag.ToString("N")).AsTask() ?? Task.CompletedTask;
}
