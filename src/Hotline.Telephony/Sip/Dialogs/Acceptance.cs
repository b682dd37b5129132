using Hotline.Telephony.Sip.Transactions;

namespace Hotline.Telephony.Sip.Dialogs;

/// <summary>A 2xx to INVITE that waits for its ACK: the UAS core repeats it, T1 doubling up to T2, for 64*T1 (RFC 3261 §13.3.1.4).</summary>
internal sealed class Acceptance
{
    private readonly ServerTransaction transaction;
    private readonly byte[] response;
    private readonly TimerQueue timers;
    private SipTimer? repeat;
    private readonly SipTimer patience;

    public Acceptance(TimerQueue timers, ServerTransaction transaction, byte[] response, bool carriesOffer, Action unacknowledged)
    {
        this.timers = timers;
        this.transaction = transaction;
        this.response = response;
        CarriesOffer = carriesOffer;
        repeat = timers.Start(SipTimers.T1, () => Repeat(SipTimers.T1));
        patience = timers.Start(SipTimers.Patience, () =>
        {
            repeat?.Stop();
            unacknowledged();
        });
    }

    public uint CSeq => transaction.Request.CSeq.Number;

    /// <summary>The 2xx carried our offer; the answer comes in the ACK.</summary>
    public bool CarriesOffer { get; }

    public void Stop()
    {
        repeat?.Stop();
        patience.Stop();
    }

    private void Repeat(TimeSpan interval)
    {
        transaction.Send(response);
        var next = SipTimers.Backoff(interval);
        repeat = timers.Start(next, () => Repeat(next));
    }
}
