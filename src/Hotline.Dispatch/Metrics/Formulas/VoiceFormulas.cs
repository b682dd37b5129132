using Hotline.Dispatch.Tickets;

namespace Hotline.Dispatch.Metrics.Formulas;

/// <summary>What citizens said when they were asked, each answer in its own month and about the unit that replied last.</summary>
internal static class VoiceFormulas
{
    public static IEnumerable<MetricCount> UnitContacted(TicketStory story) =>
        Answers(story).Where(one => one.What.UnitContacted is not null).Select(one => Share(one, one.What.UnitContacted is true));

    public static IEnumerable<MetricCount> Solved(TicketStory story) =>
        Answers(story).Where(one => one.What.Solved is not null && !story.Excludes(JudgementKind.Unsolved, one.Step.AnsweredBy, one.Step.Round)).Select(one => Share(one, one.What.Solved != Tickets.Solved.Unsolved));

    /// <summary>All but the dissatisfied.</summary>
    public static IEnumerable<MetricCount> NotDissatisfied(TicketStory story) =>
        Rated(story).Select(one => Share(one, one.What.Satisfied is not (Satisfaction.Dissatisfied or Satisfaction.VeryDissatisfied)));

    /// <summary>Only those who said that they are.</summary>
    public static IEnumerable<MetricCount> Satisfied(TicketStory story) =>
        Rated(story).Select(one => Share(one, one.What.Satisfied is Satisfaction.Satisfied or Satisfaction.VerySatisfied));

    /// <summary>办理过程和服务态度. It is held against nobody, and so no appeal takes it out.</summary>
    public static IEnumerable<MetricCount> ProcessSatisfied(TicketStory story) =>
        Answers(story).Where(one => one.What.ProcessSatisfied is not null).Select(one => Share(one, one.What.ProcessSatisfied is Satisfaction.Satisfied or Satisfaction.VerySatisfied));

    public static IEnumerable<MetricCount> ReplyClear(TicketStory story) =>
        Answers(story).Where(one => one.What.Clarity is not null).Select(one => Share(one, one.What.Clarity == ReplyClarity.Clear));

    /// <summary>Of the follow-up, which ends with the close: whoever speaks by themselves after it was not reached by it.</summary>
    public static IEnumerable<MetricCount> Reached(TicketStory story) =>
        story.Of<TicketEvent.Closed>().Select(one => MetricCount.Share(
            one.Step.At, one.Step.AnsweredBy, Answers(story).Any(answer => answer.Step.Round == one.Step.Round && answer.Step.At <= one.Step.At)));

    public static IEnumerable<MetricCount> Unreachable(TicketStory story) =>
        story.Of<TicketEvent.Closed>().Select(one => MetricCount.Share(one.Step.At, one.Step.AnsweredBy, one.What.Unreachable));

    /// <summary>Whenever the citizen said so, in the month of the close; what was done again for "not solved" after all was not.</summary>
    public static IEnumerable<MetricCount> SolvedAtOnce(TicketStory story)
    {
        var stands = !story.Of<TicketEvent.RedoOrdered>().Any(one => one.Step.Round == 1);
        return story.Of<TicketEvent.Closed>().Select(one => MetricCount.Share(one.Step.At, one.Step.AnsweredBy, one.Step.Round == 1 && stands && SaidSolved(story, one.Step) is not null));
    }

    /// <summary>The first word of a citizen in the round of a close, before it or after it, that it is solved.</summary>
    public static StoryStep? SaidSolved(TicketStory story, StoryStep closed) =>
        Answers(story).Where(one => one.Step.Round == closed.Round && one.What.Solved is (Tickets.Solved.Solved or Tickets.Solved.Basically)).Select(one => one.Step).FirstOrDefault();

    private static IEnumerable<(StoryStep Step, TicketEvent.FollowedUp What)> Answers(TicketStory story) => story.Of<TicketEvent.FollowedUp>().Where(one => one.What.Reached);

    private static IEnumerable<(StoryStep Step, TicketEvent.FollowedUp What)> Rated(TicketStory story) =>
        Answers(story).Where(one => one.What.Satisfied is not null && !story.Excludes(JudgementKind.Dissatisfied, one.Step.AnsweredBy, one.Step.Round));

    private static MetricCount Share((StoryStep Step, TicketEvent.FollowedUp What) one, bool hit) => MetricCount.Share(one.Step.At, one.Step.AnsweredBy, hit);
}
