using Hotline.Telephony.Contracts;

namespace Hotline.Telephony.Calls;

internal sealed partial class CallEngine
{
    public CommandResult Execute(TelephonyCommand command)
    {
        Tick();
        return commands.Once(command, () => command switch
        {
            RingAgent ring => In(ring.CallId, talk => talk.Ring(ring)),
            PlaceCall place => Place(place),
            AskCitizen ask => Ask(ask),
            AnswerAgentLeg answer => With(answer.CallId, call => call.PickUp(answer.OfferId)),
            CancelAgentLeg cancel => In(cancel.CallId, talk => talk.Cancel(cancel.OfferId)),
            HoldCaller hold => In(hold.CallId, talk => talk.Hold(true)),
            ResumeCaller resume => In(resume.CallId, talk => talk.Hold(false)),
            RingParty party => In(party.CallId, talk => talk.Ring(party)),
            RefuseParty refuse => In(refuse.CallId, talk => talk.Refuse(refuse.PartyId)),
            SetStance set => In(set.CallId, talk => talk.Set(set.PartyId, set.Stance)),
            HandOver hand => In(hand.CallId, talk => talk.HandOver(hand.PartyId)),
            WaitAgain again => In(again.CallId, talk => talk.WaitAgain()),
            DropParty drop => In(drop.CallId, talk => talk.Drop(drop.PartyId)),
            PauseRecording pause => In(pause.CallId, talk => talk.PauseRecording(pause.Seconds)),
            ResumeRecording resume => In(resume.CallId, talk => talk.ResumeRecording()),
            SayToCaller say => With(say.CallId, call => call.Say(say)),
            HangUp hangUp => With(hangUp.CallId, call => Do(() => call.HangUp(hangUp.Asks, hangUp.By))),
            DisconnectLine disconnect => Do(() => context.Lines.Disconnect(disconnect.Line)),
            DrainNode drain => Do(() => admission.Drain(drain.On)),
            _ => "command.unknown",
        });
    }

    private string? With(Guid callId, Func<Call, string?> act) => calls.TryGetValue(callId, out var call) ? act(call) : "call.unknown";

    private string? In(Guid callId, Func<Conversation, string?> act) => With(callId, call => call.Do(act));

    private static string? Do(Action act)
    {
        act();
        return null;
    }
}
