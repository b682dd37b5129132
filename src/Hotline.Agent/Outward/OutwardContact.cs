using Hotline.Agent.Data;
using Hotline.Agent.Journal;
using Hotline.Dispatch.Privacy;
using Hotline.Dispatch.Tickets;
using Hotline.Dispatch.Tickets.Verbs;

namespace Hotline.Agent.Outward;

/// <summary>
/// A liaison's call that the citizen answered is the first contact of the unit (先行联系): the ticket is told in the transaction in which the call ends, recorded or not. Whether it
/// counts is the ticket's to say.
/// </summary>
internal sealed class OutwardContact(FirstContact contact)
{
    public async Task EndedAsync(Transition t, CallRow call, CancellationToken ct)
    {
        const string sql = """
            select outward.unit_code, call.agent_name from agent.outward_call outward join agent.call on call.id = outward.call_id
            where outward.call_id = @Id and outward.unit_code is not null
            """;
        if (call is { BridgedAt: { } answered, PlacedBy: { } by, TicketId: { } ticket } && await t.OneAsync<Talk>(sql, new { call.Id }, ct) is { } talk)
        {
            await contact.AnsweredAsync(
                ticket, new LinkCall(call.Id, talk.UnitCode, call.ArrivedAt, answered), Actor.Of(by, talk.AgentName ?? "", talk.UnitCode, Role.System), await t.DatabaseAsync(ct), t.Afterwards, ct);
        }
    }

    private sealed record Talk(string UnitCode, string? AgentName);
}
