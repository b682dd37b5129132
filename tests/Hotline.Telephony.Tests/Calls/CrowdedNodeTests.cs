using System.Net;
using System.Net.Sockets;
using System.Text;
using Hotline.Telephony.Contracts;
using Hotline.Telephony.Sip.Transports;
using Hotline.Telephony.Tests.Sip;

namespace Hotline.Telephony.Tests.Calls;

/// <summary>Strangers who hold every TCP connection that a node takes, and a desk phone beside them: it gets in, registers, and stays.</summary>
[Collection(RealTime.Name)]
public sealed class CrowdedNodeTests : IAsyncDisposable
{
    private static readonly StreamLimits Limits = new() { MaxConnections = 8, MaxPerAddress = 2 };

    private readonly List<TcpClient> clients = [];
    private PeerNode? node;
    private int cseq;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_phone_registers_over_a_connection_and_keeps_it_while_strangers_hold_all_the_others()
    {
        node = await PeerNode.StartAsync(Ct, access: new AccessRules(), pairs: 4, limits: Limits);
        await CrowdAsync(Limits.MaxConnections);
        var phone = (await ConnectAsync("127.0.0.50")).GetStream();
        var challenge = await AskAsync(phone, "");
        Assert.Equal(401, SipText.Status(challenge));
        var nonce = HandPeer.Quoted(SipText.Header(challenge, "WWW-Authenticate")!, "nonce");
        Assert.Equal(200, SipText.Status(await AskAsync(phone, HandPeer.Credentials("8001", "secret", nonce))));
        await node.Sink.WaitForAsync<PhoneRegistered>(Ct);
        await CrowdAsync(4 * Limits.MaxConnections);
        Assert.Equal(200, SipText.Status(await AskAsync(phone, HandPeer.Credentials("8001", "secret", nonce, nc: "00000002"))));

        // Another phone of that office, whose address is known by now.
        var neighbour = (await ConnectAsync("127.0.0.50")).GetStream();
        await CrowdAsync(4 * Limits.MaxConnections);
        Assert.Equal(401, SipText.Status(await AskAsync(neighbour, "")));
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
            await ConnectAsync($"127.0.0.{60 + (one % 4)}");
        }
    }

    private async Task<TcpClient> ConnectAsync(string from)
    {
        clients.Add(new TcpClient(new IPEndPoint(IPAddress.Parse(from), 0)));
        await clients[^1].ConnectAsync(IPAddress.Loopback, node!.Node.Port, Ct); // It is started first.
        return clients[^1];
    }

    private async Task<string> AskAsync(NetworkStream phone, string proof)
    {
        cseq++;
        await phone.WriteAsync(
            SipText.Bytes($"""
                REGISTER sip:10.0.0.1 SIP/2.0
                Via: SIP/2.0/TCP 127.0.0.50:5060;branch=z9hG4bKr{cseq}
                Max-Forwards: 70
                From: <sip:8001@10.0.0.1>;tag=phone
                To: <sip:8001@10.0.0.1>
                Call-ID: crowded
                CSeq: {cseq} REGISTER
                Contact: <sip:8001@127.0.0.50;transport=tcp>
                Expires: 300
                {proof}Content-Length: 0

                """), Ct);
        var bytes = new byte[4096];
        return Encoding.UTF8.GetString(bytes, 0, await phone.ReadAsync(bytes, Ct));
    }
}
