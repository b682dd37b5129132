using Hotline.Telephony.Contracts;

namespace Hotline.Telephony.Calls;

/// <summary>
/// Tells of the calls of trunks that were refused: twenty at once, and one every two seconds after that. A surge that is turned away must not cost as much as one that is taken.
/// </summary>
internal sealed class RefusedCalls(ICallEventSink sink, Func<TimeSpan> now, Func<DateTimeOffset> utcNow)
{
    private const int AtOnce = 20;

    private static readonly TimeSpan Each = TimeSpan.FromSeconds(2);

    private TimeSpan paidUntil;
    private int untold;

    /// <summary>Whether one more is told, which is paid for with that.</summary>
    /// <returns>False when too many were told of late; the next one that is told counts it.</returns>
    public bool MayTell()
    {
        var from = paidUntil > now() ? paidUntil : now();
        if (from - now() > (AtOnce - 1) * Each)
        {
            untold++;
            return false;
        }

        paidUntil = from + Each;
        return true;
    }

    /// <summary>Of one that <see cref="MayTell"/> has let through.</summary>
    public void Tell(Guid callId, CallerNumber caller, string dialled, string trunk, int status)
    {
        sink.Publish(new CallRefused(callId, caller, dialled, trunk, status, untold, utcNow()));
        untold = 0;
    }
}
