using Hotline.Agent.Client.Contracts;
using Hotline.Agent.Client.Live;
using Microsoft.JSInterop;

namespace Hotline.Agent.Client.AgentDesk;

/// <summary>Sound and desktop notification while a call is offered. Works on every page of the console.</summary>
internal sealed class RingAlert(IJSRuntime js, DeskStore desk) : IAsyncDisposable
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
        if (desk.State.Call is { Phase: CallPhase.Offered, Outward: null } call)
            await RingAsync(call);
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
        var was = before.Call is { Phase: CallPhase.Offered } old ? old.OfferId : (Guid?)null;
        if (now.Call is { Phase: CallPhase.Offered, Outward: null } call)
        {
            if (was != call.OfferId)
                _ = RingAsync(call);
        }
        else if (was is not null)
        {
            _ = module?.InvokeVoidAsync("stopRing").AsTask();
        }
    }

    private Task RingAsync(CallView call) =>
        module?.InvokeVoidAsync("startRing", "12345 来电", $"{call.Caller} {call.Region}", call.OfferId.ToString("N")).AsTask() ?? Task.CompletedTask;
}
