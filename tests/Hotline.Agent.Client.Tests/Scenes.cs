using Hotline.Agent.Client.Contracts;

namespace Hotline.Agent.Client.Tests;

/// <summary>Records that the tests start from.</summary>
internal static class Scenes
{
    public static readonly DateTimeOffset Noon = new(2026, 11, 24, 4, 0, 0, TimeSpan.Zero);

    public static TicketPage Draft(Guid id, long version = 1, TicketState state = TicketState.Draft) => new(
        id, version, null, state, "草稿", Light.None, 1, 0, 0, null, null, null, null, null, null, null, null, null, null, "Normal", false, "Phone",
        null, "138****0000", null, null, null, null, null, null, null, null, null, Noon, null, null, [], [], []);

    public static CallView Call(Guid offerId, CallPhase phase) => new(
        Guid.CreateVersion7(), offerId, phase, "138****0000", "南昌市", Noon, Noon, null, null, null, 12, Guid.CreateVersion7(), []);

    public static DeskSnapshot Snapshot(long seq, CallView? call = null, TicketPage? draft = null) =>
        new(seq, Noon, new(AgentState.Ready, null, Noon, "8001", true), call, draft, [], null);

    public static DeskEvent Queue(long seq, int waiting) =>
        new(seq, Noon, DeskEventKind.QueueChanged) { Queue = new("12345", waiting, 0, 1, 0) };
}
