using System.Text.Json.Serialization;

namespace Hotline.Telephony.Contracts;

/// <summary>
/// Something the web side asks of the node. A command may arrive more than once (reconnect, second web node);
/// <paramref name="CommandId"/> makes it happen once, and its first result is repeated.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind", UnknownDerivedTypeHandling = JsonUnknownDerivedTypeHandling.FallBackToNearestAncestor)]
[JsonDerivedType(typeof(TelephonyCommand), "unknown")]
[JsonDerivedType(typeof(RingAgent), "ring-agent")]
[JsonDerivedType(typeof(AnswerAgentLeg), "answer-agent-leg")]
[JsonDerivedType(typeof(CancelAgentLeg), "cancel-agent-leg")]
[JsonDerivedType(typeof(DisconnectLine), "disconnect-line")]
[JsonDerivedType(typeof(HangUp), "hang-up")]
[JsonDerivedType(typeof(DiscardRecording), "discard-recording")]
public record TelephonyCommand(Guid CommandId);

/// <summary>Call the desk phone (or the browser line of that name) and, when it is picked up, bridge it with the caller.</summary>
/// <param name="RingSeconds">How long the phone may ring before <see cref="AgentLegFailure.NoAnswer"/>.</param>
/// <param name="Route">Where the phone is, when it is registered at another node.</param>
public sealed record RingAgent(Guid CommandId, Guid CallId, Guid OfferId, string Extension, int RingSeconds, PhoneRoute? Route = null) : TelephonyCommand(CommandId);

/// <summary>The agent pressed the answer key of a browser line that rings.</summary>
public sealed record AnswerAgentLeg(Guid CommandId, Guid CallId, Guid OfferId) : TelephonyCommand(CommandId);

/// <summary>The agent went off duty or back to the desk phone: the browser line is taken down.</summary>
public sealed record DisconnectLine(Guid CommandId, string Line) : TelephonyCommand(CommandId);

/// <summary>Stop ringing the desk phone (the agent refused on screen, or the offer lapsed). Nothing happens once bridged.</summary>
public sealed record CancelAgentLeg(Guid CommandId, Guid CallId, Guid OfferId) : TelephonyCommand(CommandId);

/// <summary>End the call on both sides.</summary>
public sealed record HangUp(Guid CommandId, Guid CallId) : TelephonyCommand(CommandId);

/// <summary>The web side holds the recording safely; the node may delete its copy.</summary>
public sealed record DiscardRecording(Guid CommandId, Guid RecordingId) : TelephonyCommand(CommandId);

/// <param name="Refusal">Null when done; else a stable id such as <c>call.unknown</c> or <c>phone.not-registered</c>.</param>
public sealed record CommandResult(Guid CommandId, string? Refusal);
