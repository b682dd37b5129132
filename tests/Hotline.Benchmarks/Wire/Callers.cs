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
        call.Invite = Request(call, "INVITE", $"sip:12345@127.0.0.1:{SipPort}", 1, $"<sip:12345@127.0.0.1:{SipPort}>", SipText.Sdp(rtpPort));
        call.InviteAt = Stopwatch.GetTimestamp();
        SendInvite(call);
        return call;
    }

    /// <summary>The same INVITE, as a client transaction that has heard nothing sends it again (RFC 3261 §17.1.1.2).</summary>
    public void SendInvite(PlacedCall call)
    {
        call.Sent++;
        Send(call.Invite!); // Set by Call.
    }

    /// <summary>BYE; does not wait for its answer.</summary>
    public void HangUp(PlacedCall call)
    {
        if (call.Answer is { } answer)
        {
            Send(Request(call, "BYE", Target(answer), 2, answer["To"], ""));
        }
    }

    /// <summary>The same until it is answered, as a client transaction does, or the hotline hangs up too.</summary>
    /// <returns>False when nothing was answered.</returns>
    public async Task<bool> HangUpAsync(PlacedCall call, CancellationToken ct)
    {
        for (var wait = TimeSpan.FromMilliseconds(500); wait < TimeSpan.FromSeconds(10) && !call.Over.Task.IsCompleted; wait *= 2)
        {
            HangUp(call);
            await Task.WhenAny(call.Over.Task, Task.Delay(wait, ct));
        }

        return call.Over.Task.IsCompleted;
    }

    /// <summary>Nothing more is expected of it.</summary>
    public void Forget(PlacedCall call) => calls.TryRemove(call.Id, out _);

    protected override void Heard(SipText message, long at)
    {
        if (!calls.TryGetValue(message["Call-ID"], out var call))
        {
            return;
        }

        if (!message.IsResponse)
        {
            Send(message.Reply("200 OK"));
            call.Over.TrySetResult();
        }
        else if (message.Method == "BYE")
        {
            call.Over.TrySetResult();
        }
        else if (message.Method == "INVITE")
        {
            Progress(call, message, at);
        }
    }

    private void Progress(PlacedCall call, SipText message, long at)
    {
        call.IsHeard = true;
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
        else if (message.Status == 200)
        {
            Send(Request(call, "ACK", Target(message), 1, message["To"], "")); // It is sent again because ours was lost (§13.2.2.4).
        }
    }

    private SipText Request(PlacedCall call, string method, string uri, int sequence, string to, string body)
    {
        List<(string, string)> headers =
        [
            ("Via", Via()), ("Max-Forwards", "70"), ("From", $"<sip:{call.Number}@{Here}>;tag={call.Id[..8]}"), ("To", to),
            ("Call-ID", call.Id), ("CSeq", $"{sequence} {method}"), ("Contact", $"<sip:{call.Number}@{Here}>"),
        ];
        headers.AddRange(RouteOf(call));
        if (body.Length > 0)
        {
            headers.Add(("Content-Type", "application/sdp"));
        }

        return new SipText($"{method} {uri} SIP/2.0", headers, body);
    }

    /// <summary>Inside the call: along whoever put itself into its route (RFC 3261 §12.1.2).</summary>
    private static IEnumerable<(string Name, string Value)> RouteOf(PlacedCall call)
        => call.Answer is { } answer ? answer.Headers.Where(header => header.Name.Equals("Record-Route", StringComparison.OrdinalIgnoreCase)).Reverse().Select(header => ("Route", header.Value)) : [];
}

/// <param name="Id">SIP Call-ID.</param>
internal sealed record PlacedCall(string Id, string Number)
{
    public SipText? Invite { get; set; }

    /// <summary>When it was sent first.</summary>
    public long InviteAt { get; set; }

    /// <summary>How often.</summary>
    public int Sent { get; set; }

    /// <summary>Anything was answered.</summary>
    public bool IsHeard { get; set; }

    public long? RingingAt { get; set; }

    public long AnsweredAt { get; set; }

    public SipText? Answer { get; set; }

    /// <summary>The status of the final answer.</summary>
    public TaskCompletionSource<int> Final { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The hotline has hung up, or answered our BYE.</summary>
    public TaskCompletionSource Over { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
}
