using Hotline.Telephony.Contracts;

namespace Hotline.Agent.Link;

/// <summary>The settings of all telephony nodes as of one moment.</summary>
/// <param name="common">What is the same for all.</param>
/// <param name="takingCalls">Among whom the trunks' lines are divided.</param>
internal sealed class SettingsOfNodes(NodeSettings common, IReadOnlyCollection<string> takingCalls)
{
    public NodeSettings For(string nodeId) => common with { Trunks = [.. common.Trunks.Select(trunk => TrunkShares.Of(trunk, nodeId, takingCalls))] };
}
