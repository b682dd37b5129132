namespace Hotline.Agent.Client.Contracts;

/// <summary>GET /api/calls/{id}/trace (shift lead, supervisor, leader, administrator): what happened to a call, in order, and why its caller waited.</summary>
/// <param name="Kind">A stable word, as <c>waits</c> or <c>offered</c>.</param>
/// <param name="Words">In Chinese, without personal data of the caller.</param>
public sealed record CallTraceRow(DateTimeOffset At, string Kind, string Words);

/// <summary>A caller who waits now.</summary>
/// <param name="Caller">Masked.</param>
/// <param name="Place">1 is the next one of all queues.</param>
/// <param name="Why">In Chinese: why the caller waits, or whose phone rings.</param>
public sealed record WaitingCallerRow(Guid CallId, string Queue, string Caller, DateTimeOffset EnteredAt, int Place, string Why);
