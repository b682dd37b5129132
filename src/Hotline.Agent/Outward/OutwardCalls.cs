using Hotline.Agent.Client.Contracts;
using Hotline.Agent.Data;
using Hotline.Agent.Link;
using Hotline.Agent.Presence;
using Hotline.Agent.Queue;
using Hotline.Dispatch.Privacy;
using Hotline.Telephony.Contracts;

namespace Hotline.Agent.Outward;

/// <summary>
/// Click-to-call (呼出) for agents: the citizen of a claimed call-back or of a ticket is called by the hotline. The number is looked up and opened on this side, with its
/// audit row in the same transaction, and goes to the node alone. Answers null when the call is on its way, else the stable id of the refusal.
/// </summary>
internal sealed class OutwardCalls(Transitions transitions, OutwardPlacing placing)
{
    public const string Busy = "call-out.busy";

    /// <param name="extension">The desk phone of the account as it is signed in now.</param>
    public async Task<string?> PlaceAsync(Actor actor, string? extension, CallCitizen asked, CancellationToken ct)
    {
        var refusal = await TryAsync(actor, extension, asked, ct);
        placing.Asked(actor, refusal);
        return refusal;
    }

    private async Task<string?> TryAsync(Actor actor, string? extension, CallCitizen asked, CancellationToken ct)
    {
        await using var t = await transitions.BeginAsync(ct);
        var (subject, callee, refusal) = await placing.MayAsync(t, actor, asked, ct);
        var person = subject is null ? null : await PresenceStore.LockAsync(t, actor.AccountId, ct);

        // Asked for twice it is one call, whatever became of it since.
        if (await OutwardPlacing.IsKnownAsync(t, actor, asked.CallId, ct) is { } mine)
        {
            return mine ? null : OutwardPlacing.IdTaken;
        }

        if (subject is null)
        {
            return refusal;
        }

        if (person is not { State: AgentState.Ready or AgentState.Paused })
        {
            return person is null ? PresenceVerbs.NotAgent : Busy;
        }

        if (await PresenceVerbs.TakePhoneAsync(t, person, extension, ct) is { } noPhone)
        {
            return noPhone;
        }

        var phone = PresenceVerbs.PhoneOf(person, extension)!; // Taken above.
        var node = await OutwardPlacing.NodeAsync(t, phone, ct);
        var route = node is null ? null : await RegistrationStore.RouteFromAsync(t, node.NodeId, phone, ct);
        if (node is null || !node.Registered && route is null)
        {
            return OutwardPlacing.NoNode;
        }

        if (await OutwardPlacing.ShownAsAsync(t, subject.Dialled, ct) is not { } shownAs)
        {
            return OutwardPlacing.NoTrunk;
        }

        await RingAsync(t, actor, person, new Placement(asked.CallId, Guid.CreateVersion7(t.Now), node.NodeId, callee, shownAs, subject), phone, route, ct);
        await t.CommitAsync(ct);
        return null;
    }

    private async Task RingAsync(Transition t, Actor actor, PresenceRow person, Placement call, string phone, PhoneRoute? route, CancellationToken ct)
    {
        var queue = await QueueConfig.OfNumberAsync(t, call.ShownAs, ct);
        var answer = await placing.AnswerSecondsAsync(ct);
        var due = t.Now + queue.Offer + TimeSpan.FromSeconds(answer) + OutwardPlacing.Margin;
        await placing.WriteAsync(t, actor, call, (person.State, person.Reason), null, due, ct);

        // The offer lapses after the call does, which ends both.
        var offer = new OfferRow(
            call.OfferId, call.CallId, actor.AccountId, phone, call.Subject.TicketId ?? Guid.Empty, OfferState.Open, null, t.Now, due + OutwardPlacing.Margin, null, null);
        await OfferStore.InsertAsync(t, offer, ct);
        await PresenceStore.BusyAsync(t, actor.AccountId, AgentState.Offered, call.CallId, call.OfferId, null, ct);
        t.Command(
            call.Node,
            new PlaceCall(Guid.CreateVersion7(t.Now), call.CallId, call.OfferId, phone, queue.OfferSeconds, CallerNumber.Withheld, call.ShownAs, answer, route),
            OutwardPlacing.OrderLife);
        t.Tell(new DeskChange(actor.AccountId, DeskEventKind.OfferMade, call.OfferId));
    }
}
