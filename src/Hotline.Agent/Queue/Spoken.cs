using Hotline.Dispatch.FollowUps;
using Hotline.Telephony.Contracts;

namespace Hotline.Agent.Queue;

/// <summary>What callers are told, in the names of the recordings of which telephony makes it (ops/prompts renders them).</summary>
internal static class Spoken
{
    /// <summary>Asks for a call-back.</summary>
    public const char CallBackKey = '1';

    /// <summary>More is not said.</summary>
    internal const int MostSpoken = 999;
    private const int AnswerSeconds = 8;

    /// <summary>非常满意 1 to 非常不满意 5.</summary>
    public static CallerQuestion Rating { get; } = new(["rate"], ["rated"], "12345", AnswerSeconds);

    /// <summary>Solved 1, basically 2, not solved 3; 9 wants no such call any more.</summary>
    public static CallerQuestion FollowUp { get; } = new(["follow-up"], ["follow-up-thanks"], DigitAnswer.Keys, AnswerSeconds, ["follow-up-again"], ["follow-up-bye"]);

    public static IReadOnlyList<string> CallBackNoted { get; } = ["call-back-noted"];

    /// <param name="ahead">Callers before this one.</param>
    /// <param name="estimate">Null when it can not be told.</param>
    public static IReadOnlyList<string> Position(int ahead, TimeSpan? estimate, bool offersCallBack) =>
        [.. Place(ahead), .. Wait(estimate), .. offersCallBack ? ["press-1-call-back"] : Array.Empty<string>()];

    public static IReadOnlyList<string> Closed(Closure why, bool offersCallBack) =>
        [why == Closure.Holiday ? "holiday" : "after-hours", .. offersCallBack ? ["after-hours-press-1"] : Array.Empty<string>()];

    private static IReadOnlyList<string> Place(int ahead) => ahead == 0 ? ["next"] : ["ahead", .. Number(ahead), "people"];

    private static IReadOnlyList<string> Wait(TimeSpan? estimate) => estimate switch
    {
        null => [],
        { TotalMinutes: < 1 } => ["under-a-minute"],
        { } wait => ["about", .. Number((int)Math.Ceiling(wait.TotalMinutes)), "minutes"],
    };

    /// <summary>A number before a measure word: two is 两; above 999 no more than 999 is said.</summary>
    public static IReadOnlyList<string> Number(int number)
    {
        var (hundreds, tens, ones) = (Math.Min(number, MostSpoken) / 100, Math.Min(number, MostSpoken) / 10 % 10, Math.Min(number, MostSpoken) % 10);
        if (hundreds == 0 && tens == 0)
        {
            return [ones == 2 ? "liang" : $"n{ones}"];
        }

        return
        [
            .. hundreds > 0 ? [hundreds == 2 ? "liang" : $"n{hundreds}", "n100"] : Array.Empty<string>(),
            .. tens > 0 ? tens == 1 && hundreds == 0 ? ["n10"] : [$"n{tens}", "n10"] : hundreds > 0 && ones > 0 ? ["n0"] : Array.Empty<string>(),
            .. ones > 0 ? [$"n{ones}"] : Array.Empty<string>(),
        ];
    }
}
