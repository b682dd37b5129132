using System.Collections.Immutable;
using Hotline.Dispatch.Clocks;
using Hotline.Dispatch.Privacy;
using Hotline.Dispatch.Tickets.Verbs;

namespace Hotline.Dispatch.Tickets;

/// <summary>One citizen's request, as the verbs see it. Changed only by applying events (<see cref="TicketChange"/>).</summary>
public sealed partial record Ticket
{
    public required Guid Id { get; init; }

    /// <summary>YYMMDD and six digits; given when the draft is submitted or answered.</summary>
    public string? Number { get; init; }

    public required int Version { get; init; }

    public required int EventSeq { get; init; }

    public required TicketState State { get; init; }

    public required TicketFields Fields { get; init; }

    public required IntakeChannel Channel { get; init; }

    public Pii? CallNumber { get; init; }

    public Guid? CallId { get; init; }

    public Guid? RecordingId { get; init; }

    /// <summary>The agent whose draft it is or was.</summary>
    public required Guid OwnerId { get; init; }

    public required string OwnerName { get; init; }

    /// <summary>The lead unit (主办).</summary>
    public string? UnitCode { get; init; }

    /// <summary>The units above that handed it down in this round and follow it, from the top.</summary>
    public ImmutableArray<string> HandedDownBy { get; init; } = [];

    /// <summary>The assisting units (协办) of this round, in the order in which they were asked.</summary>
    public ImmutableArray<Assist> Assists { get; init; } = [];

    /// <summary>The orders of supervision (督办单), in the order in which they were issued.</summary>
    public ImmutableArray<SupervisionOrder> Orders { get; init; } = [];

    /// <summary>What is held against units (考核判定), in the order in which it came.</summary>
    public ImmutableArray<Judgement> Judgements { get; init; } = [];

    /// <summary>The units besides the lead that read it: those above that handed it down, those that assist or did, those that must answer an order, the one that has the matter, those against which something is held, the one that has to approve an extension, a suspension or a handing on.</summary>
    public IReadOnlyList<string> Followers =>
        [.. HandedDownBy.Concat(AssistedBy).Concat(SupervisedUnits).Concat(JudgedUnits).Concat(MatterUnit is { } unit ? [unit] : []).Concat(ExtensionChain.Take(1)).Concat(SuspensionChain.Take(1)).Concat(HandingChain.Take(1)).Distinct()];

    public IEnumerable<string> AssistedBy => Assists.Where(assist => assist.State != AssistState.Dropped).Select(assist => assist.UnitCode);

    public IEnumerable<string> SupervisedUnits => Orders.Where(order => order.IsOpen).Select(order => order.UnitCode);

    public IEnumerable<string> JudgedUnits => Judgements.Select(held => held.UnitCode).Distinct();

    /// <summary>How often it was handed down or across in this round.</summary>
    public int HandCount { get; init; }

    /// <summary>Where the unit asks to hand it on to; null while nothing is asked.</summary>
    public HandingRequest? HandingAsked { get; init; }

    /// <summary>The units above whose approval of that is still to come, the next one first; after them the hotline decides.</summary>
    public ImmutableArray<string> HandingChain { get; init; } = [];

    /// <summary>The unit that has to approve that now; null where the hotline has.</summary>
    public string? HandingWith => HandingChain is [var next, ..] ? next : null;

    /// <summary>It is asked for, and can be ruled on: not while an extension is, nor while the ticket stands or is merged.</summary>
    public bool IsHandingOpen => HandingAsked is not null && TicketLifecycle.StartsFrom(Verb.RuleOnHanding, State);

    /// <summary>How often the hotline gave it to another unit (改派) in this round.</summary>
    public int ReassignCount { get; init; }

    /// <summary>1, and one more for each redo.</summary>
    public int Round { get; init; } = 1;

    public Light Light { get; init; }

    public int EscalationLevel { get; init; }

    /// <summary>Of one answered on the call and drawn: whether it was checked, and what came of it.</summary>
    public AnswerCheck? AnswerCheck { get; init; }

    public int UrgeCount { get; init; }

    /// <summary>When it was last urged.</summary>
    public DateTimeOffset? UrgedAt { get; init; }

    public int SupplementCount { get; init; }

    /// <summary>The ticket of the same matter that it was merged into (并单); kept when that one's answer closed it.</summary>
    public Guid? MergedInto { get; init; }

    /// <summary>Where it stood when it was merged: an undone merge puts it back.</summary>
    public TicketState? MergedFrom { get; init; }

    /// <summary>Of a voice that was answered with its matter: what it was before; null else, and once it has an answer of its own.</summary>
    public BeforeAnswer? Before { get; init; }

    /// <summary>疑难.</summary>
    public bool Difficult { get; init; }

    /// <summary>群诉.</summary>
    public bool Group { get; init; }

    /// <summary>涉稳, 典型, 省级交办: those that stand, in the order in which they were given.</summary>
    public ImmutableArray<TicketLabel> Labels { get; init; } = [];

    /// <summary>Every unit that led it, in the order in which they got it.</summary>
    public ImmutableArray<string> LedBy { get; init; } = [];

    /// <summary>The unit that has the matter, while this is merged into another ticket.</summary>
    public string? MatterUnit { get; init; }

    /// <summary>How many citizens' requests it answers: its own, and those merged into it.</summary>
    public int Voices { get; init; } = 1;

    /// <summary>Why it is proposed to refuse it, or was refused (不予受理).</summary>
    public RefusalReason? RefusalReason { get; init; }

    /// <summary>Who proposed that; somebody else decides.</summary>
    public Guid? RefusalBy { get; init; }

    /// <summary>By how many levels that is approved, as the policy was when it was proposed: 1, or 2, first a dispatcher and then a supervisor (docs/adr/0158).</summary>
    public int RefusalLevels { get; init; } = 1;

    /// <summary>Who approved it as the first of two; null while nobody has.</summary>
    public Guid? RefusalPassedBy { get; init; }

    /// <summary>What a dispatcher lacks (退回补充); null while nothing is asked.</summary>
    public FactsQuestion? Question { get; init; }

    /// <summary>How often facts were asked for.</summary>
    public int FactsAsked { get; init; }

    /// <summary>The platform that it was handed out to.</summary>
    public string? HandedTo { get; init; }

    /// <summary>How often it was handed out to a platform.</summary>
    public int HandOutCount { get; init; }

    /// <summary>The platform that somebody proposes to hand it out to, until a second person decides; null while nothing is proposed.</summary>
    public HandOutProposal? HandOutAsked { get; init; }

    /// <summary>Who proposes to withdraw it for the citizen, until a second person decides; null while nobody does.</summary>
    public Guid? RetractAskedBy { get; init; }

    /// <summary>How the plan has the citizen of this round asked; null without a plan.</summary>
    public FollowUpWay? FollowUpWay { get; init; }

    /// <summary>How often the unit did not reach the citizen in this round; tries close upon one another are one.</summary>
    public int ContactTries { get; init; }

    /// <summary>When the last of them was written down.</summary>
    public DateTimeOffset? ContactTriedAt { get; init; }

    public int FollowUpTries { get; init; }

    /// <summary>When the citizen was last called in vain.</summary>
    public DateTimeOffset? FollowUpTriedAt { get; init; }

    /// <summary>At what time of the day the citizen wants to be called about an answer that is still to come (预约回访), in China; null where they named none.</summary>
    public TimeOnly? CallTime { get; init; }

    /// <summary>When they want to be called about the answer they have; null where any time is right, or nothing is to be asked.</summary>
    public DateTimeOffset? FollowUpAt { get; init; }

    /// <summary>Who asked the citizen and found that what is asked is beyond reason; a second person has yet to say so. Null else.</summary>
    public Guid? UnreasonableBy { get; init; }

    public Solved? Solved { get; init; }

    public Satisfaction? Satisfied { get; init; }

    /// <summary>How the citizen found the handling and the manner (办理过程和服务态度); null while nobody asked.</summary>
    public Satisfaction? ProcessSatisfied { get; init; }

    /// <summary>Whether the answer was clear to them (答复是否清楚); null while nobody asked.</summary>
    public ReplyClarity? Clarity { get; init; }

    public required DateTimeOffset OpenedAt { get; init; }

    public DateTimeOffset? AcceptedAt { get; init; }

    public DateTimeOffset? DispatchedAt { get; init; }

    /// <summary>When the present unit got it: dispatched, handed down or across.</summary>
    public DateTimeOffset? ReceivedAt { get; init; }

    public DateTimeOffset? SignedAt { get; init; }

    /// <summary>Who wrote the reply that waits for the leader of their unit (docs/adr/0141); null while none does.</summary>
    public Guid? ReplyProposedBy { get; init; }

    /// <summary>When that was written; kept once the leader has passed it, since no assisting unit could answer from then on.</summary>
    public DateTimeOffset? ReplyProposedAt { get; init; }

    /// <summary>When the unit submitted the reply that is, or was, in review: with a leader who passes it first, when that was.</summary>
    public DateTimeOffset? ReplySubmittedAt { get; init; }

    public DateTimeOffset? RepliedAt { get; init; }

    public DateTimeOffset? ClosedAt { get; init; }

    public ImmutableArray<Deadline> Deadlines { get; init; } = [];

    /// <param name="unit">Whose, where several units have a clock of this kind.</param>
    public Deadline? Running(DeadlineKind kind, string? unit = null) =>
        Deadlines.FirstOrDefault(deadline => deadline.Kind == kind && deadline.FinishedAt is null && (unit is null || deadline.UnitCode == unit));
}
