using System.Text.Json.Serialization;

namespace Hotline.Telephony.Contracts;

/// <summary>
/// Something that happened in telephony. Events are published in order, numbered per node by
/// <see cref="NumberedEvent.Seq"/>, and spooled on the node's disk until the web side has committed them.
/// Unknown fields are ignored, so that either side may be upgraded first.
/// </summary>
/// <param name="At">When it happened, by the node's clock, UTC.</param>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind", UnknownDerivedTypeHandling = JsonUnknownDerivedTypeHandling.FallBackToNearestAncestor)]
[JsonDerivedType(typeof(TelephonyEvent), "unknown")]
[JsonDerivedType(typeof(CallArrived), "call-arrived")]
[JsonDerivedType(typeof(CallRefused), "call-refused")]
[JsonDerivedType(typeof(CallPlaced), "call-placed")]
[JsonDerivedType(typeof(CallRerouted), "call-rerouted")]
[JsonDerivedType(typeof(CalleeDialled), "callee-dialled")]
[JsonDerivedType(typeof(CalleeRinging), "callee-ringing")]
[JsonDerivedType(typeof(CallAnswered), "call-answered")]
[JsonDerivedType(typeof(AgentRinging), "agent-ringing")]
[JsonDerivedType(typeof(AgentBridged), "agent-bridged")]
[JsonDerivedType(typeof(AgentLegFailed), "agent-leg-failed")]
[JsonDerivedType(typeof(CallerPressed), "caller-pressed")]
[JsonDerivedType(typeof(CallerAsked), "caller-asked")]
[JsonDerivedType(typeof(CallEnded), "call-ended")]
[JsonDerivedType(typeof(LegMeasured), "leg-measured")]
[JsonDerivedType(typeof(RecordingClosed), "recording-closed")]
[JsonDerivedType(typeof(RecordingFailed), "recording-failed")]
[JsonDerivedType(typeof(CallerHeld), "caller-held")]
[JsonDerivedType(typeof(CallerResumed), "caller-resumed")]
[JsonDerivedType(typeof(PartyWanted), "party-wanted")]
[JsonDerivedType(typeof(PartyRinging), "party-ringing")]
[JsonDerivedType(typeof(PartyJoined), "party-joined")]
[JsonDerivedType(typeof(PartyStanceChanged), "party-stance-changed")]
[JsonDerivedType(typeof(PartyLeft), "party-left")]
[JsonDerivedType(typeof(CallHandedOver), "call-handed-over")]
[JsonDerivedType(typeof(CallerRequeued), "caller-requeued")]
[JsonDerivedType(typeof(RecordingPaused), "recording-paused")]
[JsonDerivedType(typeof(RecordingResumed), "recording-resumed")]
[JsonDerivedType(typeof(PhoneRegistered), "phone-registered")]
[JsonDerivedType(typeof(PhoneUnregistered), "phone-unregistered")]
[JsonDerivedType(typeof(TrunkStateChanged), "trunk-state-changed")]
[JsonDerivedType(typeof(PacketsDropped), "packets-dropped")]
[JsonDerivedType(typeof(NodeDraining), "node-draining")]
public record TelephonyEvent(DateTimeOffset At);

/// <summary>An event of one call. <paramref name="CallId"/> is ours (Guid v7), not the SIP Call-ID.</summary>
public abstract record CallEvent(Guid CallId, DateTimeOffset At) : TelephonyEvent(At);

/// <summary>An INVITE for the hotline was accepted for processing, or a web phone is connected; the caller hears ringing.</summary>
/// <param name="Trunk">Code of the trunk it came by; null when it came by none.</param>
public sealed record CallArrived(Guid CallId, CallerNumber Caller, string Dialled, DateTimeOffset At, CallOrigin Origin = CallOrigin.Phone, string? Trunk = null) : CallEvent(CallId, At);

/// <summary>
/// An INVITE of a trunk of which no call was made: the node or the trunk is full, it drains, the number is none of ours, or nothing in the offer fits. Told so often
/// at most, and never of strangers.
/// </summary>
/// <param name="Dialled">The hotline's number; empty when another was dialled.</param>
/// <param name="Status">What the carrier was answered.</param>
/// <param name="Untold">Refused calls before this one that were not told.</param>
public sealed record CallRefused(Guid CallId, CallerNumber Caller, string Dialled, string Trunk, int Status, int Untold, DateTimeOffset At) : CallEvent(CallId, At);

/// <summary>A call of ours begins: the line of the person who asked for it is about to ring; where nobody did (<see cref="AskCitizen"/>), the citizen's.</summary>
/// <param name="Trunk">Code of the trunk that the citizen is dialled over.</param>
public sealed record CallPlaced(Guid CallId, string Trunk, DateTimeOffset At) : CallEvent(CallId, At);

/// <summary>A trunk has not taken a leg of ours, and another one is tried.</summary>
/// <param name="Status">503; 408 when it answered so, or not at all.</param>
/// <param name="PartyId">Null: the citizen is dialled.</param>
public sealed record CallRerouted(Guid CallId, Guid? PartyId, string FromTrunk, string ToTrunk, int Status, DateTimeOffset At) : CallEvent(CallId, At);

/// <summary>The person has picked up, and the citizen is dialled.</summary>
public sealed record CalleeDialled(Guid CallId, DateTimeOffset At) : CallEvent(CallId, At);

/// <summary>The citizen's telephone rings; the person hears it, or what the network says.</summary>
public sealed record CalleeRinging(Guid CallId, DateTimeOffset At) : CallEvent(CallId, At);

/// <summary>200 OK was sent: notice and music play and the recording runs. The caller may now be queued. Of a call of ours: the citizen has answered.</summary>
/// <param name="RecordingId">Null: it is not recorded.</param>
public sealed record CallAnswered(Guid CallId, Guid? RecordingId, DateTimeOffset At) : CallEvent(CallId, At);

/// <summary>The desk phone rings (180 received).</summary>
public sealed record AgentRinging(Guid CallId, Guid OfferId, string Extension, DateTimeOffset At) : CallEvent(CallId, At);

/// <summary>The agent picked up and both sides hear each other.</summary>
public sealed record AgentBridged(Guid CallId, Guid OfferId, string Extension, DateTimeOffset At) : CallEvent(CallId, At);

/// <summary>The desk phone was not reached; the caller keeps waiting with music.</summary>
public sealed record AgentLegFailed(Guid CallId, Guid OfferId, string Extension, AgentLegFailure Reason, DateTimeOffset At) : CallEvent(CallId, At);

/// <summary>The caller hears music: by command, or because the desk phone that has the call holds (re-INVITE sendonly or inactive).</summary>
public sealed record CallerHeld(Guid CallId, DateTimeOffset At) : CallEvent(CallId, At);

/// <summary>The caller and those who talk hear each other again.</summary>
public sealed record CallerResumed(Guid CallId, DateTimeOffset At) : CallEvent(CallId, At);

/// <summary>
/// The desk phone that has the call asks for somebody with its own keys. The answer is <see cref="RingParty"/> with this party, or
/// <see cref="RefuseParty"/>, within ten seconds.
/// </summary>
/// <param name="PartyId">The one to ring.</param>
/// <param name="ById">Who asks: the party, or the agent by the id of the offer.</param>
/// <param name="Target">As dialled: letters and digits, up to 32.</param>
/// <param name="Blind">Who is wanted takes the call over; else the two talk first, and the caller waits.</param>
public sealed record PartyWanted(Guid CallId, Guid PartyId, Guid ById, string Target, bool Blind, DateTimeOffset At) : CallEvent(CallId, At);

/// <summary>Whoever was to be rung into the call is being rung.</summary>
public sealed record PartyRinging(Guid CallId, Guid PartyId, DateTimeOffset At) : CallEvent(CallId, At);

/// <summary>Picked up. With <see cref="PartyStance.Talks"/> the agent hears the party; the caller does when not held.</summary>
public sealed record PartyJoined(Guid CallId, Guid PartyId, PartyStance Stance, DateTimeOffset At) : CallEvent(CallId, At);

public sealed record PartyStanceChanged(Guid CallId, Guid PartyId, PartyStance Stance, DateTimeOffset At) : CallEvent(CallId, At);

/// <summary>A party, or the agent by the id of the offer, was not reached or has left; the call goes on.</summary>
public sealed record PartyLeft(Guid CallId, Guid PartyId, PartyEnd Reason, DateTimeOffset At) : CallEvent(CallId, At);

/// <summary>The party has the call from now on: who had it handed it over, was relieved, or hung up while the party was talking.</summary>
public sealed record CallHandedOver(Guid CallId, Guid PartyId, DateTimeOffset At) : CallEvent(CallId, At);

/// <summary>
/// The browser or the desk phone of whoever had the call was lost and did not come back in time; the caller, who heard music meanwhile, waits for another agent now. Nobody else is in the
/// call any more; the recording goes on.
/// </summary>
public sealed record CallerRequeued(Guid CallId, DateTimeOffset At) : CallEvent(CallId, At);

/// <summary>A key (0-9, *, #), pressed while no agent was in the call: waiting, or asked something at the end.</summary>
public sealed record CallerPressed(Guid CallId, char Key, DateTimeOffset At) : CallEvent(CallId, At);

/// <summary>The agent's side has ended the conversation, or there was none (<see cref="AskCitizen"/>); the caller is there and is being asked something.</summary>
public sealed record CallerAsked(Guid CallId, DateTimeOffset At) : CallEvent(CallId, At);

/// <summary>
/// Both legs are over. <paramref name="Bridged"/> tells a spoken call from a missed one
/// (CANCEL while ringing, or BYE before an agent was bridged). Of a call of ours that came to nothing <paramref name="EndedBy"/> tells whose
/// telephone was busy or not answered: the citizen's (<see cref="CallSide.Caller"/>) or that of who asked for the call.
/// </summary>
public sealed record CallEnded(Guid CallId, CallEndCause Cause, CallSide EndedBy, bool Bridged, DateTimeOffset At, CallClearing? Clearing = null) : CallEvent(CallId, At);

/// <summary>The end of a call in the words of the network: for the call's record and for questions to the carrier.</summary>
/// <param name="SipStatus">Final status of the caller's INVITE: 200 once answered, 487 after a CANCEL; null without SIP.</param>
/// <param name="SipCause">Status that the BYE or CANCEL gave as its reason (RFC 3326), the peer's or ours.</param>
/// <param name="Q850Cause">Cause of the telephone network (ITU-T Q.850) given there: 16 is normal clearing.</param>
public sealed record CallClearing(int? SipStatus, int? SipCause, int? Q850Cause);

/// <summary>How one side of the call sounded, told when its audio ended; of the last ones shortly after <see cref="CallEnded"/>.</summary>
/// <param name="PartyId">Null: the caller.</param>
public sealed record LegMeasured(Guid CallId, Guid LegId, Guid? PartyId, LegQuality Quality, DateTimeOffset At) : CallEvent(CallId, At);

/// <summary>What was measured of one leg.</summary>
/// <param name="Received">RTP packets that came.</param>
/// <param name="Lost">Packets that did not (RFC 3550 §6.4.1).</param>
/// <param name="LossPercent">Of those that should have come.</param>
/// <param name="JitterMs">Interarrival jitter (RFC 3550 appendix A.8), mean.</param>
/// <param name="RoundTripMs">Null when the peer sends no reports.</param>
/// <param name="FarLossPercent">Of our packets, by the peer's own reports; null when it sends none.</param>
/// <param name="Mos">Estimated opinion of what was heard of the peer, 1 to 4.41 (ITU-T G.107).</param>
public sealed record LegQuality(long Received, long Lost, double LossPercent, double JitterMs, double? RoundTripMs, double? FarLossPercent, double Mos);

/// <summary>The recording is complete on the node's disk and may be pulled with <see cref="ITelephonyNode.ReadRecording"/>.</summary>
/// <param name="Bytes">Length of the encrypted file.</param>
/// <param name="Sha256">Of the encrypted file, lower-case hex.</param>
/// <param name="Samples">Stereo sample pairs at 8 kHz.</param>
/// <param name="Truncated">The node died while it was written: the last second or two may be missing.</param>
public sealed record RecordingClosed(Guid CallId, Guid RecordingId, long Bytes, string Sha256, long Samples, bool Truncated, DateTimeOffset At) : CallEvent(CallId, At);

/// <summary>Recording stopped early (disk full, write error); the call goes on.</summary>
public sealed record RecordingFailed(Guid CallId, Guid RecordingId, string Reason, DateTimeOffset At) : CallEvent(CallId, At);

/// <summary>The recording is silent from here on.</summary>
/// <param name="AtSample">Sample pairs written so far: where the silence begins in the file.</param>
public sealed record RecordingPaused(Guid CallId, Guid RecordingId, long AtSample, DateTimeOffset At) : CallEvent(CallId, At);

/// <param name="AtSample">Sample pairs written so far: where the silence ends in the file.</param>
public sealed record RecordingResumed(Guid CallId, Guid RecordingId, long AtSample, DateTimeOffset At) : CallEvent(CallId, At);

/// <summary>A desk phone registered or refreshed (RFC 3261 §10), or a browser line is connected.</summary>
/// <param name="Route">How the other nodes reach it, when they can.</param>
public sealed record PhoneRegistered(string Extension, DateTimeOffset ExpiresAt, DateTimeOffset At, PhoneRoute? Route = null) : TelephonyEvent(At);

/// <summary>The last binding of a desk phone was removed or expired, or a browser line is lost.</summary>
public sealed record PhoneUnregistered(string Extension, DateTimeOffset At) : TelephonyEvent(At);

/// <summary>A trunk that is asked with OPTIONS begins or ceases to answer, as this node sees it.</summary>
public sealed record TrunkStateChanged(string Trunk, TrunkState State, DateTimeOffset At) : TelephonyEvent(At);

/// <summary>What the node dropped since it told of it last: garbage, floods, packets of strangers.</summary>
/// <param name="Counts">Of each kind that has grown; the names are the node's.</param>
public sealed record PacketsDropped(IReadOnlyDictionary<string, long> Counts, DateTimeOffset At) : TelephonyEvent(At);

/// <summary>The node began to refuse new calls, or takes them again.</summary>
public sealed record NodeDraining(bool On, DateTimeOffset At) : TelephonyEvent(At);

/// <summary>What the caller calls from.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<CallOrigin>))]
public enum CallOrigin { Phone, WebPhone }

[JsonConverter(typeof(JsonStringEnumConverter<AgentLegFailure>))]
public enum AgentLegFailure { Busy, Declined, NoAnswer, NotRegistered, Unreachable, Cancelled }

/// <summary>What somebody in a call besides the caller does there.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<PartyStance>))]
public enum PartyStance
{
    /// <summary>Hears and is heard.</summary>
    Talks,

    /// <summary>Hears everybody, is heard by nobody.</summary>
    Listens,

    /// <summary>Hears everybody, is heard by whoever has the call.</summary>
    Whispers,
}

/// <summary>Why a party is not, or no longer, in the call. The first ones are of a party that was there.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<PartyEnd>))]
public enum PartyEnd
{
    HungUp,
    Lost,
    Dropped,
    HandedOver,
    Busy,
    Declined,
    NoAnswer,
    NotRegistered,
    Unreachable,
    Cancelled,

    /// <summary>No trunk took the call: each was full, out of service or silent.</summary>
    NoTrunk,
}
