using System.Net;

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
    public Trunk? At(IPAddress address) => trunks.At(address);

    /// <param name="tried">Trunks that did not take this call, where they were.</param>
    /// <param name="beside">
    /// Code of a trunk of which a line was taken for the same call in this instant. Its rate was looked at then: of two lines one is dialled now, the other
    /// when somebody has picked up.
    /// </param>
    /// <returns>Null: no trunk takes it now.</returns>
    public TrunkLine? Take(LineNeed need, IReadOnlyCollection<(Trunk Trunk, IPEndPoint At)>? tried = null, string? beside = null)
    {
        var now = utcNow();
        var ways = trunks.WithWayOut.Where(trunk => tried is null || IsUntried(trunk, tried)).ToList();
        var found = ways.Where(trunk => Fits(trunk, need, now, trunk.Code == beside)).OrderBy(trunk => trunk.Rest.At(now)).FirstOrDefault() // Which keeps the order of equals.
            ?? (need == LineNeed.Emergency ? ways.OrderByDescending(trunk => trunk.IsOpen).FirstOrDefault() : null);
        return found is null ? null : TrunkLine.Of(found, now);
    }

    /// <summary>The trunk, of which the call has a line, is to be dialled at another place than before.</summary>
    public bool IsElsewhere(Trunk trunk, IReadOnlyCollection<(Trunk Trunk, IPEndPoint At)> tried)
        => trunk.IsOpen && trunk.Rest.At(utcNow()) == TrunkRestState.None && trunks.WithWayOut.Contains(trunk) && IsUntried(trunk, tried);

    /// <summary>The trunk did not take a call.</summary>
    /// <param name="at">Where it was dialled.</param>
    /// <param name="seconds">That it named; null: it named none.</param>
    public void Failed(Trunk trunk, IPEndPoint at, int? seconds) => trunks.Failed(trunk, at, seconds);

    /// <summary>The trunk took a call.</summary>
    /// <param name="at">Where it was dialled.</param>
    public void Took(Trunk trunk, IPEndPoint at) => trunks.Took(trunk, at);

    /// <summary>A line of that trunk and no other, for an address behind it.</summary>
    /// <param name="isGateway">The address is the trunk's own: whether it answers is known.</param>
    public TrunkLine? TakeOf(Trunk trunk, LineNeed need, bool isGateway)
    {
        var now = utcNow();
        return need == LineNeed.Emergency || (isGateway ? Fits(trunk, need, now) : HasRoom(trunk, need, now)) ? TrunkLine.Of(trunk, now) : null;
    }

    private static bool IsUntried(Trunk trunk, IReadOnlyCollection<(Trunk Trunk, IPEndPoint At)> tried) => trunk.Hop is { } hop && !tried.Contains((trunk, hop));

    private static bool Fits(Trunk trunk, LineNeed need, DateTimeOffset now, bool mayRush = false)
        => trunk.IsOpen && trunk.Rest.At(now) != TrunkRestState.Asked && HasRoom(trunk, need, now, mayRush);

    private static bool HasRoom(Trunk trunk, LineNeed need, DateTimeOffset now, bool mayRush = false)
        => trunk.HasRoom(need == LineNeed.Spare ? 1 + (trunk.Lines / Admission.SparedShare) : 1) && (mayRush || !trunk.IsRushed(now));
}
