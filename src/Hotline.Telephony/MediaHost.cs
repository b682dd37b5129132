using Hotline.Telephony.Link;
using Hotline.Telephony.Media;
using Hotline.Telephony.Recording;
using Microsoft.Extensions.Hosting;

namespace Hotline.Telephony;

/// <summary>
/// What must have happened before the first packet is read: the earlier run is tidied up, the media thread beats,
/// and the cached settings (with the kept registrations) stand first in the call engine's queue. At the end, audio stops and recordings are closed.
/// </summary>
internal sealed class MediaHost(EventSink events, Recorder recorder, MediaClock clock, NodeConfiguration configuration) : IHostedLifecycleService
{
    private Task restoring = Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        events.ReportInterrupted();
        recorder.Salvage();
        clock.Start();
        return Task.CompletedTask;
    }

    /// <summary>The call engine runs by now, so this ends.</summary>
    public Task StartedAsync(CancellationToken cancellationToken) => restoring;

    public Task StopAsync(CancellationToken cancellationToken)
    {
        clock.Dispose();
        recorder.Dispose();
        return Task.CompletedTask;
    }

    /// <summary>Before the link starts, whose first look at the registrations must find those of the earlier run.</summary>
    public Task StartingAsync(CancellationToken cancellationToken)
    {
        restoring = configuration.RestoreAsync(cancellationToken);
        return Task.CompletedTask;
    }

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
