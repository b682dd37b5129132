using CsCheck;
using Hotline.Agent.Queue;
using static Hotline.Agent.Tests.Queue.QueueStates;

namespace Hotline.Agent.Tests.Queue;

/// <summary>The invariants of ADR 0025, for any state of the queues. Who may have whom is said here in words of its own.</summary>
public sealed class MatchingTests
{
    [Fact]
    public void Nobody_is_matched_twice() => All.Sample(state =>
    {
        var matches = Matching.Decide(state).Matches;
        Assert.Equal(matches.Count, matches.Select(match => match.CallId).Distinct().Count());
        Assert.Equal(matches.Count, matches.Select(match => match.AccountId).Distinct().Count());
    });

    [Fact]
    public void Only_an_agent_who_may_have_the_caller_is_matched() => All.Sample(state =>
        Assert.All(Matching.Decide(state).Matches, match => Assert.True(May(state, Caller(state, match.CallId), Agent(state, match.AccountId)))));

    [Fact]
    public void No_caller_overtakes_one_of_an_earlier_place_who_could_have_the_agent() => All.Sample(state =>
    {
        var decision = Matching.Decide(state);
        Assert.All(decision.Matches, match => Assert.DoesNotContain(
            Left(state, decision), earlier => !earlier.IsCallBack && Before(state, earlier, Caller(state, match.CallId)) && May(state, earlier, Agent(state, match.AccountId))));
    });

    [Fact]
    public void Within_one_class_it_is_first_come_first_served() => All.Sample(state =>
    {
        var decision = Matching.Decide(state);
        Assert.All(decision.Matches.Select(match => (Caller: Caller(state, match.CallId), match.AccountId)).Where(match => !match.Caller.IsCallBack), match => Assert.DoesNotContain(
            Left(state, decision), other => !other.IsCallBack && other.Terms.Lead == match.Caller.Terms.Lead && other.EnteredAt < match.Caller.EnteredAt
                && May(state, other, Agent(state, match.AccountId))));
    });

    [Fact]
    public void A_better_class_overtakes_nobody_who_came_earlier_than_the_difference_of_the_head_starts() => All.Sample(state =>
    {
        var decision = Matching.Decide(state);
        Assert.All(decision.Matches.Select(match => (Caller: Caller(state, match.CallId), match.AccountId)), match => Assert.DoesNotContain(
            Left(state, decision), other => !other.IsCallBack && other.EnteredAt + (match.Caller.Terms.Lead - other.Terms.Lead) < match.Caller.EnteredAt
                && May(state, other, Agent(state, match.AccountId))));
    });

    [Fact]
    public void No_agent_is_passed_over_for_one_idle_for_less_but_for_the_last_agent() => All.Sample(state =>
    {
        var matches = Matching.Decide(state).Matches;
        var idle = state.Agents.Where(agent => matches.All(match => match.AccountId != agent.AccountId)).ToList();
        Assert.All(matches.Where(match => Caller(state, match.CallId) is { LastAgent: null, IsCallBack: false }), match => Assert.DoesNotContain(
            idle, longer => longer.ReadySince < Agent(state, match.AccountId).ReadySince && May(state, Caller(state, match.CallId), longer)));
    });

    /// <summary>Of thousands of idle agents the matcher reads a few; whoever is left waiting by those may be had by another.</summary>
    [Fact]
    public void The_longest_idle_decide_as_all_would_when_they_leave_nobody_waiting() => Gen.Select(All, Gen.Int[0, 8]).Sample((state, few) =>
    {
        // With somebody to call back or a last agent among the callers, all are read.
        var known = state with { Callers = [.. state.Callers.Select(caller => caller with { LastAgent = null, IsCallBack = false })] };
        var first = known with { Agents = [.. known.Agents.OrderBy(agent => agent.ReadySince).ThenBy(agent => agent.AccountId).Take(few)] };
        var decision = Matching.Decide(first);
        if (decision.Waiting.Count == 0)
        {
            Assert.Equal(Matching.Decide(known).Matches, decision.Matches);
        }
    });

    [Fact]
    public void The_last_agent_has_the_caller_when_idle_and_nobody_earlier_took_them() => All.Sample(state =>
    {
        var matches = Matching.Decide(state).Matches;
        Assert.All(matches.Select(match => (Caller: Caller(state, match.CallId), match.AccountId)).Where(match => match.Caller is { LastAgent: not null, IsCallBack: false }), match =>
        {
            var known = state.Agents.SingleOrDefault(agent => agent.AccountId == match.Caller.LastAgent);
            var takenBy = matches.FirstOrDefault(other => other.AccountId == match.Caller.LastAgent);
            Assert.True(
                known is null || !May(state, match.Caller, known) || takenBy is not null && (takenBy.CallId == match.Caller.CallId || Before(state, Caller(state, takenBy.CallId), match.Caller)),
                "the last agent was passed over");
        });
    });

    [Fact]
    public void Nobody_on_the_line_waits_while_an_agent_who_may_have_them_is_idle() => All.Sample(state =>
    {
        var decision = Matching.Decide(state);
        var idle = state.Agents.Where(agent => decision.Matches.All(match => match.AccountId != agent.AccountId)).ToList();
        Assert.DoesNotContain(Left(state, decision), caller => !caller.IsCallBack && idle.Exists(agent => May(state, caller, agent)));
    });

    [Fact]
    public void A_call_back_that_may_wait_takes_nobody_from_the_line_and_leaves_the_reserve() => All.Sample(state =>
    {
        var decision = Matching.Decide(state);
        var idle = state.Agents.Where(agent => decision.Matches.All(match => match.AccountId != agent.AccountId)).ToList();
        Assert.All(decision.Matches.Select(match => (Caller: Caller(state, match.CallId), match.AccountId)).Where(match => IsPatient(state, match.Caller)), match =>
        {
            Assert.DoesNotContain(Left(state, decision), other => !other.IsCallBack && May(state, other, Agent(state, match.AccountId)));
            var later = decision.Matches.SkipWhile(other => other.CallId != match.Caller.CallId).Skip(1).Select(other => Agent(state, other.AccountId));
            var reserve = Math.Min(state.CallBackReserve, Crew(state, match.Caller.Terms).Count - 1);
            Assert.True(idle.Concat(later).Count(agent => May(state, match.Caller, agent)) >= reserve, "the reserve was taken");
        });
    });

    [Fact]
    public void A_call_back_in_its_place_waits_only_for_want_of_an_agent_or_of_its_share() => All.Sample(state =>
    {
        var decision = Matching.Decide(state);
        var calling = state.Staff.Where(agent => agent.OnCallBack).Select(agent => agent.AccountId)
            .Concat(decision.Matches.Where(match => Caller(state, match.CallId).IsCallBack).Select(match => match.AccountId)).ToHashSet();
        var free = state.Agents.Where(agent => decision.Matches.All(match => match.AccountId != agent.AccountId) && Queues.Select(queue => Crew(state, queue))
            .Where(crew => crew.Exists(one => one.AccountId == agent.AccountId))
            .All(crew => crew.Count(one => calling.Contains(one.AccountId)) < Math.Max(1, crew.Count * state.CallBackShare / 100))).ToList();
        Assert.DoesNotContain(Left(state, decision), caller => caller.IsCallBack && !IsPatient(state, caller) && free.Exists(agent => May(state, caller, agent)));
    });

    [Fact]
    public void No_queue_has_more_than_its_share_of_agents_on_call_backs_but_one() => All.Sample(state =>
    {
        var taken = Matching.Decide(state).Matches.Where(match => Caller(state, match.CallId).IsCallBack).Select(match => match.AccountId).ToHashSet();
        Assert.All(Queues.Select(queue => Crew(state, queue)).Where(crew => crew.Exists(agent => taken.Contains(agent.AccountId))), crew =>
            Assert.True(crew.Count(agent => agent.OnCallBack || taken.Contains(agent.AccountId)) <= Math.Max(1, crew.Count * state.CallBackShare / 100), "too many are on call-backs"));
    });

    [Fact]
    public void Sixty_requests_of_a_night_leave_the_callers_of_the_morning_their_agents()
    {
        var opening = Noon.AddHours(-3);
        var state = new QueueState(
            opening, [.. Enumerable.Range(0, 60).Select(night => new WaitingCaller(Call(night), opening, Node(0)) { IsCallBack = true })],
            [.. Enumerable.Range(0, 20).Select(agent => new ReadyAgent(Person(agent), opening.AddMinutes(-agent), [Node(0)]))], []);
        Assert.Equal(6, Matching.Decide(state).Matches.Count);
    }

    [Fact]
    public void Whoever_is_alone_on_duty_calls_back_when_nobody_is_on_the_line()
    {
        var state = new QueueState(Noon, [new WaitingCaller(Call(1), Noon, Node(0)) { IsCallBack = true }], [new ReadyAgent(Person(1), Noon, [Node(0)])], []);
        Assert.Equal([new Match(Call(1), Person(1))], Matching.Decide(state).Matches);
        var live = new WaitingCaller(Call(2), Noon, Node(0));
        Assert.Equal([new Match(Call(2), Person(1))], Matching.Decide(state with { Callers = [.. state.Callers, live] }).Matches);
    }

    [Fact]
    public void Who_is_told_to_be_next_is_served_next() => All.Sample(state =>
    {
        // Everybody can have everybody: whoever comes idle next has the one with nobody ahead.
        var plain = state with
        {
            Callers = [.. state.Callers.Select(caller => caller with { Terms = Queues[0] with { Code = caller.Terms.Code, Lead = caller.Terms.Lead }, LastAgent = null, IsCallBack = false })],
            Agents = [], Refusals = [], Staff = [new OnDuty(Person(1), [], [])], Queues = [],
        };
        var order = Matching.Order(plain, new Crews(plain));
        Assert.Equal(Enumerable.Range(0, order.Count), order.Select(standing => standing.Ahead));
        var served = new List<Guid>();
        while (served.Count < order.Count)
        {
            var left = plain with { Callers = [.. plain.Callers.Where(caller => !served.Contains(caller.CallId))], Agents = [new ReadyAgent(Person(1), Noon, [Node(0), Node(1)])] };
            served.Add(Assert.Single(Matching.Decide(left).Matches).CallId);
        }

        Assert.Equal(served, order.Select(standing => standing.Caller.CallId));
    });

    [Fact]
    public void Nobody_counts_as_ahead_whose_agents_are_others() => All.Sample(state =>
    {
        var line = Matching.Decide(state).Waiting;
        Assert.All(line, (waiting, at) => Assert.Equal(
            line.Take(at).Count(other => other.Caller.Terms.Code == waiting.Caller.Terms.Code || Crew(state, other.Caller.Terms).Intersect(Crew(state, waiting.Caller.Terms)).Any()), waiting.Ahead));
    });

    [Fact]
    public void It_looks_again_no_later_than_time_alone_brings_two_together() => All.Sample(state =>
    {
        var decision = Matching.Decide(state);
        Assert.True(decision.LookAgainAt is null || decision.LookAgainAt > state.Now, "it looks again in the past");
        var quiet = decision.LookAgainAt is { } again ? (int)(again - state.Now).TotalSeconds - 1 : 20;
        for (var second = 1; second <= quiet; second++)
        {
            // Nothing else happens: those who are left, later.
            var later = state with
            {
                Now = state.Now.AddSeconds(second), Callers = [.. Left(state, decision)],
                Agents = [.. state.Agents.Where(agent => decision.Matches.All(match => match.AccountId != agent.AccountId))],
                Staff = [.. state.Staff.Select(agent => agent with { OnCallBack = agent.OnCallBack || decision.Matches.Any(match => match.AccountId == agent.AccountId && Caller(state, match.CallId).IsCallBack) })],
            };
            Assert.Empty(Matching.Decide(later).Matches);
        }
    });

    [Fact]
    public void Everybody_is_matched_or_waits_for_a_reason() => All.Sample(state =>
    {
        var decision = Matching.Decide(state);
        Assert.Equal(
            state.Callers.Select(caller => caller.CallId).Order(),
            decision.Matches.Select(match => match.CallId).Concat(decision.Waiting.Select(waiting => waiting.Caller.CallId)).Order());
        Assert.All(decision.Waiting, waiting => Assert.Equal(waiting.Reason is WaitReason.LiveCallersFirst or WaitReason.EnoughOnCallBacks, waiting.Caller.IsCallBack
            && state.Agents.Any(agent => decision.Matches.All(match => match.AccountId != agent.AccountId) && May(state, waiting.Caller, agent))));
    });

    [Fact]
    public void The_order_in_which_rows_come_does_not_matter() => All.Sample(state =>
    {
        var turned = state with { Callers = [.. state.Callers.Reverse()], Agents = [.. state.Agents.Reverse()] };
        Assert.Equal(Matching.Decide(state).Matches.ToHashSet(), Matching.Decide(turned).Matches.ToHashSet());
    });

    private static WaitingCaller Caller(QueueState state, Guid id) => state.Callers.Single(caller => caller.CallId == id);

    private static ReadyAgent Agent(QueueState state, Guid id) => state.Agents.Single(agent => agent.AccountId == id);

    private static List<WaitingCaller> Left(QueueState state, MatchDecision decision) =>
        [.. state.Callers.Where(caller => decision.Matches.All(match => match.CallId != caller.CallId))];

    /// <summary>Who on duty serves the queue with its skills.</summary>
    private static List<OnDuty> Crew(QueueState state, QueueTerms terms) =>
        [.. state.Staff.Where(agent => (!terms.MembersOnly || agent.MemberOf.Contains(terms.Code)) && terms.Skills.All(agent.Skills.Contains))];

    private static bool IsPatient(QueueState state, WaitingCaller caller) => caller.IsCallBack && state.Now - caller.EnteredAt < state.CallBackPatience;

    private static bool Before(QueueState state, WaitingCaller left, WaitingCaller right)
    {
        if (IsPatient(state, left) != IsPatient(state, right))
        {
            return IsPatient(state, right);
        }

        var (one, other) = (left.EnteredAt - left.Terms.Lead, right.EnteredAt - right.Terms.Lead);
        return one < other || one == other && left.CallId.CompareTo(right.CallId) < 0;
    }

    private static bool May(QueueState state, WaitingCaller caller, ReadyAgent agent)
    {
        var (terms, waited) = (caller.Terms, state.Now - caller.WaitsSince);
        var helped = terms.OverflowTo is not null && waited >= terms.OverflowAfter && (!state.MembersOnly.Contains(terms.OverflowTo) || agent.MemberOf.Contains(terms.OverflowTo));
        var serves = !terms.MembersOnly || agent.MemberOf.Contains(terms.Code) || helped;
        var skilled = terms.Skills.All(agent.Skills.Contains) || waited >= terms.RelaxAfter || helped && Queues.Single(queue => queue.Code == terms.OverflowTo).Skills.All(agent.Skills.Contains);
        var reached = caller.IsCallBack || agent.Nodes.Contains(caller.Node);
        var kept = caller.LastAgent is { } last && last != agent.AccountId && waited < terms.StickyFor && !HasRefused(state, caller, last);
        return serves && skilled && reached && !kept && !HasRefused(state, caller, agent.AccountId);
    }

    private static bool HasRefused(QueueState state, WaitingCaller caller, Guid account) =>
        state.Refusals.Any(refusal => refusal.CallId == caller.CallId && refusal.AccountId == account && refusal.Until > state.Now);
}
