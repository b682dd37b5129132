using Hotline.Agent.Data;
using Hotline.Agent.Outward;
using Hotline.Agent.Presence;
using Hotline.Dispatch.Privacy;
using Hotline.Dispatch.Tickets;
using Hotline.Dispatch.Tickets.Verbs;

namespace Hotline.Agent.Journal;

/// <summary>The one draft ticket of a call.</summary>
internal sealed class CallDrafts(CallStore calls, TicketDesk tickets)
{
    /// <summary>Opens it, or hands it over to this agent, with everything typed so far. Call and agent must be locked.</summary>
    /// <returns>The draft; of a call about a ticket, that ticket.</returns>
    public async Task<Guid> OpenAsync(Transition t, CallRow call, PresenceRow agent, CancellationToken ct)
    {
        if (call.IsOutward)
        {
            if (await OutwardStore.DraftOfAsync(t, call.Id, ct) is not { } of)
            {
                return call.TicketId ?? Guid.Empty;
            }

            call = of == call.Id ? call : await CallStore.FindAsync(t, of, ct) ?? call;
        }

        var actor = Actor.Of(agent.AccountId, agent.Name, agent.UnitCode, Role.Agent);
        var draft = new OpenDraft(IntakeChannel.Phone, call.Id, calls.Caller(call.Id, call.CallerEnc), RecordingId: call.RecordingId);
        return await tickets.OpenDraftAsync(draft, actor, await t.DatabaseAsync(ct), ct);
    }
}
