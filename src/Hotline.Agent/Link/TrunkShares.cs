using Hotline.Telephony.Contracts;

namespace Hotline.Agent.Link;

/// <summary>A trunk's lines, divided among the nodes that take calls (ADR 0160). Together they have all of them and no more.</summary>
internal static class TrunkShares
{
    /// <param name="takingCalls">The nodes that divide; what can not be divided goes to the first by name, a line each.</param>
    /// <returns>With the node's share. One that takes no calls is told none: what it still needs are legs of the calls that it has.</returns>
    public static TrunkSettings Of(TrunkSettings trunk, string node, IReadOnlyCollection<string> takingCalls)
    {
        var place = takingCalls.Count(other => string.CompareOrdinal(other, node) < 0);
        return trunk.MaxCalls == 0 || !takingCalls.Contains(node)
            ? trunk
            : trunk with { Share = (trunk.MaxCalls / takingCalls.Count) + (place < trunk.MaxCalls % takingCalls.Count ? 1 : 0) };
    }
}
