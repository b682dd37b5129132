using System.Net;
using System.Net.Sockets;
using System.Text;
using Hotline.Telephony.Tests.Sip;

namespace Hotline.Telephony.Tests.Calls;

/// <summary>A peer with a real socket whose every datagram the test writes.</summary>
/// <param name="address">Of loopback: 127.0.0.1 or another one of 127.0.0.0/8.</param>
internal sealed class UdpPeer(PeerNode node, string address = "127.0.0.1") : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private readonly UdpClient socket = new(new IPEndPoint(IPAddress.Parse(address), 0));

    /// <summary>With its port.</summary>
    public string Address => socket.Client.LocalEndPoint!.ToString()!; // Bound: it has one.

    /// <summary>The node's, with its port.</summary>
    public string Node { get; } = $"127.0.0.1:{node.Node.Port}";

    public Task SayAsync(string text, CancellationToken ct) => SayAsync(SipText.Bytes(text), ct);

    public async Task SayAsync(byte[] datagram, CancellationToken ct)
        => Assert.Equal(datagram.Length, await socket.SendAsync(datagram, new IPEndPoint(IPAddress.Loopback, node.Node.Port), ct));

    /// <summary>The next message that is meant; others before it are forgotten.</summary>
    public async Task<string> HearAsync(Func<string, bool> isMeant, CancellationToken ct)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        patience.CancelAfter(Patience);
        while (true)
        {
            var text = Encoding.UTF8.GetString((await socket.ReceiveAsync(patience.Token)).Buffer);
            if (isMeant(text))
            {
                return text;
            }
        }
    }

    /// <summary>The next final answer to a request of that method.</summary>
    public Task<string> AnswerAsync(string method, CancellationToken ct)
        => HearAsync(text => IsAnswer(text, method) && SipText.Status(text) >= 200, ct);

    /// <summary>The next request of that method.</summary>
    public Task<string> AskedAsync(string method, CancellationToken ct) => HearAsync(text => text.StartsWith(method + " ", StringComparison.Ordinal), ct);

    public static bool IsAnswer(string text, string method)
        => text.StartsWith("SIP/2.0 ", StringComparison.Ordinal) && SipText.Header(text, "CSeq")!.EndsWith(" " + method, StringComparison.Ordinal);

    public void Dispose() => socket.Dispose();
}
