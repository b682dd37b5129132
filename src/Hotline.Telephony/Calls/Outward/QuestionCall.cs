using Hotline.Telephony.Contracts;
using Hotline.Telephony.Media;

namespace Hotline.Telephony.Calls.Outward;

/// <summary>
/// A call without a person. The steps: (1) the citizen is dialled, (2) answers and is asked, (3) a key is thanked for, or none comes, and the call ends. Nobody
/// listens, so nothing is recorded: the answer is the key. A machine that answers presses none.
/// </summary>
internal sealed class QuestionCall : OutwardCall
{
    private readonly Announcements said;
    private readonly AskCitizen asked;

    public QuestionCall(CallContext context, AskCitizen asked, string trunk, DialledLeg callee, Action<Call> ended)
        : base(context, asked.CallId, asked.Callee, asked.ShownAs, trunk, callee, ended)
    {
        this.asked = asked;
        said = new Announcements(context, asked.CallId, callee, () => End(CallEndCause.Normal, CallSide.System));
    }

    protected override LiveCallState State => AnsweredAt is null ? LiveCallState.Dialling : LiveCallState.Waiting;

    protected override bool IsRecorded => false;

    /// <summary>(1)</summary>
    public void Begin()
    {
        Begun();
        Dial(asked.AnswerSeconds);
    }

    public override string? PickUp(Guid offerId) => "offer.unknown";

    public override string? Say(SayToCaller say) => "call.asks";

    public override void HangUp(bool asks, CallSide by) => End(AnsweredAt is null ? CallEndCause.Cancelled : CallEndCause.Normal, by);

    /// <summary>(2)</summary>
    protected override void Connected() => said.Ask(asked.Question);

    /// <summary>(3)</summary>
    protected override void OfCaller(MediaEvent happened)
    {
        switch (happened)
        {
            case MediaEvent.PromptPlayed:
                said.Played();
                break;
            case MediaEvent.Digit digit when AnsweredAt is not null:
                said.Pressed(digit.Key);
                break;
        }
    }

    protected override CallEnding Closing(CallEnding how)
    {
        said.Stop();
        return base.Closing(how);
    }
}
