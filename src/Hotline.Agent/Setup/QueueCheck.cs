using System.Text.RegularExpressions;
using Hotline.Dispatch.Calendar;

namespace Hotline.Agent.Setup;

/// <summary>What is wrong with a queue as it was given.</summary>
internal static partial class QueueCheck
{
    private const int Hour = 3600;

    public static IEnumerable<SetupProblem> Of(CallQueue queue, int row)
    {
        if (!SetupShape.Code().IsMatch(queue.Code))
        {
            yield return new(row, nameof(CallQueue.Code), "队列代码应为小写字母、数字或连字符，最多 32 位");
        }

        if (string.IsNullOrWhiteSpace(queue.Name) || queue.Name.Length > 50)
        {
            yield return new(row, nameof(CallQueue.Name), "队列名称不能为空，最多 50 字");
        }

        if (queue.Numbers.FirstOrDefault(number => !NumberShape().IsMatch(number)) is { } wrong)
        {
            yield return new(row, nameof(CallQueue.Numbers), $"接入号码应为 3 至 20 位数字：{wrong}");
        }

        if (queue.OpeningHours is { } hours && !WorkingHours.TryParse(hours, out _))
        {
            yield return new(row, nameof(CallQueue.OpeningHours), "服务时间应如 09:00-12:00,13:30-17:30，按先后不重叠");
        }

        if (queue.AnnounceSeconds is > 0 and < 15)
        {
            yield return new(row, nameof(CallQueue.AnnounceSeconds), "播报间隔应为 15 至 600 秒，0 为不播报");
        }

        foreach (var (field, name, value, least, most) in Amounts(queue))
        {
            if (value < least || value > most)
            {
                yield return new(row, field, $"{name}应为 {least} 至 {most}");
            }
        }
    }

    /// <summary>Skills and the queue that helps out must be there.</summary>
    public static IEnumerable<SetupProblem> References(CallQueue queue, int row, IReadOnlySet<string> skills, IReadOnlySet<string> queues)
    {
        foreach (var unknown in queue.Skills.Where(skill => !skills.Contains(skill)))
        {
            yield return new(row, nameof(CallQueue.Skills), $"没有这项技能：{unknown}");
        }

        if (queue.OverflowTo is { } other && (other == queue.Code || !queues.Contains(other)))
        {
            yield return new(row, nameof(CallQueue.OverflowTo), $"溢出队列应为另一个已有的队列：{other}");
        }
    }

    private static IEnumerable<(string Field, string Name, int Value, int Least, int Most)> Amounts(CallQueue queue) =>
    [
        (nameof(CallQueue.OfferSeconds), "振铃秒数", queue.OfferSeconds, 5, 120),
        (nameof(CallQueue.WrapUpSeconds), "话后秒数", queue.WrapUpSeconds, 0, 900),
        (nameof(CallQueue.LeadSeconds), "优先秒数", queue.LeadSeconds, 0, Hour),
        (nameof(CallQueue.RelaxSeconds), "放宽技能秒数", queue.RelaxSeconds, 0, Hour),
        (nameof(CallQueue.OverflowSeconds), "溢出秒数", queue.OverflowSeconds, 0, Hour),
        (nameof(CallQueue.StickyDays), "熟悉坐席天数", queue.StickyDays, 0, 365),
        (nameof(CallQueue.AnnounceSeconds), "播报间隔秒数", queue.AnnounceSeconds, 0, 600),
        (nameof(CallQueue.LongestWaitSeconds), "最长等候秒数", queue.LongestWaitSeconds, 0, 2 * Hour),
        (nameof(CallQueue.StickySeconds), "等候熟悉坐席秒数", queue.StickySeconds, 0, 120),
    ];

    [GeneratedRegex(@"^[0-9]{3,20}\z")]
    private static partial Regex NumberShape();
}
