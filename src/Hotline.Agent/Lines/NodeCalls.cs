using System.Security.Cryptography;
using Hotline.Agent.Link;
using Hotline.Telephony.Contracts;
using Microsoft.AspNetCore.SignalR;

namespace Hotline.Agent.Lines;

/// <summary>What browsers ask of telephony nodes, over the links that this web process holds. Every node dials every web process.</summary>
internal sealed class NodeCalls(LinkConnections links, IHubContext<LinkHub, ITelephonyNode> hub, TimeProvider time)
{
    public const string NodeAway = "line.node-away";
    public const string TooLarge = "line.not-acceptable";

    /// <summary>An offer of audio alone has two to six thousand characters.</summary>
    private const int MaxSdp = 12_000;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public Task<LineAnswer> ConnectAsync(string node, LineOffer offer, CancellationToken ct) =>
        links.Of(node) is { } link ? AskAsync(offer.Sdp, () => Node(link).ConnectLine(offer), ct) : Task.FromResult(LineAnswer.Refuse(NodeAway));

    /// <summary>Offers a citizen's call to the nodes one after the other, in no fixed order, until one takes it.</summary>
    public async Task<LineAnswer> PlaceAsync(WebCallOffer offer, CancellationToken ct)
    {
        var last = LineAnswer.Refuse(NodeAway);
        var nodes = links.All.ToArray();
        RandomNumberGenerator.Shuffle(nodes.AsSpan());
        foreach (var link in nodes)
        {
            last = await AskAsync(offer.Sdp, () => Node(link).PlaceWebCall(offer), ct);
            if (last.Sdp is not null)
            {
                return last;
            }
        }

        return last;
    }

    /// <summary>To all nodes: those that do not know the call do nothing.</summary>
    public Task EndAsync(Guid callId, CancellationToken ct) => Task.WhenAll(links.All.Select(async link =>
    {
        try
        {
            await Node(link).EndWebCall(callId).WaitAsync(Patience, time, ct);
        }
        catch (Exception gone) when (gone is TimeoutException or IOException or InvalidOperationException)
        {
            // The node misses the good-bye and finds out by silence.
        }
    }));

    private ITelephonyNode Node(LinkConnection link) => hub.Clients.Client(link.ConnectionId);

    private async Task<LineAnswer> AskAsync(string sdp, Func<Task<LineAnswer>> ask, CancellationToken ct)
    {
        if (sdp.Length is 0 or > MaxSdp)
        {
            return LineAnswer.Refuse(TooLarge);
        }

        try
        {
            return await ask().WaitAsync(Patience, time, ct);
        }
        catch (Exception gone) when (gone is TimeoutException or IOException or InvalidOperationException or HubException)
        {
            return LineAnswer.Refuse(NodeAway);
        }
    }
}
