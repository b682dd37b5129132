namespace Hotline.Agent.Queue;

/// <summary>How long a caller will wait, from how quickly callers of the queue were answered of late.</summary>
internal static class WaitEstimate
{
    /// <summary>What counts as of late.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(15);

    private const int FewestServed = 3;

    /// <param name="ahead">Callers before this one.</param>
    /// <param name="served">Callers of the queue who were answered within <see cref="Window"/>.</param>
    /// <returns>Null when too few were answered to tell.</returns>
    public static TimeSpan? Of(int ahead, int served) => served < FewestServed ? null : (ahead + 1) * (Window / served);
}
