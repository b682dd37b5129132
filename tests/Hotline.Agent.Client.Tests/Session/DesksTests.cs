using Hotline.Agent.Client.Contracts;
using Hotline.Agent.Client.Session;

namespace Hotline.Agent.Client.Tests.Session;

public sealed class DesksTests
{
    [Theory]
    [InlineData(StaffRole.Agent, "/desk")]
    [InlineData(StaffRole.Dispatcher, "/dispatch")]
    [InlineData(StaffRole.Liaison, "/inbox")]
    [InlineData(StaffRole.Supervisor, "/supervision")]
    [InlineData(StaffRole.Leader, "/trends")]
    [InlineData(StaffRole.Administrator, "/admin")]
    public void Each_role_starts_at_its_own_desk(StaffRole role, string path) => Assert.Equal(path, Desks.Of(Person(role))[0].Path);

    [Fact]
    public void A_liaison_may_not_open_the_administration() => Assert.False(Desks.MayOpen(Person(StaffRole.Liaison), "admin/accounts?x=1"));

    [Fact]
    public void A_leader_finds_their_orders_at_the_desk_of_supervision_and_sees_it_once()
    {
        Assert.True(Desks.MayOpen(Person(StaffRole.Leader), "supervision"));
        Assert.Single(Desks.Of(Person(StaffRole.Leader) with { Roles = [StaffRole.Leader, StaffRole.Supervisor] }), desk => desk.Path == "/supervision");
        Assert.False(Desks.MayOpen(Person(StaffRole.Dispatcher), "supervision"));
    }

    [Theory]
    [InlineData(StaffRole.Dispatcher, true), InlineData(StaffRole.Supervisor, true), InlineData(StaffRole.Agent, false), InlineData(StaffRole.Leader, false), InlineData(StaffRole.Liaison, false)]
    public void Those_who_review_public_answers_have_their_desk(StaffRole role, bool theirs) => Assert.Equal(theirs, Desks.MayOpen(Person(role), "publications?open=1"));

    [Fact]
    public void Every_member_of_staff_may_open_a_ticket() => Assert.True(Desks.MayOpen(Person(StaffRole.Leader), $"tickets/{Guid.CreateVersion7()}"));

    private static Me Person(StaffRole role) => new(Guid.CreateVersion7(), "p", "某某", [role], null, null, null, "t");
}
