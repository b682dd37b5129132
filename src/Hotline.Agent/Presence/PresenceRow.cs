using Hotline.Agent.Client.Contracts;

namespace Hotline.Agent.Presence;

/// <param name="OfferId">The offer that is open, talked about, or being wrapped up.</param>
internal sealed record PresenceRow(
    Guid AccountId, string Name, string? UnitCode, string? Extension, AgentState State, string? Reason, DateTimeOffset Since,
    DateTimeOffset? ReadySince, Guid? CallId, Guid? OfferId, DateTimeOffset? WrapUpUntil, LineKind Line);
