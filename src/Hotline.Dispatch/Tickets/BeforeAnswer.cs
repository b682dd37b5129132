using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Hotline.Dispatch.Clocks;
using Hotline.Dispatch.Privacy;
using Hotline.Dispatch.Tickets.Verbs;

namespace Hotline.Dispatch.Tickets;

/// <summary>
/// What a voice was when its matter's answer became its own: should it turn out that it is another matter, it is that again, and then what it was before the merge (docs/adr/0144). Kept until it
/// has an answer that was given to it. What was said and urged since stays.
/// </summary>
public sealed record BeforeAnswer
{
    /// <summary>When it was answered: the clocks that began since, and what is held against units, are nobody's then.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The clocks that the merge had set aside and the answer ended.</summary>
    public required ImmutableArray<Guid> Clocks { get; init; }

    public TicketState? MergedFrom { get; init; }

    public string? MatterUnit { get; init; }

    public string? UnitCode { get; init; }

    public int Round { get; init; }

    public ImmutableArray<string> LedBy { get; init; } = [];

    public ImmutableArray<string> HandedDownBy { get; init; } = [];

    public ImmutableArray<Assist> Assists { get; init; } = [];

    public int HandCount { get; init; }

    /// <summary>Null in what was kept before this was, as the next.</summary>
    public int? HandOutCount { get; init; }

    public bool? Difficult { get; init; }

    public int ReassignCount { get; init; }

    public int ReturnCount { get; init; }

    public bool ReturnForbidden { get; init; }

    /// <summary>As units wrote it: kept beside the rest, sealed.</summary>
    [JsonIgnore]
    public Pii? Basis { get; init; }

    public int ExtensionCount { get; init; }

    public int ExtensionDays { get; init; }

    public SuspensionRequest? SuspensionAsked { get; init; }

    public ImmutableArray<string> SuspensionChain { get; init; } = [];

    public HandingRequest? HandingAsked { get; init; }

    public ImmutableArray<string> HandingChain { get; init; } = [];

    public int SuspensionCount { get; init; }

    public int SuspensionDays { get; init; }

    public RefusalReason? RefusalReason { get; init; }

    public Guid? RefusalBy { get; init; }

    public int RefusalLevels { get; init; } = 1;

    public Guid? RefusalPassedBy { get; init; }

    public Guid? RetractAskedBy { get; init; }

    public FactsQuestion? Question { get; init; }

    public int FactsAsked { get; init; }

    public FollowUpWay? FollowUpWay { get; init; }

    public int FollowUpTries { get; init; }

    public DateTimeOffset? FollowUpTriedAt { get; init; }

    public int ContactTries { get; init; }

    public DateTimeOffset? ContactTriedAt { get; init; }

    public Solved? Solved { get; init; }

    public Satisfaction? Satisfied { get; init; }

    public Satisfaction? ProcessSatisfied { get; init; }

    public ReplyClarity? Clarity { get; init; }

    public DateTimeOffset? DispatchedAt { get; init; }

    public DateTimeOffset? ReceivedAt { get; init; }

    public DateTimeOffset? SignedAt { get; init; }

    public DateTimeOffset? ReplySubmittedAt { get; init; }

    public DateTimeOffset? RepliedAt { get; init; }

    internal static BeforeAnswer Of(Ticket voice, DateTimeOffset at) => new()
    {
        At = at,
        Clocks = [.. voice.Deadlines.Where(clock => clock is { State: DeadlineState.SetAside, FinishedAt: null }).Select(clock => clock.Id)],
        MergedFrom = voice.MergedFrom,
        MatterUnit = voice.MatterUnit,
        UnitCode = voice.UnitCode,
        Round = voice.Round,
        LedBy = voice.LedBy,
        HandedDownBy = voice.HandedDownBy,
        Assists = voice.Assists,
        HandCount = voice.HandCount,
        HandOutCount = voice.HandOutCount,
        Difficult = voice.Difficult,
        ReassignCount = voice.ReassignCount,
        ReturnCount = voice.ReturnCount,
        ReturnForbidden = voice.ReturnForbidden,
        Basis = voice.Basis,
        ExtensionCount = voice.ExtensionCount,
        ExtensionDays = voice.ExtensionDays,
        SuspensionAsked = voice.SuspensionAsked,
        SuspensionChain = voice.SuspensionChain,
        HandingAsked = voice.HandingAsked,
        HandingChain = voice.HandingChain,
        SuspensionCount = voice.SuspensionCount,
        SuspensionDays = voice.SuspensionDays,
        RefusalReason = voice.RefusalReason,
        RefusalBy = voice.RefusalBy,
        RefusalLevels = voice.RefusalLevels,
        RefusalPassedBy = voice.RefusalPassedBy,
        RetractAskedBy = voice.RetractAskedBy,
        Question = voice.Question,
        FactsAsked = voice.FactsAsked,
        FollowUpWay = voice.FollowUpWay,
        FollowUpTries = voice.FollowUpTries,
        FollowUpTriedAt = voice.FollowUpTriedAt,
        ContactTries = voice.ContactTries,
        ContactTriedAt = voice.ContactTriedAt,
        Solved = voice.Solved,
        Satisfied = voice.Satisfied,
        ProcessSatisfied = voice.ProcessSatisfied,
        Clarity = voice.Clarity,
        DispatchedAt = voice.DispatchedAt,
        ReceivedAt = voice.ReceivedAt,
        SignedAt = voice.SignedAt,
        ReplySubmittedAt = voice.ReplySubmittedAt,
        RepliedAt = voice.RepliedAt,
    };

    /// <summary>The ticket merged as it was, its answer to come.</summary>
    internal Ticket Restored(Ticket ticket) => ticket with
    {
        State = TicketState.Merged,
        MergedFrom = MergedFrom,
        MatterUnit = MatterUnit,
        UnitCode = UnitCode,
        Round = Round,
        LedBy = LedBy,
        HandedDownBy = HandedDownBy,
        Assists = Assists,
        HandCount = HandCount,
        HandOutCount = HandOutCount ?? ticket.HandOutCount,
        Difficult = Difficult ?? ticket.Difficult,
        ReassignCount = ReassignCount,
        ReturnCount = ReturnCount,
        ReturnFrom = null,
        ReturnForbidden = ReturnForbidden,
        Basis = Basis,
        ExtensionAsked = null,
        ExtensionChain = [],
        ExtensionCount = ExtensionCount,
        ExtensionDays = ExtensionDays,
        SuspensionAsked = SuspensionAsked,
        SuspensionChain = SuspensionChain,
        HandingAsked = HandingAsked,
        HandingChain = HandingChain,
        SuspensionCount = SuspensionCount,
        SuspensionDays = SuspensionDays,
        RefusalReason = RefusalReason,
        RefusalBy = RefusalBy,
        RefusalLevels = RefusalLevels,
        RefusalPassedBy = RefusalPassedBy,
        RetractAskedBy = RetractAskedBy,
        Question = Question,
        FactsAsked = FactsAsked,
        HandOutAsked = null,
        FollowUpWay = FollowUpWay,
        FollowUpTries = FollowUpTries,
        FollowUpTriedAt = FollowUpTriedAt,
        ContactTries = ContactTries,
        ContactTriedAt = ContactTriedAt,
        UnreasonableBy = null,
        Solved = Solved,
        Satisfied = Satisfied,
        ProcessSatisfied = ProcessSatisfied,
        Clarity = Clarity,
        DispatchedAt = DispatchedAt,
        ReceivedAt = ReceivedAt,
        SignedAt = SignedAt,
        ReplySubmittedAt = ReplySubmittedAt,
        RepliedAt = RepliedAt,
        ClosedAt = null,
    };

    /// <summary>A person marked the ticket, or took the mark off: that is of the request, whatever becomes of the answer.</summary>
    internal BeforeAnswer Marked(bool difficult) => this with { Difficult = difficult };
}
