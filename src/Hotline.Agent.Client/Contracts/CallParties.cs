using System.Text.Json.Serialization;

namespace Hotline.Agent.Client.Contracts;

/// <summary>Somebody else in a call: asked for advice, in conference, or a shift lead. Who only listens is shown to no agent.</summary>
/// <param name="IsIn">Picked up; else it rings.</param>
/// <param name="HandOverAsked">The agent asks this party to take the call; one word of theirs and it is handed over.</param>
/// <param name="HasCall">The call was handed over to them.</param>
public sealed record CallPartyView(Guid PartyId, string Name, PartyKind Kind, CallStance Stance, bool IsIn, bool HandOverAsked, bool HasCall);

/// <summary>Somebody who was asked into a call and did not come.</summary>
/// <param name="Reason">Busy, Declined, NoAnswer, NotRegistered, Unreachable, or NoTrunk: no trunk took the call.</param>
public sealed record CallPartyMiss(string Name, string Reason);

/// <summary>坐席 / 联系单位（部门、110、其他话机） / 班长.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<PartyKind>))]
public enum PartyKind { Agent, Contact, Lead }

/// <summary>Hears and is heard / 监听 / 耳语 (heard by the agent alone).</summary>
[JsonConverter(typeof(JsonStringEnumConverter<CallStance>))]
public enum CallStance { Talks, Listens, Whispers }

/// <summary>Whom an agent can bring into a call now.</summary>
public sealed record CallTargets(IReadOnlyList<TargetAgent> Agents, IReadOnlyList<TargetContact> Contacts)
{
    /// <summary>Queues into which the caller can be handed.</summary>
    public IReadOnlyList<TargetQueue> Queues { get; init; } = [];
}

/// <param name="Skills">Names of the skills that its agents have; empty when it asks for none.</param>
/// <param name="Idle">How many are free who serve it.</param>
public sealed record TargetQueue(string Code, string Name, string Skills, int Waiting, int Idle);

public sealed record TargetAgent(Guid AccountId, string Name);

public sealed record TargetContact(string Code, string Name, string Number, bool Emergency = false);

/// <summary>Rings an agent or a contact; the caller hears music meanwhile.</summary>
/// <param name="Agent">Account; or null with a <paramref name="Contact"/>.</param>
/// <param name="Blind">Once they answer they have the call, without another word (盲转).</param>
public sealed record PartyInvite(Guid CallId, Guid? Agent, string? Contact, bool Blind)
{
    /// <summary>An emergency contact (110) comes straight into the conversation: the caller is not put on hold. Audited.</summary>
    public bool Emergency { get; init; }

    /// <summary>
    /// Code of a queue: the caller waits there with the time already waited and goes to its next agent; who hands them on is free. <see cref="Note"/> is shown to that agent.
    /// </summary>
    public string? Queue { get; init; }

    /// <summary>What the agent writes down, up to 200 characters: of an emergency, kept in the audit; or for the next agent.</summary>
    public string? Note { get; init; }
}

public sealed record PartyRef(Guid CallId, Guid PartyId);

public sealed record CallSwitch(Guid CallId, bool On);

public sealed record SuperviseCall(Guid CallId, SuperviseMode Mode);

/// <summary>监听 / 耳语 / 强插 / 接管 / 退出.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<SuperviseMode>))]
public enum SuperviseMode { Listen, Whisper, Barge, TakeOver, Leave }
