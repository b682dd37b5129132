using System.Net;
using System.Text;
using Hotline.Telephony.Sip;
using Hotline.Telephony.Sip.Messages;
using Hotline.Telephony.Sip.Parsing;
using Hotline.Telephony.Sip.Transactions;

namespace Hotline.Telephony.Tests.Sip;

/// <summary>What was sent, in order, as text.</summary>
internal sealed class Wire : ISipOutlet
{
    public List<(string Text, IPEndPoint To)> Sent { get; } = [];

    public void Send(ReadOnlyMemory<byte> datagram, IPEndPoint destination) => Sent.Add((Encoding.UTF8.GetString(datagram.Span), destination));

    public string Last => Sent[^1].Text;

    /// <summary>Where peers at the other end of connections said that they listen.</summary>
    public Dictionary<StreamPeer, int> Listening { get; } = [];

    /// <summary>Peers whose connections proved themselves, and those that were doubted, in order.</summary>
    public List<(StreamPeer Peer, bool Proved)> Judged { get; } = [];

    /// <summary>We speak TCP.</summary>
    public bool Connects { get; init; }

    /// <summary>The only connection that stands.</summary>
    public StreamPeer? Standing { get; set; }

    public StreamPeer? Connected(IPEndPoint peer) => Standing is { } standing && standing.Address.Equals(peer.Address) && standing.Port == peer.Port ? standing : null;

    public void Listens(StreamPeer peer, int port) => Listening[peer] = port;

    public void Prove(StreamPeer peer) => Judged.Add((peer, true));

    public void Doubt(StreamPeer peer) => Judged.Add((peer, false));

    /// <summary>Takes everything sent to that address since the last call.</summary>
    public List<string> Take(IPEndPoint to)
    {
        var taken = Sent.Where(one => one.To.Equals(to)).Select(one => one.Text).ToList();
        Sent.RemoveAll(one => one.To.Equals(to));
        return taken;
    }
}

internal static class SipText
{
    /// <summary>Line feeds of a raw string become CRLF; a message of headers alone gets the empty line that ends them.</summary>
    public static byte[] Bytes(string text)
    {
        text = text.ReplaceLineEndings("\n");
        return Encoding.UTF8.GetBytes((text.TrimStart('\n').Contains("\n\n") ? text : text.TrimEnd('\n') + "\n\n").ReplaceLineEndings("\r\n"));
    }

    public static SipRequest Request(string text)
        => SipParser.TryParse(Bytes(text), out var message, out var error)
            ? Assert.IsType<SipRequest>(message)
            : throw new Xunit.Sdk.XunitException($"not parsed: {error.Reason}");

    public static SipResponse Response(string text)
        => SipParser.TryParse(Bytes(text), out var message, out var error)
            ? Assert.IsType<SipResponse>(message)
            : throw new Xunit.Sdk.XunitException($"not parsed: {error.Reason}");

    public static int Status(string response)
    {
        Assert.StartsWith("SIP/2.0 ", response);
        return int.Parse(response.AsSpan(8, 3));
    }

    public static string Method(string request) => request[..request.IndexOf(' ')];

    /// <summary>The value of a header line of a sent message; null when absent.</summary>
    public static string? Header(string message, string name) => Headers(message, name).FirstOrDefault();

    public static IEnumerable<string> Headers(string message, string name)
        => message[..message.IndexOf("\r\n\r\n", StringComparison.Ordinal)].Split("\r\n").Skip(1)
            .Where(line => line.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase))
            .Select(line => line[(name.Length + 1)..].Trim());

    public static string Body(string message) => message[(message.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..];
}
