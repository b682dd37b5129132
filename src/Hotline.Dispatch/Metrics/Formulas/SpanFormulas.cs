using Hotline.Dispatch.Tickets;

namespace Hotline.Dispatch.Metrics.Formulas;

/// <summary>The headline: from the first word, over the dispatch, to a fix that the citizen confirmed. Natural time, in the month in which it ended.</summary>
internal static class SpanFormulas
{
    public static IEnumerable<MetricCount> FirstWordToDispatch(TicketStory story) =>
        FirstWord(story) is { } first && FirstDispatch(story) is { } sent ? [MetricCount.Span(sent.At, null, sent.At - first)] : [];

    public static IEnumerable<MetricCount> DispatchToFix(TicketStory story) =>
        FirstDispatch(story) is { } sent && Fix(story) is { } fix ? [MetricCount.Span(fix.At, fix.AnsweredBy, fix.At - sent.At)] : [];

    public static IEnumerable<MetricCount> FirstWordToFix(TicketStory story) =>
        FirstWord(story) is { } first && Fix(story) is { } fix ? [MetricCount.Span(fix.At, fix.AnsweredBy, fix.At - first)] : [];

    private static DateTimeOffset? FirstWord(TicketStory story) => story.Of<TicketEvent.DraftOpened>().Select(one => (DateTimeOffset?)one.Step.At).FirstOrDefault();

    private static StoryStep? FirstDispatch(TicketStory story) => story.Of<TicketEvent.Dispatched>().Select(one => one.Step).FirstOrDefault();

    /// <summary>The last close, once a citizen said that it is solved: when it was closed, or when they said so afterwards. One that was opened again was no fix.</summary>
    private static StoryStep? Fix(TicketStory story) =>
        story.Steps.LastOrDefault(step => step.What is TicketEvent.Closed or TicketEvent.RedoOrdered) is { What: TicketEvent.Closed } closed
            && FirstDispatch(story) is not null && VoiceFormulas.SaidSolved(story, closed) is { } said ? said.At > closed.At ? said : closed : null;
}
