using System.Net;
using System.Net.Sockets;
using Hotline.Telephony.Contracts;
using Hotline.Telephony.Sip.Transports;
using Hotline.Telephony.Tests.Sip;
using Hotline.Telephony.Tests.Sip.Transports;

namespace Hotline.Telephony.Tests.Calls;

/// <summary>Strangers who hold every TCP connection that a node takes, and a desk phone beside them: it gets in, registers, and stays.</summary>
[Collection(RealTime.Name)]
public sealed class CrowdedNodeTests : IAsyncDisposable
{
    private const string Office = "127.0.0.50";

    private static readonly StreamLimits Limits = new() { MaxConnections = 8, MaxPerAddress = 2 };

    private readonly List<TcpClient> clients = [];
    private PeerNode? node;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_phone_registers_over_a_connection_and_keeps_it_while_strangers_hold_all_the_others()
    {
        node = await PeerNode.StartAsync(Ct, access: new AccessRules(), pairs: 4, limits: Limits);
        await CrowdAsync(Limits.MaxConnections);
        using var phone = new TcpPhone(Office, Office);
        await phone.ConnectAsync(node.Node.Port, Ct);
        var challenge = await phone.RegisterAsync("", Ct);
        Assert.Equal(401, SipText.Status(challenge));
        var nonce = HandPeer.NonceOf(challenge);
        Assert.Equal(200, SipText.Status(await phone.RegisterAsync(HandPeer.Credentials("8001", "secret", nonce), Ct)));
        await node.Sink.WaitForAsync<PhoneRegistered>(Ct);
        await CrowdAsync(4 * Limits.MaxConnections);
        Assert.Equal(200, SipText.Status(await phone.RegisterAsync(HandPeer.Credentials("8001", "secret", nonce, nc: "00000002"), Ct)));

        // Another phone of that office, whose address is known by now.
        using var neighbour = new TcpPhone(Office, Office);
        await neighbour.ConnectAsync(node.Node.Port, Ct);
        await CrowdAsync(4 * Limits.MaxConnections);
        Assert.Equal(401, SipText.Status(await neighbour.RegisterAsync("", Ct)));
    }

    public async ValueTask DisposeAsync()
    {
        clients.ForEach(client => client.Dispose());
        if (node is not null)
        {
            await node.DisposeAsync();
        }
    }

    /// <summary>So many connections of four addresses, one after the other.</summary>
    private async Task CrowdAsync(int connections)
    {
        for (var one = 0; one < connections; one++)
        {
            clients.Add(new TcpClient(new IPEndPoint(IPAddress.Parse($"127.0.0.{60 + (one % 4)}"), 0)));
            await clients[^1].ConnectAsync(IPAddress.Loopback, node!.Node.Port, Ct); // It is started first.
        }
    }
}
