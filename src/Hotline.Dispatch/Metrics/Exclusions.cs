using Hotline.Dispatch.Tickets;

namespace Hotline.Dispatch.Metrics;

/// <summary>不计入考核: the figures that a ticket's round leaves once an appeal was upheld. All others count it as before.</summary>
public static class Exclusions
{
    public static IReadOnlyList<string> Of(JudgementKind kind) => kind switch
    {
        JudgementKind.Dissatisfied => ["satisfied-a", "satisfied-b"],
        JudgementKind.Unsolved => ["solved"],
        JudgementKind.LateContact => ["contacted-in-time"],
        _ => ["closed-in-time", "closed-in-time-net", "overdue"],
    };
}
