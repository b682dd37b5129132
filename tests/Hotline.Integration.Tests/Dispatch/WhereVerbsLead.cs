using Hotline.Dispatch.Tickets;

namespace Hotline.Integration.Tests.Dispatch;

/// <summary>The table says where each verb leads; whatever is done to a ticket leads there.</summary>
internal static class WhereVerbsLead
{
    /// <summary>Where the states it leads to are those it starts from, the ticket stays where it is; but for a clock that signs in the unit's stead, and a unit that is to sign for what another had signed for.</summary>
    public static (Verb Verb, TicketState To) Of(Verb verb, TicketState before, TicketState after)
    {
        var row = TicketLifecycle.Table.Single(row => row.Verb == verb);
        var signedByDefault = (verb, before, after) is (Verb.Escalate, TicketState.AwaitingSignFor, TicketState.InHandling);
        var handedOn = (verb, before, after) is (Verb.HandDown or Verb.HandAcross or Verb.RuleOnHanding, TicketState.InHandling, TicketState.AwaitingSignFor);
        Assert.True(row.To.Contains(after), $"{verb} led from {before} to {after}.");
        Assert.True(before == after || signedByDefault || handedOn || !row.To.ToHashSet().SetEquals(row.From), $"{verb} is to leave the ticket where it was, and led from {before} to {after}.");
        return (verb, after);
    }
}
