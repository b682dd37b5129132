using Hotline.Agent.Data;
using Hotline.Dispatch.Privacy;
using Hotline.Dispatch.Tickets;
using Hotline.Dispatch.Tickets.Verbs;

namespace Hotline.Agent.Outward;

/// <summary>
/// A liaison's call that the citizen answered is the first contact of the unit (先行联系): the ticket is told once the call has ended, as often as it takes, and writes it down
/// once. Whether it counts is the ticket's to say: it may be another unit's by now.
/// </summary>
internal static class OutwardContact
{
    public static async Task TellAsync(Transitions transitions, TicketDesk tickets, Guid callId, Guid ticketId, CancellationToken ct)
    {
        if (await FindAsync(transitions, callId, ct) is { } talk)
        {
            var liaison = Actor.Of(talk.PlacedBy, talk.AgentName ?? "", talk.UnitCode, Role.Liaison);
            await tickets.DoAsync(ticketId, new RecordContact(ContactWay.Telephone, Reached: true, talk.BridgedAt, CallId: callId), liaison, null, ct);
        }
    }

    private static async Task<Talk?> FindAsync(Transitions transitions, Guid callId, CancellationToken ct)
    {
        const string sql = """
            select call.placed_by, call.agent_name, outward.unit_code, call.bridged_at
            from agent.outward_call outward join agent.call on call.id = outward.call_id
            where outward.call_id = @callId and outward.unit_code is not null and call.placed_by is not null and call.bridged_at is not null
            """;
        await using var t = await transitions.LookAsync(ct);
        return await t.OneAsync<Talk>(sql, new { callId }, ct);
    }

    private sealed record Talk(Guid PlacedBy, string? AgentName, string UnitCode, DateTimeOffset BridgedAt);
}
