using CsCheck;
using Hotline.Agent.Queue;

namespace Hotline.Agent.Tests.Queue;

public sealed class MatchingTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 24, 4, 0, 0, TimeSpan.Zero);

    /// <summary>Small numbers on purpose: ties, refusals and foreign nodes must meet often.</summary>
    private static readonly Gen<QueueState> States =
        from callers in Gen.Select(Gen.Int[0, 9], Gen.Int[0, 5], Gen.Int[0, 1]).Array[0, 8]
        from agents in Gen.Select(Gen.Int[0, 9], Gen.Int[0, 5], Gen.Int[0, 2]).Array[0, 8]
        from refusals in Gen.Select(Gen.Int[0, 9], Gen.Int[0, 9], Gen.Int[-3, 10]).Array[0, 12]
        select new QueueState(
            Noon,
            [.. callers.DistinctBy(caller => caller.Item1).Select(caller => new WaitingCaller(Call(caller.Item1), Noon.AddSeconds(-caller.Item2), Node(caller.Item3)))],
            [.. agents.DistinctBy(agent => agent.Item1).Select(agent => new ReadyAgent(
                Person(agent.Item1), Noon.AddSeconds(-agent.Item2), agent.Item3 == 2 ? [Node(0), Node(1)] : [Node(agent.Item3)]))],
            [.. refusals.Select(refusal => new Refused(Call(refusal.Item1), Person(refusal.Item2), Noon.AddSeconds(refusal.Item3)))]);

    [Fact]
    public void Nobody_is_matched_twice() => States.Sample(state =>
    {
        var matches = Matching.Decide(state).Matches;
        Assert.Equal(matches.Count, matches.Select(match => match.CallId).Distinct().Count());
        Assert.Equal(matches.Count, matches.Select(match => match.AccountId).Distinct().Count());
    });

    [Fact]
    public void Only_a_reachable_agent_who_did_not_just_refuse_is_matched() => States.Sample(state =>
        Assert.All(Matching.Decide(state).Matches, match => Assert.True(May(state, Caller(state, match.CallId), Agent(state, match.AccountId)))));

    [Fact]
    public void No_caller_overtakes_one_who_waits_longer_and_could_have_the_agent() => States.Sample(state =>
    {
        var matches = Matching.Decide(state).Matches;
        var waiting = state.Callers.Where(caller => matches.All(match => match.CallId != caller.CallId)).ToList();
        Assert.All(matches, match => Assert.DoesNotContain(
            waiting, earlier => Before(earlier, Caller(state, match.CallId)) && May(state, earlier, Agent(state, match.AccountId))));
    });

    [Fact]
    public void No_agent_is_passed_over_for_one_idle_for_less() => States.Sample(state =>
    {
        var matches = Matching.Decide(state).Matches;
        var idle = state.Agents.Where(agent => matches.All(match => match.AccountId != agent.AccountId)).ToList();
        Assert.All(matches, match => Assert.DoesNotContain(
            idle, longer => longer.ReadySince < Agent(state, match.AccountId).ReadySince && May(state, Caller(state, match.CallId), longer)));
    });

    [Fact]
    public void Nobody_waits_while_an_agent_who_may_take_the_call_is_idle() => States.Sample(state =>
    {
        var decision = Matching.Decide(state);
        var waiting = state.Callers.Where(caller => decision.Matches.All(match => match.CallId != caller.CallId)).ToList();
        var idle = state.Agents.Where(agent => decision.Matches.All(match => match.AccountId != agent.AccountId)).ToList();
        Assert.DoesNotContain(waiting, caller => idle.Exists(agent => May(state, caller, agent)));
        var apart = waiting.SelectMany(caller => idle.Where(agent => agent.Nodes.Contains(caller.Node)).Select(agent => Until(state, caller, agent))).ToList();
        if (apart.Count > 0)
        {
            Assert.True(decision.LookAgainAt <= apart.Min(), "it looks again when the first refusal ends");
            Assert.True(decision.LookAgainAt > state.Now, "and not before");
        }
    });

    [Fact]
    public void The_order_in_which_rows_come_does_not_matter() => States.Sample(state =>
    {
        var turned = state with { Callers = [.. state.Callers.Reverse()], Agents = [.. state.Agents.Reverse()] };
        Assert.Equal(Matching.Decide(state).Matches.ToHashSet(), Matching.Decide(turned).Matches.ToHashSet());
    });

    [Fact]
    public void Over_any_schedule_every_caller_who_stays_is_answered_and_no_agent_has_two() =>
        (from callers in Gen.Int[1, 12]
         from agents in Gen.Int[1, 4]
         from seed in Gen.Int[0, int.MaxValue]
         select (callers, agents, seed)).Sample(schedule =>
        {
            var floor = new Floor(schedule.callers, schedule.agents, new Random(schedule.seed));
            for (var step = 0; step < 4000 && !floor.IsDone; step++)
            {
                floor.Step();
            }

            Assert.True(floor.IsDone, "somebody waited for ever");
        }, iter: 300);

    private static Guid Call(int number) => new(number + 1, 0, 0, [0, 0, 0, 0, 0, 0, 0, 1]);

    private static Guid Person(int number) => new(number + 1, 0, 0, [0, 0, 0, 0, 0, 0, 0, 2]);

    private static string Node(int number) => $"tel-{number}";

    private static WaitingCaller Caller(QueueState state, Guid id) => state.Callers.Single(caller => caller.CallId == id);

    private static ReadyAgent Agent(QueueState state, Guid id) => state.Agents.Single(agent => agent.AccountId == id);

    private static bool Before(WaitingCaller left, WaitingCaller right) =>
        left.EnteredAt < right.EnteredAt || (left.EnteredAt == right.EnteredAt && left.CallId.CompareTo(right.CallId) < 0);

    private static DateTimeOffset Until(QueueState state, WaitingCaller caller, ReadyAgent agent) =>
        state.Refusals.Where(refusal => refusal.CallId == caller.CallId && refusal.AccountId == agent.AccountId)
            .Select(refusal => refusal.Until).DefaultIfEmpty(DateTimeOffset.MinValue).Max();

    private static bool May(QueueState state, WaitingCaller caller, ReadyAgent agent) =>
        agent.Nodes.Contains(caller.Node) && Until(state, caller, agent) <= state.Now;

    /// <summary>A day at the desks in seconds: callers come, agents refuse, answer, talk and come back.</summary>
    private sealed class Floor(int callers, int agents, Random random)
    {
        private readonly Dictionary<Guid, DateTimeOffset> waiting = [];
        private readonly Dictionary<Guid, DateTimeOffset> ready = Enumerable.Range(0, agents).ToDictionary(Person, _ => Noon);
        private readonly Dictionary<Guid, (Guid Call, DateTimeOffset Until)> busy = [];
        private readonly List<Refused> refusals = [];
        private readonly List<Guid> answered = [];
        private DateTimeOffset now = Noon;
        private int arrived;

        public bool IsDone => answered.Count == callers;

        public void Step()
        {
            now = now.AddSeconds(1);
            if (arrived < callers && random.Next(3) == 0)
            {
                waiting[Call(arrived++)] = now;
            }

            foreach (var free in busy.Where(each => each.Value.Until <= now).Select(each => each.Key).ToList())
            {
                busy.Remove(free);
                ready[free] = now;
            }

            var state = new QueueState(
                now, [.. waiting.Select(caller => new WaitingCaller(caller.Key, caller.Value, Node(0)))],
                [.. ready.Select(agent => new ReadyAgent(agent.Key, agent.Value, [Node(0)]))], [.. refusals]);
            foreach (var match in Matching.Decide(state).Matches)
            {
                Offer(match);
            }
        }

        private void Offer(Match match)
        {
            Assert.True(ready.Remove(match.AccountId), "an agent who is not idle was matched");
            Assert.Contains(match.CallId, waiting.Keys);
            if (random.Next(4) == 0)
            {
                refusals.Add(new Refused(match.CallId, match.AccountId, now.AddSeconds(10)));
                ready[match.AccountId] = now;
                return;
            }

            waiting.Remove(match.CallId);
            answered.Add(match.CallId);
            Assert.Equal(answered.Count, answered.Distinct().Count());
            busy[match.AccountId] = (match.CallId, now.AddSeconds(random.Next(1, 30)));
        }
    }
}
