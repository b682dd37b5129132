using Microsoft.JSInterop;

namespace Hotline.Agent.Client.Keyboard;

/// <summary>
/// Listens once for the whole page. The browser side takes only the chords of <see cref="Keymap"/> and nothing while
/// an input method is composing, so that typing Chinese never triggers an act.
/// </summary>
internal sealed class KeyListener(IJSRuntime js) : IAsyncDisposable
{
    private IJSObjectReference? module;
    private DotNetObjectReference<KeyListener>? self;

    public event Action<KeyAct>? Pressed;

    public async Task StartAsync()
    {
        if (module is not null)
            return;
        module = await js.InvokeAsync<IJSObjectReference>("import", "./js/desk.js");
        self = DotNetObjectReference.Create(this);
        await module.InvokeVoidAsync("listen", self, Keymap.All.Select(b => b.Chord).ToArray());
    }

    /// <summary>Puts the cursor into the first control with this test id.</summary>
    public async Task FocusAsync(string testId)
    {
        if (module is not null)
            await module.InvokeVoidAsync("focus", testId);
    }

    [JSInvokable]
    public void OnChord(string chord)
    {
        if (Keymap.ActOf(chord) is { } act)
            Pressed?.Invoke(act);
    }

    public async ValueTask DisposeAsync()
    {
        if (module is not null)
            await module.DisposeAsync();
        self?.Dispose();
    }
}
