using System.Globalization;
using Hotline.Dispatch.Calendar;

namespace Hotline.Dispatch.Clocks;

/// <summary>Says in Chinese why a deadline falls when it does.</summary>
public static class TraceWords
{
    public static string Of(Deadline deadline)
    {
        var sentences = deadline.Trace.Select(step => Step(deadline.Kind, step));
        var end = deadline.Provisional ? ";次年放假安排尚未公布,此时限为暂定" : "";
        return string.Join(";", sentences) + end + "。";
    }

    public static string Of(DeadlineKind kind) => kind switch
    {
        DeadlineKind.Dispatch => "派单",
        DeadlineKind.SignFor => "签收",
        DeadlineKind.Handle => "办理",
        DeadlineKind.Citizen => "群众诉求总时限",
        _ => "回访",
    };

    private static string Step(DeadlineKind kind, TraceStep step)
    {
        var (start, end) = (Instant(step.Reckoning.Start), Instant(step.Reckoning.End));
        var days = Skipped(step.Reckoning);
        return step.Cause switch
        {
            "extended" => $"延期{step.Reckoning.Span},自原时限{start}起算{days},延至{end}",
            "recounted" => $"放假安排公布后重算,至{end}",
            "resumed" => $"{start}恢复计时,余{step.Reckoning.Span}{days},至{end}",
            _ when step.Reckoning.Span.Unit == SpanUnit.WorkingDays => $"{Of(kind)}时限{step.Reckoning.Span},自{start}的次一工作日起算{days},至{end}",
            _ => $"{Of(kind)}时限{step.Reckoning.Span},自{start}起算{days},至{end}",
        };
    }

    private static string Skipped(Reckoning reckoning)
    {
        var off = reckoning.Skipped.Length == 0 ? "" : ",不计" + string.Join("、", Runs(reckoning.Skipped));
        var makeUp = reckoning.MakeUpDays.Length == 0 ? "" : ",调休上班" + string.Join("、", reckoning.MakeUpDays.Select(Day)) + "计入";
        return off + makeUp;
    }

    /// <summary>Joins neighbouring days of one name: 10月1日至7日(国庆节).</summary>
    private static IEnumerable<string> Runs(IReadOnlyList<SkippedDay> days)
    {
        for (var first = 0; first < days.Count;)
        {
            var last = first;
            while (last + 1 < days.Count && days[last + 1].Why == days[first].Why && days[last + 1].Day == days[last].Day.AddDays(1))
            {
                last++;
            }

            yield return first == last ? $"{Day(days[first].Day)}({days[first].Why})" : $"{Day(days[first].Day)}至{Day(days[last].Day)}({days[first].Why})";
            first = last + 1;
        }
    }

    private static string Day(DateOnly day) => day.ToString("M月d日", CultureInfo.InvariantCulture);

    private static string Instant(DateTimeOffset instant) =>
        instant.ToOffset(WorkingCalendar.ChinaOffset).ToString("yyyy年M月d日 HH:mm", CultureInfo.InvariantCulture);
}
