using Hotline.Dispatch.Tickets;

namespace Hotline.Dispatch.Metrics.Formulas;

/// <summary>What came in, went out, came back and was done again. Both numbers count what happened in the month, each in its own.</summary>
internal static class FlowFormulas
{
    /// <summary>What was found wrong and dispatched after all was taken in, and not answered: the count goes back to the month of the call, whenever that was found.</summary>
    public static IEnumerable<MetricCount> AnsweredOnCall(TicketStory story)
    {
        var stands = !story.Of<TicketEvent.AnswerReopened>().Any();
        return
        [
            .. story.Of<TicketEvent.AnsweredOnCall>().Select(one => MetricCount.Share(one.Step.At, null, stands)),
            .. story.Of<TicketEvent.Accepted>().Select(one => MetricCount.Share(one.Step.At, null, false)),
        ];
    }

    public static IEnumerable<MetricCount> AnswersRight(TicketStory story) => story.Of<TicketEvent.AnswerChecked>().Select(one => MetricCount.Share(one.Step.At, null, one.What.Right));

    /// <summary>The first extension of a round counts; dispatches are those of any round.</summary>
    public static IEnumerable<MetricCount> Extended(TicketStory story) =>
        [.. Dispatches(story), .. story.Of<TicketEvent.ExtensionGranted>().DistinctBy(one => one.Step.Round).Select(one => MetricCount.Hit(one.Step.At, one.Step.UnitCode))];

    public static IEnumerable<MetricCount> Returned(TicketStory story) =>
        [.. Dispatches(story), .. story.Of<TicketEvent.Returned>().Select(one => MetricCount.Hit(one.Step.At, one.What.UnitCode))];

    /// <summary>A return that was upheld says that the dispatch was wrong, and so may the hotline when it gives the ticket to another. The unit that got it wrongly is named, though it is not to blame.</summary>
    public static IEnumerable<MetricCount> Misdispatched(TicketStory story) =>
        [.. Dispatches(story), .. story.Of<TicketEvent.ReturnUpheld>().Select(one => MetricCount.Hit(one.Step.At, one.What.UnitCode)),
         .. story.Of<TicketEvent.Reassigned>().Where(one => one.What.Misdispatched).Select(one => MetricCount.Hit(one.Step.At, one.What.FromUnit))];

    public static IEnumerable<MetricCount> ReturnedWrongly(TicketStory story) =>
        [.. story.Of<TicketEvent.Returned>().Select(one => MetricCount.Base(one.Step.At, one.What.UnitCode)),
         .. story.Of<TicketEvent.ReturnRejected>().Select(one => MetricCount.Hit(one.Step.At, one.Step.UnitCode))];

    public static IEnumerable<MetricCount> DoneAgain(TicketStory story) =>
        [.. story.Of<TicketEvent.Closed>().Select(one => MetricCount.Base(one.Step.At, one.Step.AnsweredBy)),
         .. story.Of<TicketEvent.RedoOrdered>().Select(one => MetricCount.Hit(one.Step.At, one.Step.AnsweredBy))];

    /// <summary>Orders in the month of their issue, cards in that in which they were given: by the unit that each is addressed to.</summary>
    public static IEnumerable<MetricCount> Carded(TicketStory story, Card card) =>
        [.. story.Of<TicketEvent.SupervisionIssued>().Select(one => MetricCount.Base(one.Step.At, one.What.UnitCode)),
         .. story.Of<TicketEvent.CardGiven>().Where(one => one.What.Card == card).Select(one => MetricCount.Hit(one.Step.At, one.What.UnitCode))];

    /// <summary>Merged into another and not taken apart again, or told again and joined to the earlier one at once. An undone merge takes its count back, whenever that was.</summary>
    public static IEnumerable<MetricCount> Repeated(TicketStory story) =>
        [.. story.Of<TicketEvent.AnsweredOnCall>().Select(one => MetricCount.Base(one.Step.At, null)), .. story.Of<TicketEvent.Accepted>().Select(one => MetricCount.Base(one.Step.At, null)),
         .. story.Of<TicketEvent.RepeatJoined>().Select(one => MetricCount.Share(one.Step.At, null, true)),
         .. story.Steps.LastOrDefault(step => step.What is TicketEvent.Merged or TicketEvent.MergeUndone) is { What: TicketEvent.Merged } merged ? [MetricCount.Hit(merged.At, null)] : Array.Empty<MetricCount>()];

    /// <summary>一事多诉: of the requests of a month, how many stand for themselves. In the month in which a request came, whenever it was merged or taken apart again.</summary>
    public static IEnumerable<MetricCount> Matters(TicketStory story)
    {
        var itself = story.Steps.LastOrDefault(step => step.What is TicketEvent.Merged or TicketEvent.MergeUndone) is not { What: TicketEvent.Merged };
        return story.Steps.Where(step => step.What is TicketEvent.AnsweredOnCall or TicketEvent.Accepted).Select(step => MetricCount.Share(step.At, null, itself));
    }

    private static IEnumerable<MetricCount> Dispatches(TicketStory story) =>
        story.Of<TicketEvent.Dispatched>().Select(one => MetricCount.Base(one.Step.At, one.What.UnitCode));
}
