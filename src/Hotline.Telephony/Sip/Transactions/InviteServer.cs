using System.Net;
using Hotline.Telephony.Sip.Messages;

namespace Hotline.Telephony.Sip.Transactions;

/// <summary>INVITE server transaction (RFC 3261 §17.2.1 with the Accepted state of RFC 6026 §7.1).</summary>
internal sealed class InviteServer(TransactionTable table, SipRequest request, IPEndPoint source, Standing standing) : ServerTransaction(table, request, source, standing)
{
    private enum State
    {
        Proceeding,
        Accepted,
        Completed,
        Confirmed,
        Terminated,
    }

    private State state = State.Proceeding;
    private SipTimer? trying;
    private SipTimer? retransmit;
    private SipTimer? lifetime;

    public bool IsPending => state == State.Proceeding;

    public override void Receive(SipRequest request)
    {
        switch (state)
        {
            case State.Proceeding:
                InProceeding(request);
                break;
            case State.Completed:
                InCompleted(request);
                break;
            case State.Accepted:   // The UAS core repeats its 2xx itself; an INVITE that comes again is absorbed (RFC 6026 §7.1).
            case State.Confirmed:  // Late ACKs are absorbed until I.
            case State.Terminated:
                break;
        }
    }

    protected override bool MayRespond => state == State.Proceeding;

    protected override void Begin() => trying = Table.Timers.Start(SipTimers.Trying, () => Respond(SipStatus.Trying));

    protected override void Responded(int status)
    {
        trying?.Stop();
        trying = null;
        switch (status)
        {
            case < 200:
                break;
            case < 300:
                state = State.Accepted;
                lifetime = Table.Timers.Start(SipTimers.Patience, Terminate); // L
                break;
            default:
                state = State.Completed;
                retransmit = IsReliable ? null : Table.Timers.Start(SipTimers.T1, () => RetransmitFinal(SipTimers.T1)); // G
                lifetime = Table.Timers.Start(SipTimers.Patience, Terminate); // H: no ACK, nothing more to do
                break;
        }
    }

    private void InProceeding(SipRequest request)
    {
        if (request.Method == SipMethods.Invite)
        {
            Resend();
        }
    }

    private void InCompleted(SipRequest request)
    {
        if (request.Method == SipMethods.Invite)
        {
            Resend();
            return;
        }

        state = State.Confirmed;
        retransmit?.Stop();
        lifetime?.Stop();
        if (IsReliable)
        {
            Terminate();
        }
        else
        {
            lifetime = Table.Timers.Start(SipTimers.T4, Terminate); // I
        }
    }

    private void RetransmitFinal(TimeSpan interval)
    {
        Resend();
        var next = SipTimers.Backoff(interval);
        retransmit = Table.Timers.Start(next, () => RetransmitFinal(next));
    }

    private void Terminate()
    {
        state = State.Terminated;
        retransmit?.Stop();
        lifetime?.Stop();
        Table.Remove(this);
    }
}
