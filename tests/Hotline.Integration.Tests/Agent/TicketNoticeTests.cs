using Hotline.Agent.Client.Contracts;
using Hotline.Testing.Postgres;

namespace Hotline.Integration.Tests.Agent;

public sealed class TicketNoticeTests(PostgresFixture postgres)
{
    [Fact]
    public async Task A_changed_ticket_reaches_dispatchers_and_supervisors_and_nobody_elses_unit()
    {
        await using var scene = await AgentScene.StartAsync(postgres, dial: false);
        var dispatcher = await scene.OpenAsync(Staff.Of(StaffRole.Dispatcher));
        var supervisor = await scene.OpenAsync(Staff.Of(StaffRole.Supervisor));
        var stranger = await scene.OpenAsync(Staff.Of(StaffRole.Liaison, "360102-other"));
        await Task.WhenAll(dispatcher.SnapshotAsync(), supervisor.SnapshotAsync(), stranger.SnapshotAsync());

        var ticket = await scene.AnsweredTicketAsync("13879100001");
        foreach (var console in new[] { dispatcher, supervisor })
        {
            var notice = (await console.EventAsync(e => e.Kind == DeskEventKind.TicketChanged)).Ticket!;
            Assert.Equal(ticket, notice.TicketId);
            Assert.Equal(TicketState.ClosedOnCall, notice.State);
            Assert.NotNull(notice.Number);
        }

        Assert.DoesNotContain(stranger.Events, happened => happened.Kind == DeskEventKind.TicketChanged);
    }
}
