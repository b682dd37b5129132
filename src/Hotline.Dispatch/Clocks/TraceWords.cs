using System.Collections.Frozen;
using System.Globalization;
using Hotline.Dispatch.Calendar;
using Hotline.Dispatch.Tickets;

namespace Hotline.Dispatch.Clocks;

/// <summary>
/// Says in Chinese why a deadline falls when it does, from its trace alone and so completely that a reader with a calendar
/// gets the same instant. Steps are parted by ；, days by 、 and what belongs to one step by ，.
/// </summary>
public static class TraceWords
{
    private static readonly FrozenSet<char> Marks = "；。〔〕「」".ToFrozenSet();
    private static readonly FrozenSet<char> MarksOfDays = "，、（）；。〔〕「」".ToFrozenSet();

    public static string Of(Deadline deadline)
    {
        var said = new Said();
        var sentences = deadline.Trace.Select(step => Step(deadline.Kind, step, said)).ToList();
        var unknown = deadline.Trace.Where(step => step.Reckoning.Provisional).Select(step => step.Reckoning.End).Append(deadline.DueAt).Max().ToOffset(WorkingCalendar.ChinaOffset).Year;
        var end = deadline.Provisional ? $"；{unknown}年放假安排尚未公布，此时限为暂定" : "";
        return string.Join("；", sentences) + end + "。";
    }

    public static string Of(DeadlineKind kind) => kind switch
    {
        DeadlineKind.Dispatch => "派单",
        DeadlineKind.SignFor => "签收",
        DeadlineKind.Handle => "办理",
        DeadlineKind.Citizen => "群众诉求总时限",
        DeadlineKind.ReturnReview => "退单审核",
        DeadlineKind.Ruling => "权责裁定",
        DeadlineKind.Assist => "协办",
        DeadlineKind.SuspendReview => "挂起复核",
        DeadlineKind.Supervise => "督办回复",
        DeadlineKind.ReplyReview => "答复审核",
        DeadlineKind.ExternalAck => "外部回执",
        DeadlineKind.AppealRuling => "申诉裁定",
        DeadlineKind.Contact => "先行联系",
        DeadlineKind.Facts => "补充事实",
        _ => "回访",
    };

    /// <summary>The clock as what it limits, 办理时限; a name that says so already says it once.</summary>
    public static string Limit(DeadlineKind kind) => Of(kind) is var name && name.EndsWith("时限", StringComparison.Ordinal) ? name : $"{name}时限";

    public static string Of(Audience audience) => audience switch
    {
        Audience.UnitLeader => "承办单位负责人",
        Audience.Hotline => "热线",
        _ => "督办机构",
    };

    private static string Step(DeadlineKind kind, TraceStep step, Said said)
    {
        var (start, end, span) = (Instant(step.Reckoning.Start), Instant(step.Reckoning.End), step.Reckoning.Span);
        return step.Cause switch
        {
            TraceStep.Extended => $"延期{span}，原时限{From()}，延至{end}",
            TraceStep.Lengthened => $"延长为{span}〔{Rule(step)}〕，{From()}，延至{end}",
            TraceStep.NotLonger => $"另有{span}〔{Rule(step)}〕，{From()}，至{end}，不长于原时限",
            TraceStep.Shortened => $"缩短为{span}〔{Rule(step)}〕，{From()}，提前至{end}",
            TraceStep.NotShorter => $"另有{span}〔{Rule(step)}〕，{From()}，至{end}，不短于原时限",
            TraceStep.Paused or TraceStep.Merged when step.Reckoning.Start >= step.Reckoning.End => $"{start}{Stood()}，已超期",
            TraceStep.Paused or TraceStep.Merged => $"{start}{Stood()}{Days()}，余{span}",
            TraceStep.Resumed when span.Amount == 0 => $"{start}恢复计时，时限仍为{end}",
            TraceStep.Resumed => $"{start}恢复计时，余{span}{Days()}，至{end}",
            TraceStep.Recounted => start == end ? "放假安排公布后重算，时限不变" : $"放假安排公布后重算，由{start}改为{end}",
            _ => $"{Limit(kind)}{span}〔{Rule(step)}〕，{From()}，至{end}",
        };

        string From() => $"自{start}{(span.Unit == SpanUnit.WorkingDays ? "的次一工作日" : "")}起算{Days()}";

        string Stood() => step.Cause == TraceStep.Merged ? "因并单暂停计时" : "暂停计时";

        string Days() => said.New(step.Reckoning);
    }

    /// <summary>办理·投诉·不分缓急，依据「…」.</summary>
    private static string Rule(TraceStep step)
    {
        var words = step.Rule.Split('/') is [var clock, var type, var urgency]
            ? $"{ClockWord(clock)}·{(type == LimitTable.Any ? "各类" : TypeWords.OfName(type) ?? type)}·{(Enum.TryParse<Urgency>(urgency, out var word) ? TypeWords.Of(word) : "不分缓急")}"
            : "未设此项，按缺省";
        return step.Basis is { Length: > 0 } basis ? $"{words}，依据「{Plain(basis, Marks)}」" : words;
    }

    private static string ClockWord(string clock) => clock == LimitTable.Redo ? "重办" : clock == LimitTable.HandAcross ? "转派后" : Enum.TryParse<DeadlineKind>(clock, out var kind) ? Of(kind) : clock;

    /// <summary>A name that somebody typed, without the marks that part this sentence.</summary>
    private static string Plain(string typed, FrozenSet<char> marks) => string.Concat(typed.Where(letter => !marks.Contains(letter)));

    private static string Instant(DateTimeOffset instant)
    {
        var local = instant.ToOffset(WorkingCalendar.ChinaOffset);
        return local.ToString(local.Second == 0 ? "yyyy年M月d日 HH:mm" : "yyyy年M月d日 HH:mm:ss", CultureInfo.InvariantCulture);
    }

    /// <summary>What the sentence has said so far: hours and days are said once.</summary>
    private sealed class Said
    {
        private readonly HashSet<DateOnly> days = [];
        private string? hours;

        public string New(Reckoning reckoning)
        {
            var year = WorkingCalendar.DayOf(reckoning.Start).Year;
            SkippedDay[] skipped = [.. reckoning.Skipped.Where(day => days.Add(day.Day))];
            DateOnly[] makeUp = [.. reckoning.MakeUpDays.Where(days.Add)];
            var off = skipped.Length == 0 ? "" : "，不计" + string.Join("、", Runs(skipped, year));
            var on = makeUp.Length == 0 ? "" : "，调休上班" + string.Join("、", makeUp.Select(day => Day(day, ref year))) + "计入";
            return Hours(reckoning) + off + on;
        }

        private string Hours(Reckoning reckoning)
        {
            if (reckoning.Hours is not { } now || now == hours)
            {
                return "";
            }

            hours = now;
            return "，每日" + now.Replace(',', '、');
        }

        /// <summary>Joins neighbouring days of one name: 10月1日至10月7日（国庆节）.</summary>
        private static IEnumerable<string> Runs(SkippedDay[] skipped, int year)
        {
            for (var first = 0; first < skipped.Length;)
            {
                var last = first;
                while (last + 1 < skipped.Length && skipped[last + 1].Why == skipped[first].Why && skipped[last + 1].Day == skipped[last].Day.AddDays(1))
                {
                    last++;
                }

                var from = Day(skipped[first].Day, ref year);
                yield return (first == last ? from : $"{from}至{Day(skipped[last].Day, ref year)}") + $"（{Plain(skipped[first].Why, MarksOfDays)}）";
                first = last + 1;
            }
        }

        /// <summary>With its year where that is not the one last named.</summary>
        private static string Day(DateOnly day, ref int year)
        {
            var words = day.ToString(day.Year == year ? "M月d日" : "yyyy年M月d日", CultureInfo.InvariantCulture);
            year = day.Year;
            return words;
        }
    }
}
