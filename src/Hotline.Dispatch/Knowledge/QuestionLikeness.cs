using System.Collections.Frozen;
using System.Text.RegularExpressions;
using Hotline.Dispatch.Repeats;

namespace Hotline.Dispatch.Knowledge;

/// <summary>
/// Whether two questions are one, told from their words alone. 公积金怎么提取 and 如何提取公积金 are; 居住证要什么材料 and 居住证多少钱 are not, nor is 第1批 the same as 第2批. So
/// what is asked (how, how much, how long) has to be the same, numbers and letters too, and of what it is asked about three quarters have to be. Holds what it joins to be
/// alike rather too seldom: two tasks for one question cost less than an answer to another one.
/// </summary>
internal static partial class QuestionLikeness
{
    private const int LeastPercent = 75;
    private const int FewestTokens = 2;

    /// <returns>0 to 100: how much of the longer one's matter stands in the other; null when they are not one question.</returns>
    public static int? Of(string one, string other)
    {
        if (!AsksOf(one).SetEquals(AsksOf(other)))
        {
            return null;
        }

        var (mine, theirs) = (MatterOf(one), MatterOf(other));
        var longer = Math.Max(mine.Count, theirs.Count);
        return longer >= FewestTokens && mine.Where(IsExact).ToHashSet().SetEquals(theirs.Where(IsExact)) && mine.Count(theirs.Contains) * 100 / longer is >= LeastPercent and var percent ? percent : null;
    }

    private static IReadOnlySet<string> MatterOf(string question) => Matter.Tokens(Filler().Replace(Asking().Replace(question, " "), " "));

    private static FrozenSet<string> AsksOf(string question) => Asking().Matches(question).SelectMany(match => match.Groups.Values.Skip(1).Where(group => group.Success)).Select(group => group.Name).ToFrozenSet();

    private static bool IsExact(string token) => token.All(char.IsAsciiLetterOrDigit);

    /// <summary>What is asked, in the words that people ask it with; each group is one of them.</summary>
    [GeneratedRegex("(?<papers>(?:什么|哪些|啥)?(?:材料|证件|资料))|(?<fee>多少钱|(?:怎么|如何)?(?:收费|费用))|(?<time>多久|多长时间|几天|什么时候|何时|几点|时限)|(?<where>哪里|哪儿|在哪|什么地方|地址|地点)|(?<phone>电话|联系方式)|(?<may>能不能|可不可以|能否|是否|可以|能)|(?<who>归谁|谁管|哪个部门|哪个单位)|(?<how>怎么办理|如何办理|怎么办|怎么|如何|怎样|咋|流程|手续|程序)", RegexOptions.CultureInvariant)]
    private static partial Regex Asking();

    /// <summary>What people say around it.</summary>
    [GeneratedRegex("请问|想问一下|想问|咨询一下|咨询|问一下|一下|需要|办理|什么|哪些|[要的了吗呢呀啊]", RegexOptions.CultureInvariant)]
    private static partial Regex Filler();
}
