using Hotline.Agent.Queue;
using static Hotline.Agent.Tests.Queue.QueueStates;

namespace Hotline.Agent.Tests.Queue;

/// <summary>A day at the desks in seconds: callers come, agents refuse, answer, talk and come back. All chance is of the seed.</summary>
/// <param name="perSecond">How many come; 0: one now and then.</param>
internal sealed class DayAtTheDesks(int callers, int agents, int seed, bool refuses, bool callBacks = false, int perSecond = 0)
{
    private readonly Random random = new(seed);
    private readonly Dictionary<Guid, WaitingCaller> waiting = [];
    private readonly Dictionary<Guid, DateTimeOffset> ready = Enumerable.Range(0, agents).ToDictionary(Person, _ => Noon);
    private readonly Dictionary<Guid, DateTimeOffset> busy = [];
    private readonly List<Refused> refusals = [];
    private readonly Dictionary<Guid, DateTimeOffset> answeredAt = [];
    private readonly HashSet<Guid> callingBack = [];
    private DateTimeOffset now = Noon;
    private int arrived;

    /// <summary>Who asked to be called while the hotline was closed: all of one place, the opening.</summary>
    public int OfTheNight { get; init; }

    public bool IsDone => Answered.Count == callers + OfTheNight;

    /// <summary>How many agents were on call-backs at most at once.</summary>
    public int MostCallingBack { get; private set; }

    public List<WaitingCaller> Answered { get; } = [];

    public DateTimeOffset AnsweredAt(WaitingCaller caller) => answeredAt[caller.CallId];

    public void Run(int seconds)
    {
        for (var night = 0; night < OfTheNight; night++)
        {
            var caller = new WaitingCaller(Call(callers + night), now, Node(0)) { Terms = Queues[0], IsCallBack = true };
            waiting.Add(caller.CallId, caller);
        }

        for (var second = 0; second < seconds && !IsDone; second++)
        {
            Step();
        }
    }

    private void Step()
    {
        now = now.AddSeconds(1);
        refusals.RemoveAll(refusal => refusal.Until <= now);
        for (var come = perSecond > 0 ? perSecond : random.Next(3) == 0 ? 1 : 0; come > 0 && arrived < callers; come--)
        {
            var caller = new WaitingCaller(Call(arrived++), now, Node(0)) { Terms = Queues[random.Next(2)], IsCallBack = callBacks && random.Next(3) == 0 };
            waiting[caller.CallId] = caller;
        }

        foreach (var free in busy.Where(each => each.Value <= now).Select(each => each.Key).ToList())
        {
            busy.Remove(free);
            callingBack.Remove(free);
            ready[free] = now;
        }

        var state = new QueueState(now, [.. waiting.Values], [.. ready.Select(agent => new ReadyAgent(agent.Key, agent.Value, [Node(0)]) { Skills = ["gan"] })], [.. refusals])
        {
            CallBackPatience = TimeSpan.FromSeconds(30), Queues = [Queues[0], Queues[1]],
            Staff = perSecond > 0 ? [] : [.. ready.Keys.Concat(busy.Keys).Select(agent => new OnDuty(agent, [], ["gan"], callingBack.Contains(agent)))],
        };
        foreach (var match in Matching.Decide(state).Matches)
        {
            Offer(match);
        }
    }

    private void Offer(Match match)
    {
        Assert.True(ready.Remove(match.AccountId), "an agent who is not idle was matched");
        Assert.Contains(match.CallId, waiting.Keys);
        if (refuses && random.Next(4) == 0)
        {
            refusals.Add(new Refused(match.CallId, match.AccountId, now.AddSeconds(10)));
            ready[match.AccountId] = now;
            return;
        }

        waiting.Remove(match.CallId, out var caller);
        Answered.Add(caller!);
        Assert.True(answeredAt.TryAdd(match.CallId, now), "a caller was answered twice");
        busy[match.AccountId] = now.AddSeconds(random.Next(1, 30));
        if (caller!.IsCallBack)
        {
            callingBack.Add(match.AccountId);
            MostCallingBack = Math.Max(MostCallingBack, callingBack.Count);
        }
    }
}
