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
    private readonly OptionsQuestion question;
    private readonly Action<TrunkState> changed;
    private SipTimer? next;
    private int misses;
    private bool stopped;

    public TrunkProbe(SipStack stack, SipUri target, IPEndPoint destination, Action<TrunkState> changed)
    {
        this.stack = stack;
        question = new OptionsQuestion(stack, target, destination);
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

    private void Ask() => question.Ask(this);
}
