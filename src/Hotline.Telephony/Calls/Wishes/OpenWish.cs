using Hotline.Telephony.Contracts;
using Hotline.Telephony.Sip.Messages;
using Hotline.Telephony.Sip.Transactions;

namespace Hotline.Telephony.Calls.Wishes;

/// <summary>
/// The one wish that a call can have: (1) the web side is asked, which knows who may be rung, (2) it has the wanted party rung, or refuses,
/// (3) the asker's phone hears how it goes. Says nothing of media: who hears whom is the conversation's.
/// </summary>
internal sealed class OpenWish(CallContext context, Guid callId)
{
    /// <summary>For the web side to answer.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private IWish? wish;
    private Party? asker;
    private Guid wanted;
    private bool asked;
    private bool joined;
    private SipTimer? patience;

    public bool IsOpen => wish is not null;

    /// <summary>Who is wanted; null without a wish.</summary>
    public Guid? Wanted => wish is null ? null : wanted;

    /// <summary>The second call of the asker's phone; null when the wish is blind.</summary>
    public SecondCall? SecondCall => wish as SecondCall;

    /// <summary>(1)</summary>
    public void Ask(Party by, string target, IWish what)
    {
        (asker, wish, wanted, asked, joined) = (by, what, Guid.CreateVersion7(), false, false);
        patience = context.Timers.Start(Patience, () => GiveUp(SipStatus.TemporarilyUnavailable));
        context.Sink.Publish(new PartyWanted(callId, wanted, by.Id, target, what is BlindWish, context.UtcNow()));
    }

    /// <summary>(2) It is being rung.</summary>
    public void Placed(Guid partyId)
    {
        if (partyId == Wanted)
        {
            asked = true;
            patience?.Stop();
        }
    }

    /// <summary>(2) It may not be rung.</summary>
    /// <returns>False when nobody of that id is wanted any more.</returns>
    public bool Refuse(Guid partyId)
    {
        if (partyId != Wanted || asked)
        {
            return false;
        }

        GiveUp(SipStatus.NotFound);
        return true;
    }

    public void Rings(Guid partyId)
    {
        if (partyId == Wanted)
        {
            wish!.Rings(); // Wanted: there is one.
        }
    }

    /// <summary>(3) The party is there.</summary>
    public void Joined(Guid partyId)
    {
        if (partyId != Wanted)
        {
            return;
        }

        joined = true;
        wish!.Joined(); // Wanted: there is one.
        if (SecondCall is { } second)
        {
            asker!.Beside = second; // Set with the wish.
        }
        else
        {
            Forget();
        }
    }

    /// <summary>(3) The wanted party did not come or has left, or who asked has left.</summary>
    public void Left(Guid partyId, PartyEnd reason)
    {
        if (partyId == Wanted || (partyId == asker?.Id && SecondCall is not null))
        {
            Close(reason);
        }
    }

    public void Close(PartyEnd reason)
    {
        var (done, was) = (wish, joined);
        Forget();
        if (was)
        {
            done?.Over();
        }
        else
        {
            done?.Failed(Status(reason));
        }
    }

    private void GiveUp(int status)
    {
        var done = wish;
        Forget();
        done?.Failed(status);
    }

    private void Forget()
    {
        patience?.Stop();
        if (asker is { } by)
        {
            by.Beside = null;
        }

        (asker, wish) = (null, null);
    }

    private static int Status(PartyEnd reason) => reason switch
    {
        PartyEnd.Busy => SipStatus.BusyHere,
        PartyEnd.Declined => SipStatus.Decline,
        PartyEnd.Cancelled or PartyEnd.Dropped => SipStatus.RequestTerminated,
        _ => SipStatus.TemporarilyUnavailable,
    };
}
