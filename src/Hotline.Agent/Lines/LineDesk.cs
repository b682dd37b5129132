using Hotline.Agent.Client.Contracts;
using Hotline.Agent.Data;
using Hotline.Agent.Journal;
using Hotline.Agent.Link;
using Hotline.Agent.Presence;
using Hotline.Agent.Queue;
using Hotline.Telephony.Contracts;

namespace Hotline.Agent.Lines;

/// <summary>
/// An agent's line: which kind it is, the browser's offers of one, and taking a call on it. Whether a browser line stands, telephony
/// says with the same events as of a desk phone. Verbs answer null when done, else the stable id of the refusal.
/// </summary>
internal sealed class LineDesk(Transitions transitions, LinkConnections links, NodeCalls nodes)
{
    public const string NotBrowser = "line.not-browser";
    public const string OnDeskPhone = "offer.on-desk-phone";
    private static readonly TimeSpan AnswerLife = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan DisconnectLife = TimeSpan.FromMinutes(1);

    /// <summary>Desk phone or browser. Not while a call is on it.</summary>
    /// <param name="phone">The desk phone of the account as it is signed in now.</param>
    public async Task<string?> ChooseAsync(Guid account, string? phone, LineKind line, CancellationToken ct)
    {
        await using var t = await transitions.BeginAsync(ct);
        var now = await PresenceStore.LockAsync(t, account, ct);
        var refusal = now switch
        {
            null => PresenceVerbs.NotAgent,
            { State: AgentState.Talking } => PresenceVerbs.InCall,
            { State: AgentState.Offered } => PresenceVerbs.Offered,
            _ when line == LineKind.Phone && phone is null => PresenceVerbs.NoPhone,
            { State: not AgentState.Offline } when line == LineKind.Phone && await PresenceStore.PhoneTakenAsync(t, phone!, account, ct) => PresenceVerbs.PhoneInUse, // the arm above: not null
            _ => null,
        };
        if (refusal is not null || now!.Line == line) // Null is refused above.
        {
            return refusal;
        }

        await PresenceStore.ChooseLineAsync(t, account, line, line == LineKind.Browser ? BrowserLine.Of(account) : phone, ct);
        if (line == LineKind.Phone)
        {
            foreach (var node in links.All)
            {
                t.Command(node.NodeId, new DisconnectLine(Guid.CreateVersion7(t.Now), BrowserLine.Of(account)), DisconnectLife);
            }
        }

        await t.CommitAsync(ct);
        return null;
    }

    /// <summary>The telephony nodes to which a browser keeps a line: a caller may be at any of them.</summary>
    public string[] Nodes() => [.. links.All.Select(link => link.NodeId).Order(StringComparer.Ordinal)];

    /// <summary>Brings a browser's offer to a node and its answer back.</summary>
    public async Task<LineAnswer> ConnectAsync(Guid account, string node, string sdp, CancellationToken ct)
    {
        await using (var t = await transitions.BeginAsync(ct))
        {
            if (await PresenceStore.FindAsync(t, account, ct) is not { Line: LineKind.Browser })
            {
                return LineAnswer.Refuse(NotBrowser);
            }
        }

        return await nodes.ConnectAsync(node, new LineOffer(BrowserLine.Of(account), sdp), ct);
    }

    /// <summary>The agent takes the offered call in the browser.</summary>
    public async Task<string?> AnswerAsync(Guid account, Guid offerId, CancellationToken ct)
    {
        await using var t = await transitions.BeginAsync(ct);
        if (await OfferStore.FindAsync(t, offerId, ct) is not { State: OfferState.Open } offer || offer.AccountId != account
            || await CallStore.FindAsync(t, offer.CallId, ct) is not { EndedAt: null } call)
        {
            return PresenceVerbs.OfferGone;
        }

        if (!BrowserLine.Is(offer.Extension))
        {
            return OnDeskPhone;
        }

        t.Command(call.NodeId, new AnswerAgentLeg(Guid.CreateVersion7(t.Now), call.Id, offerId), AnswerLife);
        await t.CommitAsync(ct);
        return null;
    }
}
