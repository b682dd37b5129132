using Hotline.Telephony.Contracts;
using Hotline.Telephony.Sip.Transactions;

namespace Hotline.Telephony.Calls;

/// <summary>
/// Tells of the calls of trunks that were refused: twenty at once, and one every two seconds after that, which counts those before it that were not told. A surge that is turned away must not cost as
/// much as one that is taken. The last one is told too once it may be, so that none is left uncounted when the surge is over.
/// </summary>
internal sealed class RefusedCalls(ICallEventSink sink, TimerQueue timers)
{
    private const int AtOnce = 20;

    private static readonly TimeSpan Each = TimeSpan.FromSeconds(2);

    private TimeSpan paidUntil;
    private int untold;
    private Func<int, CallRefused>? last;

    private TimeSpan PaidFrom => paidUntil > timers.Now ? paidUntil : timers.Now;

    /// <param name="told">What is told of it, given how many before it were not; asked once at the most, some seconds later it may be.</param>
    public void Add(Func<int, CallRefused> told)
    {
        var wait = PaidFrom - timers.Now - (AtOnce - 1) * Each;
        if (wait <= TimeSpan.Zero)
        {
            Tell(told);
            return;
        }

        if (last is null)
        {
            timers.Start(wait, TellLast);
        }
        else
        {
            untold++;
        }

        last = told;
    }

    private void TellLast()
    {
        Tell(last!); // Started with it.
        last = null;
    }

    private void Tell(Func<int, CallRefused> told)
    {
        paidUntil = PaidFrom + Each;
        sink.Publish(told(untold));
        untold = 0;
    }
}
