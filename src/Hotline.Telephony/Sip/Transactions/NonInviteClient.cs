using Hotline.Telephony.Sip.Messages;

namespace Hotline.Telephony.Sip.Transactions;

/// <summary>Non-INVITE client transaction (RFC 3261 §17.1.2).</summary>
internal sealed class NonInviteClient(TransactionTable table, RequestWay way, IResponseReceiver receiver) : ClientTransaction(table, way, receiver)
{
    private enum State
    {
        Trying,
        Proceeding,
        Completed,
        Terminated,
    }

    private State state = State.Trying;
    private SipTimer? retransmit;
    private SipTimer? patience;

    public override void Begin()
    {
        Send();
        patience?.Stop(); // Of the way that it took before.
        retransmit = IsReliable ? null : Table.Timers.Start(SipTimers.T1, () => Retransmit(SipTimers.T1)); // E
        patience = Table.Timers.Start(Patience, TimedOut); // F
    }

    public override void Receive(SipResponse response)
    {
        if (state is State.Completed or State.Terminated)
        {
            return;
        }

        if (response.IsProvisional)
        {
            state = State.Proceeding;
            Receiver.OnResponse(response);
            return;
        }

        state = State.Completed;
        retransmit?.Stop();
        patience?.Stop();
        if (IsReliable)
        {
            Terminate();
        }
        else
        {
            Table.Timers.Start(SipTimers.T4, Terminate); // K
        }

        Receiver.OnResponse(response);
    }

    public override void Fail()
    {
        if (state == State.Proceeding || (state == State.Trying && !TurnsBack()))
        {
            TimedOut();
        }
    }

    private void Retransmit(TimeSpan interval)
    {
        Send();
        var next = state == State.Proceeding ? SipTimers.T2 : SipTimers.Backoff(interval);
        retransmit = Table.Timers.Start(next, () => Retransmit(next));
    }

    private void TimedOut()
    {
        Terminate();
        Receiver.OnTimeout();
    }

    private void Terminate()
    {
        state = State.Terminated;
        retransmit?.Stop();
        patience?.Stop();
        Table.Remove(this);
    }
}
