using Hotline.Dispatch.Tickets.Verbs;

namespace Hotline.Dispatch.Tickets;

/// <summary>What a unit asks for (申请挂起) until the hotline decides on it, or it leaves the unit's hands.</summary>
public sealed record SuspensionRequest(SuspendReason Reason, int ReviewDays, DateTimeOffset AskedAt);
