using CsCheck;
using Hotline.Agent.Queue;

namespace Hotline.Agent.Tests.Queue;

/// <summary>Random queues, with small numbers on purpose: ties, refusals, foreign nodes, skills, overflow and last agents must meet often.</summary>
internal static class QueueStates
{
    public static readonly DateTimeOffset Noon = new(2026, 11, 24, 4, 0, 0, TimeSpan.Zero);
    private static readonly string[] Skills = ["gan", "110"];

    /// <summary>
    /// Queue 0 asks nothing; 1 is a class of its own, asks a skill for a while and overflows into 3; 2 has members, overflows into 3 and keeps callers for their last agent; 3 has members and asks a skill.
    /// </summary>
    public static IReadOnlyList<QueueTerms> Queues { get; } =
    [
        QueueTerms.Plain("q0"),
        QueueTerms.Plain("q1") with { Lead = TimeSpan.FromSeconds(3), Skills = ["gan"], RelaxAfter = TimeSpan.FromSeconds(5), OverflowTo = "q3", OverflowAfter = TimeSpan.FromSeconds(3) },
        QueueTerms.Plain("q2") with { MembersOnly = true, OverflowTo = "q3", OverflowAfter = TimeSpan.FromSeconds(4), StickyFor = TimeSpan.FromSeconds(2) },
        QueueTerms.Plain("q3") with { MembersOnly = true, Skills = ["110"] },
    ];

    private static readonly Gen<WaitingCaller> Callers =
        from id in Gen.Int[0, 9]
        from age in Gen.Int[0, 7]
        from talked in Gen.Int[0, 3]
        from node in Gen.Int[0, 1]
        from queue in Gen.Int[0, 3]
        from last in Gen.Int[-6, 9]
        from back in Gen.Int[0, 5]
        select new WaitingCaller(Call(id), Noon.AddSeconds(-age), Node(node))
        {
            Terms = Queues[queue], WaitsSince = Noon.AddSeconds(-Math.Max(0, age - talked)), LastAgent = last < 0 ? null : Person(last), IsCallBack = back == 0,
        };

    private static readonly Gen<ReadyAgent> Agents =
        from id in Gen.Int[0, 9]
        from idle in Gen.Int[0, 5]
        from node in Gen.Int[0, 2]
        from member in Gen.Int[0, 3]
        from skill in Gen.Int[0, 3]
        select new ReadyAgent(Person(id), Noon.AddSeconds(-idle), node == 2 ? [Node(0), Node(1)] : [Node(node)])
        {
            MemberOf = MemberOf(member), Skills = SkillsOf(skill),
        };

    public static readonly Gen<QueueState> All =
        from callers in Callers.Array[0, 8]
        from agents in Agents.Array[0, 8]
        from refusals in Gen.Select(Gen.Int[0, 9], Gen.Int[0, 9], Gen.Int[-3, 10]).Array[0, 12]
        from busy in Gen.Select(Gen.Int[10, 15], Gen.Int[0, 3], Gen.Int[0, 3], Gen.Bool).Array[0, 6]
        from reserve in Gen.Int[0, 2]
        from share in Gen.Int[1, 100]
        select new QueueState(
            Noon, [.. callers.DistinctBy(caller => caller.CallId)], [.. agents.DistinctBy(agent => agent.AccountId)],
            [.. refusals.Select(refusal => new Refused(Call(refusal.Item1), Person(refusal.Item2), Noon.AddSeconds(refusal.Item3)))])
        {
            MembersOnly = Queues.Where(queue => queue.MembersOnly).Select(queue => queue.Code).ToHashSet(),
            Queues = Queues,
            Staff =
            [
                .. agents.DistinctBy(agent => agent.AccountId).Select(agent => new OnDuty(agent.AccountId, agent.MemberOf, agent.Skills)),
                .. busy.DistinctBy(each => each.Item1).Select(each => new OnDuty(Person(each.Item1), MemberOf(each.Item2), SkillsOf(each.Item3), each.Item4)),
            ],
            CallBackPatience = TimeSpan.FromSeconds(4), CallBackReserve = reserve, CallBackShare = share,
        };

    public static Guid Call(int number) => new(number + 1, 0, 0, [0, 0, 0, 0, 0, 0, 0, 1]);

    public static Guid Person(int number) => new(number + 1, 0, 0, [0, 0, 0, 0, 0, 0, 0, 2]);

    public static string Node(int number) => $"tel-{number}";

    private static string[] MemberOf(int bits) => [.. new[] { "q2", "q3" }.Where((_, at) => (bits & (1 << at)) != 0)];

    private static string[] SkillsOf(int bits) => [.. Skills.Where((_, at) => (bits & (1 << at)) != 0)];
}
