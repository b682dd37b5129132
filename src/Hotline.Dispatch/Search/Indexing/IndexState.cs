namespace Hotline.Dispatch.Search.Indexing;

/// <summary>How this node's index stands, for those who search it.</summary>
internal sealed class IndexState
{
    private long caughtUp;
    private volatile bool building = true;

    /// <summary>It is being built and does not have everything yet.</summary>
    public bool Building
    {
        get => building;
        set => building = value;
    }

    /// <summary>When it last had everything that had happened; null when never, or when another node feeds it.</summary>
    public DateTimeOffset? At => Volatile.Read(ref caughtUp) is > 0 and var ticks ? new DateTimeOffset(ticks, TimeSpan.Zero) : null;

    public void CaughtUp(DateTimeOffset at) => Volatile.Write(ref caughtUp, at.UtcTicks);
}
