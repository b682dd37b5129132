using System.Text;
using Hotline.Telephony.Sip.Messages;

namespace Hotline.Telephony.Sip.Transactions;

/// <summary>INVITE client transaction (RFC 3261 §17.1.1 with the Accepted state of RFC 6026 §7.2).</summary>
internal sealed class InviteClient(TransactionTable table, RequestWay way, IResponseReceiver receiver) : ClientTransaction(table, way, receiver)
{
    private enum State
    {
        Calling,
        Proceeding,
        Completed,
        Accepted,
        Terminated,
    }

    private State state = State.Calling;
    private SipTimer? retransmit;
    private SipTimer? patience;
    private byte[]? ack;

    /// <summary>A provisional response came and no final one: CANCEL may be sent (§9.1).</summary>
    public bool IsProceeding => state == State.Proceeding;

    public override void Begin()
    {
        Send();
        patience?.Stop(); // Of the way that it took before.
        retransmit = IsReliable ? null : Table.Timers.Start(SipTimers.T1, () => Retransmit(SipTimers.T1)); // A
        patience = Table.Timers.Start(Patience, TimedOut); // B
    }

    public override void Receive(SipResponse response)
    {
        switch (state)
        {
            case State.Calling:
            case State.Proceeding:
                InProceeding(response);
                break;
            case State.Completed:
                InCompleted(response);
                break;
            case State.Accepted:
                InAccepted(response);
                break;
            case State.Terminated:
                break;
        }
    }

    public override void Fail()
    {
        if (state != State.Calling || !TurnsBack())
        {
            GiveUp();
        }
    }

    /// <summary>After a CANCEL that nobody answers: stop waiting (§9.1, last paragraph).</summary>
    public void GiveUp()
    {
        if (state is State.Calling or State.Proceeding)
        {
            TimedOut();
        }
    }

    private void InProceeding(SipResponse response)
    {
        retransmit?.Stop();
        patience?.Stop();
        if (response.IsProvisional)
        {
            state = State.Proceeding;
        }
        else if (response.IsSuccess)
        {
            state = State.Accepted;
            Table.Timers.Start(SipTimers.Patience, Terminate); // M
        }
        else
        {
            state = State.Completed;
            ack = Request.AckFor(ToValue(response)).Write();
            Table.Outlet.Send(ack, Destination);
            if (IsReliable)
            {
                Terminate();
            }
            else
            {
                Table.Timers.Start(SipTimers.D, Terminate);
            }
        }

        Receiver.OnResponse(response);
    }

    private void InCompleted(SipResponse response)
    {
        if (response.Status >= 300)
        {
            Table.Outlet.Send(ack, Destination);
        }
    }

    private void InAccepted(SipResponse response)
    {
        if (response.IsSuccess)
        {
            Receiver.OnResponse(response);
        }
    }

    private void Retransmit(TimeSpan interval)
    {
        Send();
        retransmit = Table.Timers.Start(interval * 2, () => Retransmit(interval * 2));
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

    private static string ToValue(SipResponse response)
        => response.Headers.TryGet(SipHeaderName.To, out var to) ? Encoding.UTF8.GetString(to) : "";
}
