using Hotline.Agent.Client.Contracts;
using Hotline.Agent.Data;
using Hotline.Agent.Journal;
using Hotline.Dispatch.Privacy;
using Hotline.Dispatch.Tickets;

namespace Hotline.Agent.Outward;

/// <summary>Whom a call is to reach.</summary>
/// <param name="Written">The number as it was typed or came in; null where it was withheld.</param>
/// <param name="DraftOf">See <see cref="OutwardStore"/>.</param>
/// <param name="Dialled">The number of the hotline that the citizen had dialled.</param>
/// <param name="LedBy">The unit that leads the ticket.</param>
internal sealed record OutwardSubject(Pii? Written, Guid? TicketId, Guid? DraftOf = null, string? Dialled = null, Guid? CallBackOf = null, string? LedBy = null);

/// <summary>Finds whom a person asks to call, as far as that person may: by a claim of theirs, which is renewed, or by a ticket.</summary>
internal sealed class OutwardSubjects(CallStore calls, TicketCallee callees)
{
    public const string Unclear = "call-out.unclear";

    public async Task<(OutwardSubject? Subject, string? Refusal)> FindAsync(Transition t, Actor actor, CallCitizen asked, CancellationToken ct) => asked switch
    {
        { CallBackOf: { } missed, TicketId: null } => await OfCallBackAsync(t, actor, asked.CallId, missed, ct),
        { CallBackOf: null, TicketId: { } ticket } => await callees.OfAsync(ticket, actor, await t.DatabaseAsync(ct), ct) switch
        {
            Outcome<Callee>.Done { Value: var found } => (new OutwardSubject(found.Number, ticket, LedBy: found.UnitCode), null),
            Outcome<Callee>.Refused refused => (null, refused.Why.Id),
            _ => throw new System.Diagnostics.UnreachableException(),
        },
        _ => (null, Unclear),
    };

    private async Task<(OutwardSubject? Subject, string? Refusal)> OfCallBackAsync(Transition t, Actor actor, Guid callId, Guid missed, CancellationToken ct)
    {
        if (await CallStore.LockAsync(t, missed, ct) is not { } call || !await CallBacks.RenewAsync(t, actor.AccountId, missed, ct))
        {
            return (null, CallBacks.NotYours);
        }

        // A conversation that was cut off goes on in its own draft.
        var draftOf = call.TicketId is not null && (call.BridgedAt ?? call.RequeuedAt) is not null ? missed : callId;
        var dialled = await t.OneAsync<string>("select dialled from agent.call where id = @missed", new { missed }, ct);
        return (new OutwardSubject(calls.Caller(missed, call.CallerEnc), null, draftOf, dialled, missed), null);
    }
}
