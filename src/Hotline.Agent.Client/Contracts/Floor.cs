namespace Hotline.Agent.Client.Contracts;

/// <summary>GET /api/floor, for shift leads: the queues and who sits where. Read again on QueueChanged and every few seconds.</summary>
public sealed record FloorPage(DateTimeOffset At, IReadOnlyList<QueueView> Queues, IReadOnlyList<FloorAgent> Agents, IReadOnlyList<MissedCallRow> Missed);

/// <param name="Connected">A console of this agent is connected now.</param>
public sealed record FloorAgent(Guid AccountId, string Login, string Name, AgentState State, string? Reason, DateTimeOffset Since, string? Extension, bool PhoneRegistered, bool Connected);
