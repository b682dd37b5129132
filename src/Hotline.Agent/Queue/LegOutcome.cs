using Hotline.Agent.Client.Contracts;
using Hotline.Telephony.Contracts;

namespace Hotline.Agent.Queue;

/// <summary>What an unreached desk phone means for the offer and for the agent. A paused agent reads the reason on the console.</summary>
internal static class LegOutcome
{
    public const string NotTaken = "未接";
    public const string PhoneBusy = "话机忙";
    public const string PhoneUnreachable = "话机无法接通";

    public static OfferEnd Of(AgentLegFailure failure) => failure switch
    {
        // Rejected on the phone is the same refusal as on the screen.
        AgentLegFailure.Declined => new(OfferState.Refused, "on-phone", AgentState.Ready, null, false),
        AgentLegFailure.NoAnswer => new(OfferState.NoAnswer, "no-answer", AgentState.Paused, NotTaken, false),
        AgentLegFailure.Busy => new(OfferState.Failed, "busy", AgentState.Paused, PhoneBusy, false),
        AgentLegFailure.NotRegistered => new(OfferState.Failed, "not-registered", AgentState.Ready, null, false),
        AgentLegFailure.Cancelled => new(OfferState.Failed, "cancelled", AgentState.Ready, null, false),
        _ => new(OfferState.Failed, "unreachable", AgentState.Paused, PhoneUnreachable, false),
    };

    /// <summary>Of an agent who was asked into a call: the same, in the words of parties.</summary>
    public static OfferEnd Of(PartyEnd reason) => Of(reason switch
    {
        PartyEnd.Busy => AgentLegFailure.Busy,
        PartyEnd.Declined => AgentLegFailure.Declined,
        PartyEnd.NoAnswer => AgentLegFailure.NoAnswer,
        PartyEnd.NotRegistered => AgentLegFailure.NotRegistered,
        PartyEnd.Unreachable or PartyEnd.Lost => AgentLegFailure.Unreachable,
        _ => AgentLegFailure.Cancelled,
    });

    /// <summary>The lease ran out. A phone that never rang is not the agent's fault: the order may not have reached it.</summary>
    public static OfferEnd Lapsed(OfferRow offer) => offer.RingingAt is null
        ? new(OfferState.Expired, "no-word", AgentState.Ready, null, true)
        : new(OfferState.NoAnswer, "lapsed", AgentState.Paused, NotTaken, true);

    /// <summary>The refusal of a node that has the call no more: that it ended is on the way, behind other events.</summary>
    public const string CallUnknown = "call.unknown";

    /// <summary>Telephony refused to ring at all; nobody's fault.</summary>
    public static OfferEnd NotRung(string refusal) => new(OfferState.Failed, refusal, AgentState.Ready, null, false);

    /// <summary>Of <see cref="CallUnknown"/>. Failed and not withdrawn, so that nobody who does not know better offers the same caller to the same agent at once.</summary>
    public static OfferEnd CallerUnknown { get; } = new(OfferState.Failed, "caller-gone", AgentState.Ready, null, false) { KeepsPlace = true };

    /// <summary>The console is gone while the phone rings.</summary>
    public static OfferEnd ConsoleGone { get; } = new(OfferState.Failed, "console-gone", AgentState.Offline, null, true);

    public static OfferEnd CallerGone { get; } = new(OfferState.Withdrawn, "caller-gone", AgentState.Ready, null, false);

    public static OfferEnd TakenByOther { get; } = new(OfferState.Withdrawn, "taken-by-other", AgentState.Ready, null, true);
}
