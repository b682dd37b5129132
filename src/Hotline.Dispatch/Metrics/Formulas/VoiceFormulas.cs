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

    public static IEnumerable<MetricCount> Reached(TicketStory story) =>
        story.Of<TicketEvent.Closed>().Select(one => MetricCount.Share(
            one.Step.At, one.Step.AnsweredBy, Answers(story).Any(answer => answer.Step.Round == one.Step.Round && answer.Step.At <= one.Step.At)));

    public static IEnumerable<MetricCount> Unreachable(TicketStory story) =>
        story.Of<TicketEvent.Closed>().Select(one => MetricCount.Share(one.Step.At, one.Step.AnsweredBy, one.What.Unreachable));

    public static IEnumerable<MetricCount> SolvedAtOnce(TicketStory story) =>
        story.Of<TicketEvent.Closed>().Select(one => MetricCount.Share(one.Step.At, one.Step.AnsweredBy, one.Step.Round == 1 && Verified(story, one.Step)));

    /// <summary>Closed on a citizen's word of this round that it is solved.</summary>
    public static bool Verified(TicketStory story, StoryStep closed) =>
        Answers(story).Any(one => one.Step.Round == closed.Round && one.Step.At <= closed.At && one.What.Solved is (Tickets.Solved.Solved or Tickets.Solved.Basically));

    private static IEnumerable<(StoryStep Step, TicketEvent.FollowedUp What)> Answers(TicketStory story) => story.Of<TicketEvent.FollowedUp>().Where(one => one.What.Reached);

    private static IEnumerable<(StoryStep Step, TicketEvent.FollowedUp What)> Rated(TicketStory story) =>
        Answers(story).Where(one => one.What.Satisfied is not null && !story.Excludes(JudgementKind.Dissatisfied, one.Step.AnsweredBy, one.Step.Round));

    private static MetricCount Share((StoryStep Step, TicketEvent.FollowedUp What) one, bool hit) => MetricCount.Share(one.Step.At, one.Step.AnsweredBy, hit);
}
