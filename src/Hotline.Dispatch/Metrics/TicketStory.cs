using Hotline.Dispatch.Clocks;
using Hotline.Dispatch.Tickets;

namespace Hotline.Dispatch.Metrics;

/// <param name="Round">In which it happened.</param>
/// <param name="UnitCode">The lead when it happened; of what ended its part, the one that had it.</param>
/// <param name="AnsweredBy">The unit whose reply of this round is the last; whom a citizen's word is about.</param>
internal sealed record StoryStep(DateTimeOffset At, TicketEvent What, int Round, string? UnitCode, string? AnsweredBy);

/// <summary>Everything that the formulas know of a ticket: its events in order, those that stand, and its clocks, ended ones too. Holds no personal data.</summary>
internal sealed class TicketStory
{
    public TicketStory(Guid id, string? number, string? categoryCode, IEnumerable<(DateTimeOffset At, TicketEvent What)> events, IReadOnlyList<Deadline> clocks)
    {
        (Id, Number, CategoryCode, Clocks) = (id, number, categoryCode, clocks);
        Steps = [.. Walk(StandingSteps.Of(events, step => step.What.Kind))];
    }

    public Guid Id { get; }

    public string? Number { get; }

    public string? CategoryCode { get; }

    public IReadOnlyList<Deadline> Clocks { get; }

    public IReadOnlyList<StoryStep> Steps { get; }

    /// <summary>When the reply that is in review was given, as a clock of this kind sees it: the lead's when it was submitted, those of assisting units when it was written. Null while none is.</summary>
    public DateTimeOffset? GivenAt(DeadlineKind kind)
    {
        var review = Steps.Where(step => step.What is TicketEvent.ReplyProposed or TicketEvent.ReplySubmitted or TicketEvent.ReplySentBack or TicketEvent.Replied)
            .Reverse().TakeWhile(step => step.What is TicketEvent.ReplyProposed or TicketEvent.ReplySubmitted).ToList();
        return (kind == DeadlineKind.Assist ? review.LastOrDefault() : review.FirstOrDefault(step => step.What is TicketEvent.ReplySubmitted))?.At;
    }

    /// <summary>不计入考核: an appeal against this was upheld.</summary>
    public bool Excludes(JudgementKind kind, string? unit, int round) =>
        Steps.Any(step => step.What is TicketEvent.AppealUpheld upheld && (upheld.Against, upheld.AgainstRound) == (kind, round) && upheld.UnitCode == unit);

    public IEnumerable<(StoryStep Step, T What)> Of<T>()
        where T : TicketEvent => Steps.Where(step => step.What is T).Select(step => (step, (T)step.What));

    private static IEnumerable<StoryStep> Walk(IEnumerable<(DateTimeOffset At, TicketEvent What)> events)
    {
        var round = 1;
        string? unit = null, answeredBy = null;
        foreach (var (at, what) in events)
        {
            (round, unit, answeredBy) = what switch
            {
                TicketEvent.Dispatched sent => (sent.Round, sent.UnitCode, null),
                TicketEvent.HandedDown down => (round, down.ToUnit, answeredBy),
                TicketEvent.HandedAcross across => (round, across.ToUnit, answeredBy),
                TicketEvent.Replied replied => (round, replied.UnitCode, replied.UnitCode),
                TicketEvent.AnsweredWithMatter answered => (round, answered.UnitCode, answered.UnitCode),
                TicketEvent.HandedOut => (round, null, null),
                _ => (round, unit, answeredBy),
            };
            yield return new StoryStep(at, what, round, unit, answeredBy);
            if (what is TicketEvent.ReturnUpheld or TicketEvent.Reassigned)
            {
                unit = null;
            }
            else if (what is TicketEvent.RedoOrdered redo)
            {
                (round, answeredBy) = (redo.Round, null);
            }
        }
    }
}
