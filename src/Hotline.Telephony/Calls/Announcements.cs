using Hotline.Telephony.Calls.Legs;
using Hotline.Telephony.Contracts;
using Hotline.Telephony.Sip.Transactions;

namespace Hotline.Telephony.Calls;

/// <summary>What the system says to a caller with whom no agent talks, and the keys pressed meanwhile. The last thing said may end the call.</summary>
/// <param name="over">All is said.</param>
internal sealed class Announcements(CallContext context, Guid callId, CallerLeg caller, Action over)
{
    /// <summary>Nobody needs more, and each is an event on disk.</summary>
    private const int MostKeys = 20;

    /// <summary>No farewell is longer, should its end not be heard of.</summary>
    private static readonly TimeSpan LongestFarewell = TimeSpan.FromSeconds(90);

    private CallerQuestion? asked;
    private SipTimer? patience;
    private bool leaves;
    private bool isAskedAgain;
    private bool isAnswered;
    private int keys;

    public void Say(SayToCaller say) => Play(say.Pieces, say.ThenHangUp);

    /// <summary>Nobody is in the call any more but the caller.</summary>
    public void Ask(CallerQuestion question)
    {
        asked = question;
        context.Media.Arrange([caller.Media], Hearing.Of(callerApart: true, [], -1));
        context.Sink.Publish(new CallerAsked(callId, context.UtcNow()));
        Play(question.Question);
    }

    /// <summary>The prompt that plays once is over.</summary>
    public void Played()
    {
        if (leaves)
        {
            over();
        }
        else if (asked is { } question)
        {
            Limit(TimeSpan.FromSeconds(question.Seconds), Unanswered);
        }
    }

    public void Pressed(char key)
    {
        if (keys++ >= MostKeys || isAnswered)
        {
            return;
        }

        context.Sink.Publish(new CallerPressed(callId, key, context.UtcNow()));
        if (asked is { } question && question.Keys.Contains(key))
        {
            isAnswered = true;
            Play(question.Thanks, thenEnd: true);
        }
        else
        {
            TryAskAgain();
        }
    }

    public void Stop() => patience?.Stop();

    /// <summary>No key came in time.</summary>
    private void Unanswered()
    {
        if (TryAskAgain())
        {
            return;
        }

        if (asked is { Farewell: { } farewell })
        {
            Play(farewell, thenEnd: true, loop: null);
        }
        else
        {
            over();
        }
    }

    /// <returns>False: there is no second question, or it was asked.</returns>
    private bool TryAskAgain()
    {
        if (isAskedAgain || asked is not { Again: { } again })
        {
            return false;
        }

        isAskedAgain = true;
        Play(again);
        return true;
    }

    /// <summary>Whoever is asked hears nothing behind the question.</summary>
    private void Play(IReadOnlyList<string> question)
    {
        Play(question, thenEnd: false, loop: null);
        Limit(LongestFarewell, over);
    }

    private void Play(IReadOnlyList<string> pieces, bool thenEnd, string? loop = CallPrompts.HoldMusic)
    {
        leaves = thenEnd;
        caller.Media.ExpectKeys(!thenEnd);
        caller.Media.Play(string.Join(CallPrompts.Joint, pieces) + CallPrompts.Joint, thenEnd ? null : loop);
        patience?.Stop();
        if (thenEnd)
        {
            Limit(LongestFarewell, over);
        }
    }

    private void Limit(TimeSpan time, Action then)
    {
        patience?.Stop();
        patience = context.Timers.Start(time, then);
    }
}
