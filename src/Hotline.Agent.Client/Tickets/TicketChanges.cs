using Hotline.Agent.Client.Contracts;
using Hotline.Agent.Client.Time;

namespace Hotline.Agent.Client.Tickets;

/// <summary>What others did to a ticket since somebody last saw it, in words: shown when a verb came too late (412).</summary>
internal static class TicketChanges
{
    public static IReadOnlyList<string> Between(TicketPage seen, TicketPage now)
    {
        long last = seen.History.Count == 0 ? 0 : seen.History.Max(row => row.Seq);
        return
        [
            .. now.History.Where(row => row.Seq > last).OrderBy(row => row.Seq).Select(Done),
            .. Change("状态", seen.StateName, now.StateName),
            .. Change("承办单位", seen.UnitName, now.UnitName),
        ];
    }

    private static string Done(HistoryRow row) =>
        $"{ShanghaiTime.Clock(row.At)} {row.ActorName}{(row.UnitName is { Length: > 0 } unit ? $"（{unit}）" : null)}：{row.VerbName}";

    private static IEnumerable<string> Change(string what, string? before, string? after) =>
        before == after ? [] : [$"{what}由「{before ?? "无"}」变为「{after ?? "无"}」"];
}
