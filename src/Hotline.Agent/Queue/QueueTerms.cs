namespace Hotline.Agent.Queue;

/// <summary>What a queue asks of those who have its callers, and how its callers stand to those of other queues. Set by administrators.</summary>
/// <param name="MembersOnly">It has members, and only they serve it.</param>
/// <param name="Lead">Head start: its callers count as waiting this much longer than they do. Queues of one head start are one class.</param>
/// <param name="Skills">An agent needs all of them.</param>
/// <param name="RelaxAfter">A caller who has waited this long goes to agents without the skills too; null: never.</param>
/// <param name="OverflowTo">The queue whose agents, with its skills, may have the caller too, after <paramref name="OverflowAfter"/>: <paramref name="Skills"/> are not asked of them.</param>
/// <param name="StickyFor">A caller whose last agent is on duty is kept for that agent this long.</param>
internal sealed record QueueTerms(
    string Code, bool MembersOnly, TimeSpan Lead, IReadOnlyList<string> Skills, TimeSpan? RelaxAfter, string? OverflowTo, TimeSpan OverflowAfter, TimeSpan StickyFor)
{
    /// <summary>Of a queue that asks nothing, as one that was deleted with callers in it.</summary>
    public static QueueTerms Plain(string code) => new(code, false, TimeSpan.Zero, [], null, null, TimeSpan.Zero, TimeSpan.Zero);
}
