using Hotline.Telephony.Contracts;
using Hotline.Telephony.Sip.Transactions;

namespace Hotline.Telephony.Calls.Outward;

/// <summary>A call of the hotline's own: the citizen is dialled over a trunk, and answers within a time or not at all.</summary>
internal abstract class OutwardCall : Call
{
    private readonly DialledLeg callee;
    private readonly string trunk;
    private SipTimer? patience;

    protected OutwardCall(CallContext context, Guid callId, CallerNumber number, string shownAs, string trunk, DialledLeg callee, Action<Call> ended)
        : base(context, callId, number, CallOrigin.Phone, shownAs, callee, ended)
    {
        (this.callee, this.trunk) = (callee, trunk);
        callee.Placed = this;
    }

    public override LiveCall Describe() => base.Describe() with { IsOutward = true };

    /// <summary>What the citizen's side says before the answer may be heard from now on, or no more.</summary>
    internal virtual void CalleeMayBeHeard()
    {
    }

    internal virtual void CalleeRings() => Context.Sink.Publish(new CalleeRinging(CallId, Context.UtcNow()));

    internal void CalleeAnswered()
    {
        patience?.Stop();
        Answered(Context.UtcNow());
        Connected();
    }

    internal void CalleeFailed(CallEndCause cause) => End(cause, CallSide.Caller);

    protected void Begun() => Context.Sink.Publish(new CallPlaced(CallId, trunk, ArrivedAt));

    /// <param name="answerSeconds">How long the citizen's telephone may ring.</param>
    protected void Dial(int answerSeconds)
    {
        patience = Context.Timers.Start(TimeSpan.FromSeconds(Math.Max(1, answerSeconds)), () => End(callee.Unanswered, CallSide.Caller));
        callee.Dial();
    }

    /// <summary>The citizen has answered.</summary>
    protected abstract void Connected();

    protected override void ConversationOver(CallEnding how) => End(how);

    protected override CallEnding Closing(CallEnding how)
    {
        patience?.Stop();
        return how;
    }
}
