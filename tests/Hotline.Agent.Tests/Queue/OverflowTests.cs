using Hotline.Agent.Queue;

namespace Hotline.Agent.Tests.Queue;

/// <summary>When the agents of another queue help out, and from when on that is counted.</summary>
public sealed class OverflowTests
{
    private static readonly DateTimeOffset Now = new(2026, 12, 6, 10, 0, 0, TimeSpan.FromHours(8));
    private static readonly Guid Call = Guid.CreateVersion7(), Agent = Guid.CreateVersion7();

    private static readonly QueueTerms Dialect = QueueTerms.Plain("dialect") with { Skills = ["gan"], OverflowTo = "main", OverflowAfter = TimeSpan.FromSeconds(60) };

    /// <summary>The queue has no members: what keeps the others from its callers is the skill alone.</summary>
    [Theory]
    [InlineData(59, "", false)]
    [InlineData(60, "", true)]
    [InlineData(60, "law", false)]
    [InlineData(0, "gan", true)]
    public void Who_helps_out_needs_the_skills_of_their_own_queue_and_none_of_the_callers(int waited, string asked, bool has)
    {
        var main = QueueTerms.Plain("main") with { Skills = asked is "law" ? ["law"] : [] };
        var state = new QueueState(
            Now, [new WaitingCaller(Call, Now.AddSeconds(-waited), "a") { Terms = Dialect }], [new ReadyAgent(Agent, Now, ["a"]) { Skills = asked is "gan" ? ["gan"] : [] }], []) { Queues = [Dialect, main] };
        Assert.Equal(has, Matching.Decide(state).Matches.Count == 1);
        Assert.Equal(asked is not "law", new Crews(state with { Staff = [new OnDuty(Agent, [], asked is "gan" ? ["gan"] : [])] }).IsServed(Dialect));
    }

    [Fact]
    public void A_conversation_was_no_waiting()
    {
        var caller = new WaitingCaller(Call, Now.AddMinutes(-10), "a") { Terms = Dialect with { RelaxAfter = TimeSpan.FromSeconds(90) }, WaitsSince = Now.AddSeconds(-30) };
        var decision = Matching.Decide(new QueueState(Now, [caller], [new ReadyAgent(Agent, Now, ["a"])], []) { Queues = [Dialect, QueueTerms.Plain("main")] });
        Assert.Equal(WaitReason.NoAgentWithSkill, Assert.Single(decision.Waiting).Reason);
        Assert.Equal(Now.AddSeconds(30), decision.LookAgainAt);
    }
}
