namespace Hotline.Agent.Vault;

/// <summary>
/// Port: runs <see cref="RecordingPull.RunAsync"/> for a recording until it succeeds. The host implements it with its job
/// queue. Scheduling the same recording twice does no harm.
/// </summary>
public interface IRecordingPull
{
    Task ScheduleAsync(Guid recordingId, CancellationToken ct);
}
