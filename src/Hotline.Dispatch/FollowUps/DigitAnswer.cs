using Hotline.Dispatch.Tickets;
using Hotline.Dispatch.Tickets.Verbs;

namespace Hotline.Dispatch.FollowUps;

/// <summary>A question by voice (自动语音回访): the digit that a citizen pressed becomes their answer, as if they had rated on the web.</summary>
public static class DigitAnswer
{
    /// <summary>No question by voice any more, whatever it is about.</summary>
    public const char Declines = '9';

    /// <summary>The keys that mean something.</summary>
    public const string Keys = "1239";

    /// <returns>Null for a digit that is no answer: the question is asked again.</returns>
    public static Rate? Of(char digit) => digit switch
    {
        '1' => new Rate(Solved.Solved, Satisfaction.Satisfied, FollowUpWay.Ivr),
        '2' => new Rate(Solved.Basically, Satisfaction.Basically, FollowUpWay.Ivr),
        '3' => new Rate(Solved.Unsolved, Satisfaction.Dissatisfied, FollowUpWay.Ivr),
        _ => null,
    };
}
