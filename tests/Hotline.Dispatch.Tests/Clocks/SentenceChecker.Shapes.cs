using System.Text.RegularExpressions;

namespace Hotline.Dispatch.Tests.Clocks;

/// <summary>The shapes of what a sentence says.</summary>
internal sealed partial class SentenceChecker
{
    private const string Moment = @"\d{4}年\d{1,2}月\d{1,2}日 \d{2}:\d{2}(?::\d{2})?";
    private const string Days = "(?:，每日(?<hours>[^，]+))?(?:，不计(?<off>[^，]+))?(?:，调休上班(?<on>[^，]+)计入)?";

    [GeneratedRegex($@"^(?<clock>(?:(?!时限)\D)+时限)(?<span>(?<amount>\d+)(?<unit>[^〔]+))〔(?<rule>[^〕]+)〕，自(?<from>{Moment})(?<next>的次一工作日)?起算{Days}，至(?<to>{Moment})$")]
    private static partial Regex Started();

    [GeneratedRegex($@"^延期(?<amount>\d+)(?<unit>[^，]+)，原时限自(?<from>{Moment})(?<next>的次一工作日)?起算{Days}，延至(?<to>{Moment})$")]
    private static partial Regex Extended();

    [GeneratedRegex($@"^(?:延长为|(?<other>另有))(?<span>(?<amount>\d+)(?<unit>[^〔]+))〔(?<rule>[^〕]+)〕，自(?<from>{Moment})(?<next>的次一工作日)?起算{Days}，(?:延至(?<to>{Moment})|至(?<to>{Moment})，不长于原时限)$")]
    private static partial Regex Lengthened();

    [GeneratedRegex($@"^(?:缩短为|(?<other>另有))(?<span>(?<amount>\d+)(?<unit>[^〔]+))〔(?<rule>[^〕]+)〕，自(?<from>{Moment})(?<next>的次一工作日)?起算{Days}，(?:提前至(?<to>{Moment})|至(?<to>{Moment})，不短于原时限)$")]
    private static partial Regex Shortened();

    [GeneratedRegex($@"^(?<from>{Moment})(?:因并单)?暂停计时(?:，已超期|{Days}，余(?<span>[^，]+))$")]
    private static partial Regex Paused();

    [GeneratedRegex($@"^(?<from>{Moment})恢复计时(?:，时限仍为(?<to>{Moment})|，余(?<span>[^，]+){Days}，至(?<to>{Moment}))$")]
    private static partial Regex Resumed();

    [GeneratedRegex($@"^放假安排公布后重算，(?:时限不变|由{Moment}改为(?<to>{Moment}))$")]
    private static partial Regex Recounted();

    [GeneratedRegex(@"^(?<first>[^至（]+)(?:至(?<last>[^（]+))?（(?<why>[^）]*)）$")]
    private static partial Regex Run();

    [GeneratedRegex(@"^(?:工作时间)?(?:(?<h>\d+)小时)?(?:(?<m>\d+)分)?(?:(?<s>\d+)秒)?$")]
    private static partial Regex Length();
}
