using System.Threading.Channels;
using Hotline.Agent.Client.Contracts;
using Hotline.Agent.Client.Live;
using Microsoft.JSInterop;

namespace Hotline.Agent.Client.Line;

/// <summary>
/// Keeps the browser line while the agent answers in the browser: one tab has it, every telephony node has a connection, and what breaks
/// is made anew. The microphone is sent only while a call is talked. A reload of the tab does the same again, and telephony puts the call on
/// the new line.
/// </summary>
internal sealed class BrowserPhone(IJSRuntime js, DeskStore desk, DeskLink link, TimeProvider time) : IAsyncDisposable
{
    private static readonly TimeSpan Round = TimeSpan.FromSeconds(4);

    /// <summary>Telephony tells the web side of a lost line; a good-bye without it means that somebody else has the line.</summary>
    private static readonly TimeSpan GoodByeGrace = TimeSpan.FromSeconds(1.5);

    private readonly Channel<bool> nudges = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly CancellationTokenSource stop = new();
    private DotNetObjectReference<BrowserPhone>? self;
    private IJSObjectReference? module;
    private Task running = Task.CompletedTask;
    private Task holding = Task.CompletedTask;
    private bool holds;
    private bool taken;
    private bool speaking;
    private int unregisteredRounds;

    public LineStatus Status { get; private set; }

    public bool Muted { get; private set; }

    public AudioDevices Devices { get; private set; } = AudioDevices.None;

    public event Action? Changed;

    private bool Wanted => desk.State is { Link: LinkState.Live, Presence.Line: LineKind.Browser };

    public async Task StartAsync()
    {
        if (module is not null)
            return;
        module = await js.InvokeAsync<IJSObjectReference>("import", "./js/line.js");
        self = DotNetObjectReference.Create(this);
        await module.InvokeVoidAsync("attach", self);
        desk.Changed += OnDesk;
        running = KeepAsync(module, stop.Token);
        OnLineChanged();
    }

    /// <summary>The agent presses the answer key.</summary>
    /// <returns>Words when it was not done.</returns>
    public async Task<string?> AnswerAsync(Guid offerId)
    {
        var refused = await link.AnswerOfferAsync(offerId);
        if (refused is null)
            await SpeakAsync(true);
        return refused;
    }

    public async Task MuteAsync(bool muted)
    {
        Muted = muted;
        if (module is not null)
            await module.InvokeVoidAsync("mute", muted);
        Changed?.Invoke();
    }

    public async Task DialAsync(char key)
    {
        if (module is not null)
            await module.InvokeVoidAsync("dial", key.ToString());
    }

    public async Task ChooseMicrophoneAsync(string id)
    {
        if (module is not null)
            await module.InvokeAsync<string>("chooseMicrophone", id);
        OnLineChanged();
    }

    public async Task ChooseSpeakerAsync(string id)
    {
        if (module is not null)
            await module.InvokeVoidAsync("chooseSpeaker", id);
    }

    /// <summary>Asks for the microphone again, or for the line that another browser has.</summary>
    public void Retry()
    {
        taken = false;
        OnLineChanged();
    }

    [JSInvokable]
    public void OnLineChanged() => nudges.Writer.TryWrite(true);

    public async ValueTask DisposeAsync()
    {
        desk.Changed -= OnDesk;
        await stop.CancelAsync();
        await running;
        stop.Dispose();
        self?.Dispose();
    }

    private void OnDesk(DeskState before, DeskState now)
    {
        if (before.Link != now.Link || before.Presence != now.Presence || before.Call != now.Call)
            OnLineChanged();

        // Who asks for a call need not pick it up: the line is taken as soon as it rings.
        if (now is { Presence.Line: LineKind.Browser, Call: { Phase: CallPhase.Offered, Outward: OutwardStep.OwnLine } own } && before.Call?.OfferId != own.OfferId)
            _ = AnswerAsync(own.OfferId);
    }

    private async Task KeepAsync(IJSObjectReference line, CancellationToken ct)
    {
        while (!ct.IsCancellationRequested)
        {
            try
            {
                using var round = new CancellationTokenSource(Round, time);
                using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, round.Token);
                await nudges.Reader.ReadAsync(either.Token);
            }
            catch (OperationCanceledException)
            {
                // The round is over: look again.
            }

            try
            {
                Become(await StandAsync(line, ct));
            }
            catch (Exception e) when (e is JSException or OperationCanceledException)
            {
                // A browser that refuses something now may not refuse it in the next round.
                Become(LineStatus.Connecting);
            }
        }
    }

    private async Task<LineStatus> StandAsync(IJSObjectReference line, CancellationToken ct)
    {
        // Signed out, or back to the desk phone. A broken link alone changes nothing: the audio does not go through it.
        if (desk.State.Presence is null or { Line: not LineKind.Browser })
        {
            if (Status != LineStatus.Off)
                await line.InvokeVoidAsync("closeAll", ct);
            taken = false;
            return LineStatus.Off;
        }

        if (!Wanted || taken)
            return taken ? LineStatus.Taken : Status;
        if (!holds)
        {
            if (holding.IsCompleted)
                holding = HoldAsync(line, ct);
            if (!holds)
                return LineStatus.InOtherTab;
        }

        await SpeakAsync(desk.State.Call is { Phase: CallPhase.Talking } or { Phase: CallPhase.Offered, Outward: OutwardStep.Dialled or OutwardStep.Ringing or OutwardStep.Answered });
        if (await line.InvokeAsync<string>("open", ct) != "granted")
            return LineStatus.NoMicrophone;
        await ConnectAsync(line, ct);
        var states = await line.InvokeAsync<Dictionary<string, string>>("states", ct);
        return taken ? LineStatus.Taken : states.ContainsValue("connected") ? LineStatus.Up : LineStatus.Connecting;
    }

    private async Task HoldAsync(IJSObjectReference line, CancellationToken ct)
    {
        await line.InvokeAsync<bool>("hold", Timeout.InfiniteTimeSpan, null);
        holds = !ct.IsCancellationRequested;
        OnLineChanged();
    }

    /// <summary>To every node that has no connection of ours, or a dead one.</summary>
    private async Task ConnectAsync(IJSObjectReference line, CancellationToken ct)
    {
        if (await link.LineNodesAsync() is not { } nodes)
            return;
        var states = await line.InvokeAsync<Dictionary<string, string>>("states", ct);
        if (states.ContainsValue("closed"))
        {
            await Task.Delay(GoodByeGrace, time, ct);
            taken = desk.State.Presence?.PhoneRegistered == true;
            if (taken)
            {
                await line.InvokeVoidAsync("closeAll", ct);
                return;
            }
        }

        // A node that was restarted knows nothing of a line that this browser still believes in.
        unregisteredRounds = states.ContainsValue("connected") && desk.State.Presence is { PhoneRegistered: false } ? unregisteredRounds + 1 : 0;
        bool forgotten = unregisteredRounds > 2;
        unregisteredRounds = forgotten ? 0 : unregisteredRounds;
        foreach (string node in nodes)
            if (forgotten || states.GetValueOrDefault(node) is null or "failed" or "closed" or "disconnected")
                await ConnectAsync(line, node, ct);
    }

    private async Task ConnectAsync(IJSObjectReference line, string node, CancellationToken ct)
    {
        string offer = await line.InvokeAsync<string>("offer", ct, node);
        if (await link.ConnectLineAsync(new LineRequest(node, offer)) is { } answer)
            await line.InvokeVoidAsync("accept", ct, node, answer);
        else
            await line.InvokeVoidAsync("close", ct, node);
    }

    private async Task SpeakAsync(bool on)
    {
        if (speaking == on || module is null)
            return;
        speaking = on;
        if (!on && Muted)
            await MuteAsync(false);
        await module.InvokeVoidAsync("speak", on);
    }

    private void Become(LineStatus status)
    {
        if (status == Status)
            return;
        Status = status;
        if (status == LineStatus.Up)
            _ = ReadDevicesAsync();
        Changed?.Invoke();
    }

    private async Task ReadDevicesAsync()
    {
        Devices = await module!.InvokeAsync<AudioDevices>("devices"); // Up, so started.
        Changed?.Invoke();
    }
}
