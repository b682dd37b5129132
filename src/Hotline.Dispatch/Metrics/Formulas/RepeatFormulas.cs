using Hotline.Dispatch.Repeats;
using Hotline.Dispatch.Tickets;

namespace Hotline.Dispatch.Metrics.Formulas;

/// <summary>重复诉求率 by who and where (docs/adr/0120): what was found when a request was accepted, or by the agent who joined a call to the earlier request. Each counts in the month in which it came.</summary>
internal static class RepeatFormulas
{
    public static IEnumerable<MetricCount> OfCaller(TicketStory story, int days) => Within(story, earlier => earlier.CallerDays <= days);

    public static IEnumerable<MetricCount> OfPlace(TicketStory story, int days) => Within(story, earlier => earlier.PlaceDays <= days);

    public static IEnumerable<MetricCount> OfEither(TicketStory story, int days) => Within(story, earlier => earlier.CallerDays <= days || earlier.PlaceDays <= days);

    /// <summary>Whatever is found to be another matter (非同一诉求) counts no more, whenever that is said.</summary>
    private static IEnumerable<MetricCount> Within(TicketStory story, Func<EarlierRequest, bool> counts)
    {
        var apart = story.Of<TicketEvent.ToldApart>().Select(one => one.What.OtherId).ToHashSet();
        var repeats = story.Of<TicketEvent.RepeatFound>().SelectMany(one => one.What.Earlier).Any(one => !apart.Contains(one.OtherId) && counts(one));
        return
        [
            .. story.Of<TicketEvent.Accepted>().Where(one => one.What.Compared).Select(one => MetricCount.Share(one.Step.At, null, repeats)),
            .. story.Of<TicketEvent.RepeatJoined>().Where(one => one.What.Compared).Select(one => MetricCount.Share(one.Step.At, null, counts(EarlierRequest.Joined(one.What)))),
        ];
    }
}
