using System.Net;
using Hotline.Telephony.Sip.Messages;

namespace Hotline.Telephony.Sip.Transactions;

/// <summary>Non-INVITE server transaction (RFC 3261 §17.2.2).</summary>
internal sealed class NonInviteServer(TransactionTable table, SipRequest request, IPEndPoint source, Standing standing)
    : ServerTransaction(table, request, source, standing)
{
    private enum State
    {
        Trying,
        Proceeding,
        Completed,
        Terminated,
    }

    private State state = State.Trying;

    public override void Receive(SipRequest request)
    {
        if (state is State.Proceeding or State.Completed)
        {
            Resend();
        }
    }

    protected override bool MayRespond => state is State.Trying or State.Proceeding;

    protected override void Responded(int status)
    {
        if (status < 200)
        {
            state = State.Proceeding;
            return;
        }

        state = State.Completed;
        if (IsReliable)
        {
            Terminate();
        }
        else
        {
            Table.Timers.Start(SipTimers.Patience, Terminate); // J
        }
    }

    private void Terminate()
    {
        state = State.Terminated;
        Table.Remove(this);
    }
}
