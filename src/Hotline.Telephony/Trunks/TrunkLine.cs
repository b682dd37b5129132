namespace Hotline.Telephony.Trunks;

/// <summary>A line of a trunk: it counts in the trunk's caps from when it is taken until it is let go.</summary>
internal sealed class TrunkLine
{
    private TrunkLine(Trunk trunk) => Trunk = trunk;

    public Trunk Trunk { get; }

    public bool IsHeld { get; private set; } = true;

    public static TrunkLine Of(Trunk trunk, DateTimeOffset now)
    {
        trunk.Began(now);
        return new TrunkLine(trunk);
    }

    /// <summary>Once; again it does nothing.</summary>
    public void LetGo()
    {
        if (IsHeld)
        {
            IsHeld = false;
            Trunk.Ended();
        }
    }
}
