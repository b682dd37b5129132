namespace Hotline.Telephony.Trunks;

/// <summary>What a leg of ours may take of the trunks.</summary>
internal enum LineNeed
{
    /// <summary>A line within the caps.</summary>
    Usual,

    /// <summary>One while a quarter of the trunk's is left for who calls the hotline: nobody waits for this call.</summary>
    Spare,

    /// <summary>
    /// Any, at last also beyond our own caps, of a trunk that rests or seems to be down: 110 is not kept waiting for a figure that we entered
    /// ourselves, and a carrier that can not take the call says so.
    /// </summary>
    Emergency,
}

/// <summary>Lines for calls and legs of ours: of the trunks in their order, the first that has a way out and room.</summary>
internal sealed class OutwardLines(TrunkTable trunks, Func<DateTimeOffset> utcNow)
{
    /// <summary>The trunk at that address; null: nobody entered one.</summary>
    public Trunk? At(System.Net.IPAddress address) => trunks.At(address);

    /// <param name="tried">Trunks that did not take this call.</param>
    /// <param name="beside">
    /// Code of a trunk of which a line was taken for the same call in this instant. Its rate was looked at then: of two lines one is dialled now, the other
    /// when somebody has picked up.
    /// </param>
    /// <returns>Null: no trunk takes it now.</returns>
    public TrunkLine? Take(LineNeed need, IReadOnlyCollection<Trunk>? tried = null, string? beside = null)
    {
        var now = utcNow();
        var ways = trunks.WithWayOut.Where(trunk => tried?.Contains(trunk) != true).ToList();
        var found = ways.Where(trunk => Fits(trunk, need, now, trunk.Code == beside)).OrderBy(trunk => trunk.Rest.At(now)).FirstOrDefault() // Which keeps the order of equals.
            ?? (need == LineNeed.Emergency ? ways.OrderByDescending(trunk => trunk.IsOpen).FirstOrDefault() : null);
        return found is null ? null : TrunkLine.Of(found, now);
    }

    /// <summary>A line of that trunk and no other, for an address behind it.</summary>
    /// <param name="isGateway">The address is the trunk's own: whether it answers is known.</param>
    public TrunkLine? TakeOf(Trunk trunk, LineNeed need, bool isGateway)
    {
        var now = utcNow();
        return need == LineNeed.Emergency || (isGateway ? Fits(trunk, need, now) : HasRoom(trunk, need, now)) ? TrunkLine.Of(trunk, now) : null;
    }

    private static bool Fits(Trunk trunk, LineNeed need, DateTimeOffset now, bool mayRush = false)
        => trunk.IsOpen && trunk.Rest.At(now) != TrunkRestState.Asked && HasRoom(trunk, need, now, mayRush);

    private static bool HasRoom(Trunk trunk, LineNeed need, DateTimeOffset now, bool mayRush = false)
        => trunk.HasRoom(need == LineNeed.Spare ? 1 + (trunk.Settings.MaxCalls / Admission.SparedShare) : 1) && (mayRush || !trunk.IsRushed(now));
}
