using System.Collections.Frozen;
using System.Globalization;
using Hotline.Dispatch.Clocks;
using Hotline.Dispatch.Metrics.Formulas;
using Hotline.Dispatch.Tickets;

namespace Hotline.Dispatch.Metrics;

/// <summary>
/// Every KPI of the product, on one page: GB/T 33358-2016 for the calls, for tickets the formulas and edge rules printed in the
/// monthly reports of 12345 hotlines. How to add one: docs/how-to/add-a-metric.md.
/// </summary>
public static class MetricCatalog
{
    private const string Offered = "呼入（剔除来电人几秒内自行挂断的，默认5秒）";

    /// <summary>An order that is taken from its unit late was late (docs/adr/0150, 0154).</summary>
    private const string Taken = "，含超期后改派、下派、转办、撤单、随主工单答复的";

    /// <summary>A citizen whom nobody reached may say so after the close (docs/adr/0170).</summary>
    private const string ToFix = "到确认解决并办结（办结后诉求人才确认的，到确认时）";

    /// <summary>So was what a unit returned after it was to sign, or to turn to the citizen (docs/adr/0171).</summary>
    private const string Returned = "，含超期后改派、下派、转办、退单、撤单、随主工单答复的";

    /// <summary>The order is that of the page: the headline first.</summary>
    public static IReadOnlyList<MetricFormula> All { get; } =
    [
        Mean("first-word-to-dispatch", "首次来话到派单平均用时", "从首次转坐席（或网上提交）到首次派出", SpanFormulas.FirstWordToDispatch),
        Mean("dispatch-to-fix", "派单到确认解决平均用时", "从首次派出" + ToFix, SpanFormulas.DispatchToFix, version: 2),
        Mean("first-word-to-fix", "首次来话到确认解决平均用时", "从首次转坐席（或网上提交）" + ToFix, SpanFormulas.FirstWordToFix, version: 2),
        CallShare("calls-answered", "接通率", "人工接通", Offered),
        CallShare("calls-within-15", "15秒接通率", "15秒内人工接通", Offered),
        CallShare("calls-within-30", "30秒接通率", "30秒内人工接通", Offered),
        Share("answered-on-call", "直接解答率", "当场办结（剔除质检后转派单）", "受理（含当场办结）", FlowFormulas.AnsweredOnCall, version: 2),
        Share("answers-right", "直接办结质检合格率", "质检判定答复正确", "质检件数（按比例抽签）", FlowFormulas.AnswersRight),
        Share("dispatched-in-time", "及时派单率", "限时内派出", "到期应派，含超期后不予受理的", story => ClockFormulas.InTime(story, DeadlineKind.Dispatch), version: 2),
        Share("signed-in-time", "及时签收率", "限时内签收", "到期应签收" + Returned, story => ClockFormulas.InTime(story, DeadlineKind.SignFor), version: 3),
        Share("contacted-in-time", "及时反馈率", "限时内先行联系", "到期应先行联系，含未联系已超期（剔除不计入考核）" + Returned, story => ClockFormulas.InTime(story, DeadlineKind.Contact), version: 5),
        Share("closed-in-time", "按时办结率", "在（延期后）限时内答复", "到期应办结，含未办结已超期" + Taken, story => ClockFormulas.InTime(story, DeadlineKind.Handle), version: 3),
        Share("closed-in-time-net", "按时办结率（不计延期）", "在不计延期的限时内答复", "到期应办结，含未办结已超期" + Taken, ClockFormulas.InTimeWithoutExtension, version: 4),
        Share("closed-early", "提前办结率", "在时限的规定比例（默认一半）之前答复", "已答复" + Taken, ClockFormulas.Early, version: 3),
        Share("overdue", "超期率", "超期（含未办结）", "到期应办结，含未办结已超期" + Taken, story => ClockFormulas.Overdue(story, DeadlineKind.Handle), version: 3, moreIsBetter: false),
        Share("extended", "延期率", "获准延期（每轮计一次）", "派单次数", FlowFormulas.Extended, moreIsBetter: false),
        Share("returned", "退单率", "退单次数", "派单次数", FlowFormulas.Returned, moreIsBetter: false),
        Share("misdispatched", "误派率", "退单成立和误派改派次数", "派单次数", FlowFormulas.Misdispatched, moreIsBetter: false, version: 2),
        Share("returned-wrongly", "不当退单率", "退单驳回次数", "退单次数", FlowFormulas.ReturnedWrongly, moreIsBetter: false),
        Share("contacted", "响应率", "回访称单位联系过", "有效回访中答了此问", VoiceFormulas.UnitContacted),
        Share("solved", "解决率", "已解决、基本解决", "回访测评（剔除不计入考核）", VoiceFormulas.Solved),
        Share("satisfied-a", "满意率（甲）", "测评中非不满意", "测评满意度（剔除不计入考核）", VoiceFormulas.NotDissatisfied),
        Share("satisfied-b", "满意占比（乙）", "满意、非常满意", "测评满意度（剔除不计入考核）", VoiceFormulas.Satisfied),
        Share("process-satisfied", "过程和态度满意占比", "对办理过程和服务态度满意、非常满意", "有效回访中答了此问", VoiceFormulas.ProcessSatisfied),
        Share("reply-clear", "答复清楚率", "认为答复清楚", "有效回访中答了此问", VoiceFormulas.ReplyClear),
        Share("solved-at-once", "一次办结率", "首轮即确认解决（含办结后确认的，剔除其后重办的）", "办结", VoiceFormulas.SolvedAtOnce, version: 2),
        Share("done-again", "重办率", "重办次数", "办结", FlowFormulas.DoneAgain, moreIsBetter: false),
        RepeatShare("repeated-by-caller-30", "同一来电人", 30, RepeatFormulas.OfCaller),
        RepeatShare("repeated-by-caller-90", "同一来电人", 90, RepeatFormulas.OfCaller),
        RepeatShare("repeated-by-place-30", "同一地点同类事项", 30, RepeatFormulas.OfPlace),
        RepeatShare("repeated-by-place-90", "同一地点同类事项", 90, RepeatFormulas.OfPlace),
        RepeatShare("repeated-within-30", "同一来电人或同一地点同类事项", 30, RepeatFormulas.OfEither),
        RepeatShare("repeated-within-90", "同一来电人或同一地点同类事项", 90, RepeatFormulas.OfEither),
        Share("repeated", "重复诉求率", "并单或并入前单", "受理（含并入前单）", FlowFormulas.Repeated, moreIsBetter: false),
        Share("matters", "事项与诉求之比", "事项（件）：未并入他件的诉求，并单撤销即恢复", "诉求（人次）：受理（含当场办结）", FlowFormulas.Matters),
        Share("followed-up", "有效回访率", "联系上并作答", "办结", VoiceFormulas.Reached),
        Share("unreachable", "回访无法联系率", "多次未接通而办结", "办结", VoiceFormulas.Unreachable, moreIsBetter: false),
        Share("followed-up-in-time", "及时回访率", "限时内回访", "到期应回访", story => ClockFormulas.InTime(story, DeadlineKind.FollowUp)),
        Share("assisted-in-time", "协办按时率", "限时内协办答复", "到期应协办，含主办答复时仍未答复的超期协办（剔除撤销、同意退回的）" + Returned, story => ClockFormulas.InTime(story, DeadlineKind.Assist), version: 4),
        Share("order-in-time", "督办按期回复率", "限时内回复督办", "到期应回复，含超期后撤单、不予受理的", story => ClockFormulas.InTime(story, DeadlineKind.Supervise), version: 3),
        Share("yellow-cards", "黄牌率", "黄牌数", "督办单件数", story => FlowFormulas.Carded(story, Card.Yellow), moreIsBetter: false),
        Share("red-cards", "红牌率", "红牌数", "督办单件数", story => FlowFormulas.Carded(story, Card.Red), moreIsBetter: false),
    ];

    private static FrozenSet<string> Keys { get; } = All.Select(formula => formula.Key).ToFrozenSet();

    /// <summary>Changes whenever a formula comes, goes or gets a new version: the ledger is then filled anew.</summary>
    public static string Fingerprint { get; } = string.Join(' ', All.Select(formula => formula.Key));

    /// <param name="key"><see cref="MetricFormula.Key"/>.</param>
    public static bool IsCurrent(string key) => Keys.Contains(key);

    /// <returns>The present version; null for none of this name.</returns>
    public static MetricFormula? Find(string id) => All.FirstOrDefault(formula => formula.Id == id);

    /// <summary>The same by a <see cref="MetricFormula.Key"/>, of whichever version; an id alone does too.</summary>
    public static MetricFormula? OfKey(string key) => Find(IdOf(key));

    /// <summary>What a <see cref="MetricFormula.Key"/> is a version of.</summary>
    internal static string IdOf(string key) => key.Split('/')[0];

    internal static int VersionOf(string key) => int.Parse(key.AsSpan(key.IndexOf('/', StringComparison.Ordinal) + 1), CultureInfo.InvariantCulture);

    private static MetricFormula Share(
        string id, string name, string numerator, string denominator, Func<TicketStory, IEnumerable<MetricCount>> count, int version = 1, bool moreIsBetter = true) =>
        new(id, version, name, $"{numerator} ÷ {denominator}", numerator, denominator, MoreIsBetter: moreIsBetter) { Count = count };

    private static MetricFormula RepeatShare(string id, string same, int days, Func<TicketStory, int, IEnumerable<MetricCount>> count) => Share(
        id, $"重复诉求率（{same}，{days}天）", $"此前{days}天内{same}已有过同一诉求：受理时查重所得（剔除人工认定非同一诉求）或来电时并入前单",
        "受理（不含当场办结、保密件和匿名件）及并入前单", story => count(story, days), moreIsBetter: false);

    private static MetricFormula Mean(string id, string name, string span, Func<TicketStory, IEnumerable<MetricCount>> count, int version = 1) =>
        new(id, version, name, $"{span}的自然时间之和 ÷ 件数", "用时之和（秒）", "件数", MetricUnit.Mean, MoreIsBetter: false) { Count = count };

    private static MetricFormula CallShare(string id, string name, string numerator, string denominator) => new(id, 2, name, $"{numerator} ÷ {denominator}", numerator, denominator);
}
