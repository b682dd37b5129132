using Hotline.Agent.Data;
using Hotline.Agent.Journal;
using Hotline.Agent.Outward;
using Hotline.Agent.Queue;
using Hotline.Telephony.Contracts;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Logging;

namespace Hotline.Agent.Link;

/// <summary>What the link's hub methods do.</summary>
internal sealed partial class LinkDesk(
    LinkConnections connections, Transitions transitions, EventIntake intake, Reconciliation reconciliation, OfferEnding offers, PartyCourse parties, OutwardCourse outward,
    CommandForwarder forwarder, SettingsSource settings, AgentOptions options, ILogger<LinkDesk> log)
{
    public async Task<AttachReply> AttachAsync(string connectionId, NodeSnapshot snapshot, CancellationToken ct)
    {
        if (string.IsNullOrWhiteSpace(snapshot.NodeId) || snapshot.NodeId.Length > 64)
        {
            throw new HubException("link.node-id");
        }

        NodeRow node;
        await using (var t = await transitions.BeginAsync(ct))
        {
            node = await NodeStore.AttachAsync(t, snapshot, options.Lease, ct);
            if (node.AckedSeq > 0 && node.AckedSeq < snapshot.FirstSeq - 1)
            {
                node = await PastTheLostAsync(t, snapshot, node, ct);
            }

            await TrunkHealthStore.ReplaceAsync(t, snapshot.NodeId, snapshot.Trunks, ct);
            await NodeStore.DrainingAsync(t, snapshot.NodeId, snapshot.IsDraining, t.Now, ct);
            await t.CommitAsync(ct);
        }

        // A restarted node that counts below what is committed here has lost its spool: its earlier calls are all gone.
        var known = node.IsNewProcess && snapshot.LastSeq < node.AckedSeq ? snapshot with { LastSeq = node.AckedSeq } : snapshot;
        await reconciliation.AttachedAsync(known, node.AckedSeq, ct);
        connections.Open(snapshot.NodeId, connectionId);
        LogAttached(snapshot.NodeId, snapshot.Calls.Count, snapshot.LastSeq, node.AckedSeq);
        forwarder.Look();
        return new AttachReply(node.AckedSeq, (await settings.ReadAsync(ct)).For(snapshot.NodeId));
    }

    public Task<long> PublishAsync(string connectionId, EventBatch batch, CancellationToken ct) =>
        Attached(connectionId).NodeId == batch.NodeId ? intake.TakeAsync(batch, ct) : throw new HubException("link.other-node");

    public async Task CompleteAsync(string connectionId, CommandResult result, CancellationToken ct)
    {
        var link = Attached(connectionId);
        await using (var t = await transitions.BeginAsync(ct))
        {
            if (result.Refusal is null)
            {
                // Forgotten, the command is sent again, and the node, which does each once, says so again.
                t.NeedNotLast();
            }

            var command = await CommandStore.CompleteAsync(t, result, ct);
            if (command is RingAgent ring && result.Refusal is { } why)
            {
                await NotRungAsync(t, ring, why, ct);
            }
            else if (PlacedBy(command) is { } placed && result.Refusal is { } whyNot)
            {
                await outward.RefusedAsync(t, placed, whyNot, ct);
            }
            else if (command is RingParty party && result.Refusal is { } whyParty && await CallStore.LockAsync(t, party.CallId, ct) is { } call)
            {
                if (whyParty == LegOutcome.CallUnknown)
                {
                    await GoneAsync(t, call, party.PartyId, ct);
                }

                await parties.LeftAsync(t, call, party.PartyId, whyParty == "trunk.none" ? PartyEnd.NoTrunk : PartyEnd.Cancelled, t.Now, ct);
            }
            else if (command is WaitAgain again && result.Refusal is not null && await CallStore.LockAsync(t, again.CallId, ct) is { } handed)
            {
                await QueueHanding.NotWaitingAsync(t, handed, ct);
            }

            await t.CommitAsync(ct);
        }

        link.Done(result.CommandId);
        if (result.Refusal is { } refusal)
        {
            LogRefused(result.CommandId, link.NodeId, refusal);
        }
    }

    private async Task<NodeRow> PastTheLostAsync(Transition t, NodeSnapshot snapshot, NodeRow node, CancellationToken ct)
    {
        await NodeStore.SkipToAsync(t, snapshot.NodeId, snapshot.FirstSeq, ct);
        LogLost(snapshot.NodeId, node.AckedSeq + 1, snapshot.FirstSeq - 1);
        return node with { AckedSeq = snapshot.FirstSeq - 1 };
    }

    /// <summary>The call of the hotline's own that the command is to place; null: it places none.</summary>
    private static Guid? PlacedBy(TelephonyCommand? command) => command switch
    {
        PlaceCall place => place.CallId,
        AskCitizen ask => ask.CallId,
        _ => null,
    };

    /// <summary>The order to ring was refused: no event will follow, so the offer ends here and the caller is offered again.</summary>
    private async Task NotRungAsync(Transition t, RingAgent ring, string refusal, CancellationToken ct)
    {
        if (await CallStore.LockAsync(t, ring.CallId, ct) is not { } call)
        {
            return;
        }

        if (refusal == LegOutcome.CallUnknown)
        {
            await GoneAsync(t, call, ring.OfferId, ct);
        }
        else if (await OfferStore.OpenOfCallAsync(t, call.Id, ct) is { } open && open.Id == ring.OfferId)
        {
            await offers.EndAsync(t, call, open, LegOutcome.NotRung(refusal), ct);
        }
    }

    /// <summary>The node has the caller no more, and that they hung up is still on the way: they are offered to nobody else, be it in a queue or handed to one, and it cost nobody the turn.</summary>
    private async Task GoneAsync(Transition t, CallRow call, Guid offerId, CancellationToken ct)
    {
        await QueueEntryStore.GoneAsync(t, call.Id, ct);
        if (await OfferStore.OpenOfCallAsync(t, call.Id, ct) is { } open && open.Id == offerId)
        {
            await offers.EndAsync(t, call, open, LegOutcome.CallerUnknown, ct);
        }
    }

    public void Gone(string connectionId)
    {
        if (connections.Close(connectionId) is { } gone)
        {
            LogGone(gone.NodeId);
        }
    }

    private LinkConnection Attached(string connectionId) =>
        connections.All.FirstOrDefault(link => link.ConnectionId == connectionId) ?? throw new HubException("link.not-attached");

    [LoggerMessage(3103, LogLevel.Information, "Telephony node {Node} attached with {Calls} calls; it handed out {LastSeq}, {AckedSeq} is committed")]
    private partial void LogAttached(string node, int calls, long lastSeq, long ackedSeq);

    [LoggerMessage(3111, LogLevel.Critical, "The database went back: events {First} to {Last} of node {Node} were committed once and are not any more, and the node has forgotten them. What is up there now is taken from its state")]
    private partial void LogLost(string node, long first, long last);

    [LoggerMessage(3104, LogLevel.Warning, "The link of telephony node {Node} is gone")]
    private partial void LogGone(string node);

    [LoggerMessage(3105, LogLevel.Information, "Command {Command} was refused by node {Node}: {Refusal}")]
    private partial void LogRefused(Guid command, string node, string refusal);
}
