using Hotline.Telephony.Sip.Auth;
using Hotline.Telephony.Sip.Messages;
using Hotline.Telephony.Sip.Transactions;

namespace Hotline.Telephony.Sip.Dialogs;

/// <summary>
/// A request inside a dialog whose peer may ask who we are: when it does, the same is sent again with the proof, under a branch and a number
/// of its own (RFC 3261 §22.2). Whoever waits for the answer hears only the last one.
/// </summary>
internal sealed class ChallengedRequest(SipStack stack, Dialog dialog, DigestClient digest, OutgoingRequest request, IResponseReceiver receiver) : IResponseReceiver
{
    private readonly DigestAttempt attempt = new(digest);

    public void Send() => Send(request);

    public void OnResponse(SipResponse response)
    {
        if (attempt.MayTryAgain(response))
        {
            Send(request with { Branch = SipIds.Branch(), CSeq = dialog.NextNumber() });
        }
        else
        {
            receiver.OnResponse(response);
        }
    }

    public void OnTimeout() => receiver.OnTimeout();

    private void Send(OutgoingRequest bare)
    {
        var proofs = attempt.Headers(bare.Method, bare.Uri);
        var proven = bare with { Headers = [.. bare.Headers, .. proofs] };
        var next = stack.NextHop(dialog);
        if (bare.Method == SipMethods.Invite)
        {
            dialog.InviteProofs = proofs;
            stack.Transactions.Invite(proven, next, this);
        }
        else
        {
            stack.Transactions.Send(proven, next, this);
        }
    }
}
