using Hotline.Agent.Client.Contracts;
using Hotline.Agent.Queue;
using Hotline.Telephony.Contracts;

namespace Hotline.Agent.Tests.Queue;

public sealed class LegOutcomeTests
{
    [Theory]
    [InlineData(AgentLegFailure.Declined, AgentState.Ready, null)]
    [InlineData(AgentLegFailure.NoAnswer, AgentState.Paused, "未接")]
    [InlineData(AgentLegFailure.Busy, AgentState.Paused, "话机忙")]
    [InlineData(AgentLegFailure.NotRegistered, AgentState.Ready, null)]
    [InlineData(AgentLegFailure.Unreachable, AgentState.Paused, "话机无法接通")]
    [InlineData(AgentLegFailure.Cancelled, AgentState.Ready, null)]
    public void A_phone_that_can_not_take_calls_pauses_its_agent_with_a_reason(AgentLegFailure failure, AgentState next, string? reason)
    {
        var end = LegOutcome.Of(failure);
        Assert.Equal(next, end.Next);
        Assert.Equal(reason, end.NextReason);
        Assert.False(end.CancelLeg, "the leg is over already");
    }

    [Fact]
    public void An_offer_that_lapsed_blames_the_agent_only_when_the_phone_rang()
    {
        var now = new DateTimeOffset(2026, 11, 24, 4, 0, 0, TimeSpan.Zero);
        var silent = new OfferRow(Guid.Empty, Guid.Empty, Guid.Empty, "8001", Guid.Empty, OfferState.Open, null, now, now, null, null);
        Assert.Equal(AgentState.Ready, LegOutcome.Lapsed(silent).Next);
        Assert.Equal(AgentState.Paused, LegOutcome.Lapsed(silent with { RingingAt = now }).Next);
    }
}
