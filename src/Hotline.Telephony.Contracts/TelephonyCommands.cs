using System.Text.Json.Serialization;

namespace Hotline.Telephony.Contracts;

/// <summary>
/// Something the web side asks of the node. A command may arrive more than once (reconnect, second web node);
/// <paramref name="CommandId"/> makes it happen once, and its first result is repeated.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind", UnknownDerivedTypeHandling = JsonUnknownDerivedTypeHandling.FallBackToNearestAncestor)]
[JsonDerivedType(typeof(TelephonyCommand), "unknown")]
[JsonDerivedType(typeof(RingAgent), "ring-agent")]
[JsonDerivedType(typeof(PlaceCall), "place-call")]
[JsonDerivedType(typeof(AskCitizen), "ask-citizen")]
[JsonDerivedType(typeof(AnswerAgentLeg), "answer-agent-leg")]
[JsonDerivedType(typeof(CancelAgentLeg), "cancel-agent-leg")]
[JsonDerivedType(typeof(DisconnectLine), "disconnect-line")]
[JsonDerivedType(typeof(HangUp), "hang-up")]
[JsonDerivedType(typeof(SayToCaller), "say-to-caller")]
[JsonDerivedType(typeof(DiscardRecording), "discard-recording")]
[JsonDerivedType(typeof(HoldCaller), "hold-caller")]
[JsonDerivedType(typeof(ResumeCaller), "resume-caller")]
[JsonDerivedType(typeof(RingParty), "ring-party")]
[JsonDerivedType(typeof(RefuseParty), "refuse-party")]
[JsonDerivedType(typeof(SetStance), "set-stance")]
[JsonDerivedType(typeof(HandOver), "hand-over")]
[JsonDerivedType(typeof(WaitAgain), "wait-again")]
[JsonDerivedType(typeof(DropParty), "drop-party")]
[JsonDerivedType(typeof(PauseRecording), "pause-recording")]
[JsonDerivedType(typeof(ResumeRecording), "resume-recording")]
[JsonDerivedType(typeof(DrainNode), "drain-node")]
public record TelephonyCommand(Guid CommandId);

/// <summary>Call the desk phone (or the browser line of that name) and, when it is picked up, bridge it with the caller.</summary>
/// <param name="RingSeconds">How long the phone may ring before <see cref="AgentLegFailure.NoAnswer"/>.</param>
/// <param name="Route">Where the phone is, when it is registered at another node.</param>
/// <param name="AskAfter">What the caller is asked when the agent's side ends the call.</param>
public sealed record RingAgent(
    Guid CommandId, Guid CallId, Guid OfferId, string Extension, int RingSeconds, PhoneRoute? Route = null, CallerQuestion? AskAfter = null) : TelephonyCommand(CommandId);

/// <summary>
/// A call of the hotline's own (呼出): rings the line of the person who asks for it and, when that is picked up, dials the citizen over a trunk that
/// has a way out. Each sees a number of the hotline. They hear each other, and the recording runs, from the citizen's answer on; from then it is a
/// call like any other. <see cref="HangUp"/> before that cancels it.
/// </summary>
/// <param name="CallId">New, made by the web side (Guid v7).</param>
/// <param name="OfferId">New; all events of the person's leg carry it.</param>
/// <param name="Extension">The person's phone or browser line; with <paramref name="OwnNumber"/> only a name for it.</param>
/// <param name="Callee">A number within the country, as people here dial it.</param>
/// <param name="ShownAs">One of <see cref="NodeSettings.HotlineNumbers"/>.</param>
/// <param name="AnswerSeconds">How long the citizen's telephone may ring.</param>
/// <param name="Route">Where the person's phone is, when it is registered at another node.</param>
/// <param name="OwnNumber">The person has no line here: this telephone of theirs is rung over the trunk too.</param>
public sealed record PlaceCall(
    Guid CommandId, Guid CallId, Guid OfferId, string Extension, int RingSeconds, CallerNumber Callee, string ShownAs, int AnswerSeconds, PhoneRoute? Route = null,
    CallerNumber OwnNumber = default) : TelephonyCommand(CommandId);

/// <summary>
/// A call of the hotline's own without a person (自动语音): the citizen is dialled over a trunk that has a way out and lines to spare for callers, hears the question after the
/// answer, and is let go after a key or in vain. Not recorded. Its events are <see cref="CallPlaced"/>, <see cref="CalleeRinging"/>, <see cref="CallAnswered"/>,
/// <see cref="CallerAsked"/>, <see cref="CallerPressed"/> and <see cref="CallEnded"/>, never bridged. <see cref="HangUp"/> ends it at any time.
/// </summary>
/// <param name="CallId">New, made by the web side (Guid v7).</param>
/// <param name="Callee">A number within the country, as people here dial it.</param>
/// <param name="ShownAs">One of <see cref="NodeSettings.HotlineNumbers"/>.</param>
/// <param name="AnswerSeconds">How long the citizen's telephone may ring.</param>
public sealed record AskCitizen(Guid CommandId, Guid CallId, CallerNumber Callee, string ShownAs, int AnswerSeconds, CallerQuestion Question) : TelephonyCommand(CommandId);

/// <summary>A question to the caller, answered by a key (RFC 4733, or SIP INFO).</summary>
/// <param name="Question">Names of recordings, played one after the other; those the node does not have are left out.</param>
/// <param name="Thanks">Played after a key that answers; then the call ends.</param>
/// <param name="Keys">The keys that answer.</param>
/// <param name="Seconds">How long a key is waited for after the question.</param>
/// <param name="Again">Played once more when no key is pressed, or at once after one that answers nothing; null: it is asked once, and other keys are passed over.</param>
/// <param name="Farewell">Played when nothing has answered it; null: nothing is.</param>
public sealed record CallerQuestion(
    IReadOnlyList<string> Question, IReadOnlyList<string> Thanks, string Keys, int Seconds, IReadOnlyList<string>? Again = null, IReadOnlyList<string>? Farewell = null);

/// <summary>A caller who waits hears something once, in the place of the music. Nothing is said to one who talks with an agent.</summary>
/// <param name="Pieces">Names of recordings, played one after the other; those the node does not have are left out.</param>
/// <param name="ThenHangUp">The call ends after it.</param>
public sealed record SayToCaller(Guid CommandId, Guid CallId, IReadOnlyList<string> Pieces, bool ThenHangUp = false) : TelephonyCommand(CommandId);

/// <summary>The agent pressed the answer key of a browser line that rings.</summary>
public sealed record AnswerAgentLeg(Guid CommandId, Guid CallId, Guid OfferId) : TelephonyCommand(CommandId);

/// <summary>The agent went off duty or back to the desk phone: the browser line is taken down.</summary>
public sealed record DisconnectLine(Guid CommandId, string Line) : TelephonyCommand(CommandId);

/// <summary>Stop ringing the desk phone (the agent refused on screen, or the offer lapsed). Nothing happens once bridged.</summary>
public sealed record CancelAgentLeg(Guid CommandId, Guid CallId, Guid OfferId) : TelephonyCommand(CommandId);

/// <summary>End the call on both sides.</summary>
/// <param name="Asks">The caller is first asked what <see cref="RingAgent.AskAfter"/> says.</param>
/// <param name="By">Whose wish it is: the record says so.</param>
public sealed record HangUp(Guid CommandId, Guid CallId, bool Asks = false, CallSide By = CallSide.System) : TelephonyCommand(CommandId);

/// <summary>The caller hears music and is heard by no one; the others in the call go on hearing each other.</summary>
public sealed record HoldCaller(Guid CommandId, Guid CallId) : TelephonyCommand(CommandId);

/// <summary>The caller is back among those who talk: also how a consultation becomes a conversation of three.</summary>
public sealed record ResumeCaller(Guid CommandId, Guid CallId) : TelephonyCommand(CommandId);

/// <summary>Ring somebody into a call that is bridged. Who does not answer costs the call nothing: the caller is back with the agent.</summary>
/// <param name="PartyId">New, of the asker's making; all events of this party carry it.</param>
/// <param name="Extension">A phone, a browser line, the number that <paramref name="Route"/> leads to, or with <paramref name="IsOutside"/> a number within the country.</param>
/// <param name="HoldsCaller">The caller hears music until the party is there and is let in, or does not come.</param>
/// <param name="TakesOver">Once there, the party takes the call over and the agent leaves it.</param>
/// <param name="IsOutside">The number is dialled over the trunks by their rules, like a call of the hotline's own.</param>
/// <param name="IsEmergency">Over a trunk it may also go beyond the trunk's caps.</param>
public sealed record RingParty(
    Guid CommandId, Guid CallId, Guid PartyId, string Extension, PartyStance Stance, int RingSeconds, PhoneRoute? Route = null, bool HoldsCaller = false,
    bool TakesOver = false, bool IsOutside = false, bool IsEmergency = false) : TelephonyCommand(CommandId);

/// <summary>Whom a desk phone asked for (<see cref="PartyWanted"/>) is nobody who may be rung now.</summary>
public sealed record RefuseParty(Guid CommandId, Guid CallId, Guid PartyId) : TelephonyCommand(CommandId);

/// <summary>A party that is there listens, whispers or talks from now on.</summary>
public sealed record SetStance(Guid CommandId, Guid CallId, Guid PartyId, PartyStance Stance) : TelephonyCommand(CommandId);

/// <summary>
/// The caller goes back into a queue: everybody else leaves, and the caller waits with music, in the same call and the same recording, until <see cref="RingParty"/>
/// brings somebody who takes the call over.
/// </summary>
public sealed record WaitAgain(Guid CommandId, Guid CallId) : TelephonyCommand(CommandId);

/// <summary>The party has the call from now on and talks to the caller; who had it leaves.</summary>
public sealed record HandOver(Guid CommandId, Guid CallId, Guid PartyId) : TelephonyCommand(CommandId);

/// <summary>Ends one party's leg, ringing or not; the call ends with it only when nobody else talks.</summary>
public sealed record DropParty(Guid CommandId, Guid CallId, Guid PartyId) : TelephonyCommand(CommandId);

/// <summary>
/// Something is said that must not be kept: the recording goes on in silence until who has the call has it resumed, leaves the call or hands it over, and not for longer
/// than so many seconds.
/// </summary>
public sealed record PauseRecording(Guid CommandId, Guid CallId, int Seconds = 120) : TelephonyCommand(CommandId);

/// <summary>Both sides are recorded again.</summary>
public sealed record ResumeRecording(Guid CommandId, Guid CallId) : TelephonyCommand(CommandId);

/// <summary>The web side holds the recording safely; the node may delete its copy.</summary>
public sealed record DiscardRecording(Guid CommandId, Guid RecordingId) : TelephonyCommand(CommandId);

/// <summary>
/// Before a restart: the node takes no new call (503 with Retry-After, also to OPTIONS) and finishes those it has; or it takes calls
/// again. Forgotten when the node restarts.
/// </summary>
public sealed record DrainNode(Guid CommandId, bool On) : TelephonyCommand(CommandId);

/// <param name="Refusal">Null when done; else a stable id such as <c>call.unknown</c> or <c>phone.not-registered</c>.</param>
public sealed record CommandResult(Guid CommandId, string? Refusal);
