using System.Collections.Concurrent;
using System.Diagnostics;
using Hotline.EndToEnd.Tests.Wire;

namespace Hotline.Benchmarks.Wire;

/// <summary>Many citizens on one socket.</summary>
internal sealed class Callers(int sipPort) : SipPeer(sipPort)
{
    private readonly ConcurrentDictionary<string, PlacedCall> calls = new();

    /// <param name="number">What the caller's From says.</param>
    /// <param name="rtpPort">Where the caller wants to hear.</param>
    public PlacedCall Call(string number, int rtpPort)
    {
        var call = new PlacedCall(Guid.NewGuid().ToString("N"), number);
        calls[call.Id] = call;
        call.InviteAt = Stopwatch.GetTimestamp();
        Send(Request(call, "INVITE", $"sip:12345@127.0.0.1:{SipPort}", 1, $"<sip:12345@127.0.0.1:{SipPort}>", SipText.Sdp(rtpPort)));
        return call;
    }

    /// <summary>BYE; does not wait for its answer.</summary>
    public void HangUp(PlacedCall call)
    {
        if (call.Answer is { } answer)
        {
            Send(Request(call, "BYE", Target(answer), 2, answer["To"], ""));
        }
    }

    protected override void Heard(SipText message, long at)
    {
        if (!calls.TryGetValue(message["Call-ID"], out var call))
        {
            return;
        }

        if (!message.IsResponse)
        {
            Send(message.Reply("200 OK"));
            call.Ended = true;
        }
        else if (message.Method == "INVITE")
        {
            Progress(call, message, at);
        }
    }

    private void Progress(PlacedCall call, SipText message, long at)
    {
        if (message.Status is 180 or 183)
        {
            call.RingingAt ??= at;
        }
        else if (message.Status >= 200 && call.Answer is null)
        {
            call.AnsweredAt = at;
            call.Answer = message;
            if (message.Status == 200)
            {
                Send(Request(call, "ACK", Target(message), 1, message["To"], ""));
            }

            call.Final.TrySetResult(message.Status);
        }
    }

    private SipText Request(PlacedCall call, string method, string uri, int sequence, string to, string body)
    {
        List<(string, string)> headers =
        [
            ("Via", Via()), ("Max-Forwards", "70"), ("From", $"<sip:{call.Number}@127.0.0.1:{Port}>;tag={call.Id[..8]}"), ("To", to),
            ("Call-ID", call.Id), ("CSeq", $"{sequence} {method}"), ("Contact", $"<sip:{call.Number}@127.0.0.1:{Port}>"),
        ];
        if (body.Length > 0)
        {
            headers.Add(("Content-Type", "application/sdp"));
        }

        return new SipText($"{method} {uri} SIP/2.0", headers, body);
    }
}

/// <param name="Id">SIP Call-ID.</param>
internal sealed record PlacedCall(string Id, string Number)
{
    public long InviteAt { get; set; }

    public long? RingingAt { get; set; }

    public long AnsweredAt { get; set; }

    public SipText? Answer { get; set; }

    public bool Ended { get; set; }

    /// <summary>The status of the final answer.</summary>
    public TaskCompletionSource<int> Final { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
}
