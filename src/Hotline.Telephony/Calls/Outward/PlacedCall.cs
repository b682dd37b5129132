using Hotline.Telephony.Calls.Legs;
using Hotline.Telephony.Contracts;
using Hotline.Telephony.Media;
using Hotline.Telephony.Sip.Messages;

namespace Hotline.Telephony.Calls.Outward;

/// <summary>
/// A call that a person asks for. The steps: (1) the line of who asks for it rings, (2) it is picked up and the citizen is dialled, who rings or whose
/// network speaks, (3) the citizen answers, and what follows is a <see cref="Conversation"/> like any other, (4) all sides end.
/// </summary>
internal sealed class PlacedCall : OutwardCall, IFirstParty
{
    private readonly DialledLeg callee;
    private readonly PlaceCall asked;
    private PartyLeg? person;
    private bool isHeard;

    public PlacedCall(CallContext context, PlaceCall asked, string trunk, DialledLeg callee, Action<Call> ended)
        : base(context, asked.CallId, asked.Callee, asked.ShownAs, trunk, callee, ended)
    {
        (this.callee, this.asked) = (callee, asked);
        Conversation.First = this;
    }

    protected override LiveCallState State => Conversation.IsBridged ? LiveCallState.Bridged : person is null ? LiveCallState.RingingAgent : LiveCallState.Dialling;

    /// <summary>(1)</summary>
    /// <param name="own">The line of the person.</param>
    public void Begin(PartyCall own)
    {
        Begun();
        Conversation.RingFirst(own);
    }

    public override string? PickUp(Guid offerId) => Conversation.Answer(offerId);

    public override string? Say(SayToCaller say) => "call.already-bridged";

    /// <summary>Before the answer, whoever wishes it speaks for the person who asked for the call, except a lead.</summary>
    public override void HangUp(bool asks, CallSide by)
    {
        if (AnsweredAt is null)
        {
            End(CallEndCause.Cancelled, by == CallSide.Lead ? by : CallSide.Agent);
        }
        else
        {
            End(CallEndCause.Normal, by);
        }
    }

    /// <summary>(2)</summary>
    void IFirstParty.IsThere(PartyLeg leg)
    {
        person = leg;
        Context.Sink.Publish(new CalleeDialled(CallId, Context.UtcNow()));
        Dial(asked.AnswerSeconds);
    }

    void IFirstParty.IsGone(PartyEnd reason, IReadOnlyList<SipReason> said) => End(new CallEnding(Cause(reason), CallSide.Agent, said));

    internal override void CalleeRings()
    {
        base.CalleeRings();
        if (!isHeard)
        {
            person?.Fill(CallPrompts.Ringback);
        }
    }

    /// <summary>(3)</summary>
    protected override void Connected() => Conversation.Connect();

    protected override void CalleeHeard() => CalleeMayBeHeard();

    /// <summary>What the network says before the answer is for the person alone: nothing goes there that somebody would have to pay for.</summary>
    internal override void CalleeMayBeHeard()
    {
        if (AnsweredAt is not null || person is not { } listener || isHeard == callee is { Sounds: true, SpeaksEarly: true })
        {
            return;
        }

        isHeard = !isHeard;
        listener.Fill(isHeard ? null : CallPrompts.Ringback);
        Context.Media.Arrange([callee.Media, listener.Media], new MixMatrix(2, (hears, speaks) => isHeard && hears == 1 && speaks == 0 ? MixMatrix.Unity : 0));
    }

    private static CallEndCause Cause(PartyEnd reason) => reason switch
    {
        PartyEnd.HungUp or PartyEnd.Dropped or PartyEnd.Cancelled => CallEndCause.Cancelled,
        PartyEnd.Busy => CallEndCause.Busy,
        PartyEnd.Declined => CallEndCause.Declined,
        PartyEnd.NoAnswer => CallEndCause.NoAnswer,
        PartyEnd.Lost => CallEndCause.Lost,
        PartyEnd.NoTrunk => CallEndCause.NoTrunk,
        _ => CallEndCause.Unreachable,
    };
}
