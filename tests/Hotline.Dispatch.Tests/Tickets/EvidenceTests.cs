using Hotline.Dispatch.Tickets;

namespace Hotline.Dispatch.Tests.Tickets;

public sealed class EvidenceTests
{
    [Fact]
    public void Files_can_be_added_for_exactly_the_verbs_that_take_them() => Assert.Equal(
        typeof(ProvedCommand).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(ProvedCommand))).Select(type => type.Name).Order(),
        Evidence.Verbs.Select(verb => verb.ToString()).Order());

    [Fact]
    public void Only_units_prove_what_they_say() =>
        Assert.All(Evidence.Verbs, verb => Assert.Equal([Hotline.Dispatch.Privacy.Role.Liaison], TicketLifecycle.Table.Single(row => row.Verb == verb).Roles));
}
