using System.Runtime.InteropServices;
using Hotline.Telephony.Calls;
using Hotline.Telephony.Contracts;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Hotline.Telephony;

/// <summary>
/// The program is told to end: new calls are refused (503 with Retry-After), those that are up go on until they are over, or for as long as
/// <see cref="TelephonyOptions.DrainSeconds"/> says. A second signal ends it at once.
/// </summary>
internal sealed partial class Draining(ICallCommands calls, TelephonyOptions options, TimeProvider clock, ILogger<Draining> logger) : IHostedService
{
    /// <summary>What ending takes besides.</summary>
    public static readonly TimeSpan Margin = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(200);

    /// <summary>After a call its audio is measured and its recording closed.</summary>
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(1);

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (options.DrainSeconds == 0)
        {
            return;
        }

        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Again);
        using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, Again);
        try
        {
            await DrainAsync(over.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            LogCutShort();
        }

        void Again(PosixSignalContext signal)
        {
            signal.Cancel = true;
            over.Cancel();
        }
    }

    private async Task DrainAsync(CancellationToken ct)
    {
        var begun = clock.GetTimestamp();
        await calls.ExecuteAsync(new DrainNode(Guid.CreateVersion7(), On: true), ct).ConfigureAwait(false);
        var live = await LiveAsync(ct).ConfigureAwait(false);
        if (live == 0)
        {
            return;
        }

        LogDraining(live, options.DrainSeconds);
        while (live > 0 && clock.GetElapsedTime(begun) < TimeSpan.FromSeconds(options.DrainSeconds))
        {
            await Task.Delay(Look, clock, ct).ConfigureAwait(false);
            live = await LiveAsync(ct).ConfigureAwait(false);
        }

        if (live == 0)
        {
            await Task.Delay(Settling, clock, ct).ConfigureAwait(false);
        }

        LogDrained(live);
    }

    private async ValueTask<int> LiveAsync(CancellationToken ct) => (await calls.SnapshotAsync(ct).ConfigureAwait(false)).Calls.Count;

    [LoggerMessage(1030, LogLevel.Information, "Told to end: {Live} calls are up and have up to {Seconds} s; no new ones are taken")]
    private partial void LogDraining(int live, int seconds);

    [LoggerMessage(1031, LogLevel.Information, "Drained; {Live} calls are cut off")]
    private partial void LogDrained(int live);

    [LoggerMessage(1032, LogLevel.Warning, "Told to end once more: the calls that are up are cut off")]
    private partial void LogCutShort();
}
