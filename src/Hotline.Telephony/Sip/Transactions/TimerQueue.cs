namespace Hotline.Telephony.Sip.Transactions;

/// <summary>
/// All timers of the SIP side in one heap over a clock that is told the time and never asks for it.
/// Used from the engine's loop only.
/// </summary>
internal sealed class TimerQueue
{
    private readonly PriorityQueue<SipTimer, (TimeSpan Due, long Order)> queue = new();
    private long order;

    /// <summary>Monotonic time since the node started, as of the input being worked on.</summary>
    public TimeSpan Now { get; private set; }

    public int Count => queue.Count;

    /// <summary>When the next timer is due; null when none runs.</summary>
    public TimeSpan? NextDue
    {
        get
        {
            SkipStopped();
            return queue.TryPeek(out _, out var key) ? key.Due : null;
        }
    }

    public SipTimer Start(TimeSpan delay, Action fire)
    {
        var timer = new SipTimer(fire);
        queue.Enqueue(timer, (Now + delay, order++));
        return timer;
    }

    /// <summary>Moves the clock and fires what is due, oldest first; each sees its own due time as <see cref="Now"/>.</summary>
    public void AdvanceTo(TimeSpan now)
    {
        while (queue.TryPeek(out var timer, out var key) && (timer.Stopped || key.Due <= now))
        {
            queue.Dequeue();
            if (!timer.Stopped)
            {
                Now = key.Due > Now ? key.Due : Now;
                timer.Fire();
            }
        }

        Now = now > Now ? now : Now;
    }

    private void SkipStopped()
    {
        while (queue.TryPeek(out var timer, out _) && timer.Stopped)
        {
            queue.Dequeue();
        }
    }
}

/// <summary>A running timer; stopping is free, the heap forgets it when its time comes.</summary>
internal sealed class SipTimer(Action fire)
{
    private Action? fire = fire;

    public bool Stopped => fire is null;

    public void Stop() => fire = null;

    public void Fire()
    {
        var now = fire;
        fire = null;
        now?.Invoke();
    }
}
