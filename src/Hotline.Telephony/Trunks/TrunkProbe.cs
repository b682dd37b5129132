using System.Net;
using Hotline.Telephony.Contracts;
using Hotline.Telephony.Sip;
using Hotline.Telephony.Sip.Messages;
using Hotline.Telephony.Sip.Transactions;

namespace Hotline.Telephony.Trunks;

/// <summary>Asks one trunk with OPTIONS whether it is there. Any answer is life, even a refusal or a challenge, except 503 and 408, which say that it is out of service.</summary>
internal sealed class TrunkProbe : IResponseReceiver
{
    /// <summary>Between an answer and the next question.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(15);

    /// <summary>A lost datagram or two, or a restart of the carrier's SBC, is no failure yet.</summary>
    private const int MissesUntilDown = 3;

    private readonly SipStack stack;
    private readonly SipUri target;
    private readonly IPEndPoint destination;
    private readonly Action<TrunkState> changed;
    private readonly string from = SipIds.Tag();
    private readonly string callId = SipIds.CallId();
    private SipTimer? next;
    private uint cseq;
    private int misses;
    private bool stopped;

    public TrunkProbe(SipStack stack, SipUri target, IPEndPoint destination, Action<TrunkState> changed)
    {
        this.stack = stack;
        this.target = target;
        this.destination = destination;
        this.changed = changed;
        next = stack.Timers.Start(TimeSpan.Zero, Ask);
    }

    public TrunkState State { get; private set; }

    public void Stop()
    {
        stopped = true;
        next?.Stop();
    }

    public void OnResponse(SipResponse response)
    {
        if (response.IsProvisional || stopped)
        {
            return;
        }

        Heard(response.Status is not (SipStatus.ServiceUnavailable or SipStatus.RequestTimeout), Interval);
    }

    public void OnTimeout()
    {
        if (!stopped)
        {
            Heard(alive: false, TimeSpan.Zero); // It has waited half a minute already.
        }
    }

    private void Heard(bool alive, TimeSpan pause)
    {
        misses = alive ? 0 : misses + 1;
        next = stack.Timers.Start(pause, Ask);
        var now = alive ? TrunkState.Up : misses >= MissesUntilDown ? TrunkState.Down : State;
        if (now != State)
        {
            State = now;
            changed(now);
        }
    }

    private void Ask()
    {
        var uri = target.ToString();
        var self = $"<sip:hotline@{stack.Host(destination)}>";
        var options = new OutgoingRequest(SipMethods.Options, uri, SipIds.Branch(), stack.Origin(destination), $"{self};tag={from}", $"<{uri}>", callId, ++cseq)
        {
            Contact = stack.Contact("hotline", destination),
            Headers = [("Accept", "application/sdp")],
        };
        stack.Transactions.Send(options, destination, this);
    }
}
