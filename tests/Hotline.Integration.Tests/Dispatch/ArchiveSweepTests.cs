using Hotline.Dispatch.Clocks;
using Hotline.Dispatch.Privacy;
using Hotline.Dispatch.Tickets;
using Hotline.Dispatch.Tickets.Verbs;
using Hotline.Testing.Postgres;
using Microsoft.Extensions.DependencyInjection;
using static Hotline.Integration.Tests.Dispatch.DispatchScene;

namespace Hotline.Integration.Tests.Dispatch;

public sealed class ArchiveSweepTests(PostgresFixture postgres)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_was_closed_long_enough_ago_is_archived_exactly_once_by_two_sweeps_at_a_time()
    {
        await using var scene = await StartAsync(postgres);
        var closed = new List<Guid>();
        for (var n = 0; n < 6; n++)
        {
            closed.Add(await ClosedAsync(scene));
        }

        var open = await scene.DispatchedAsync();
        var sweep = scene.Services.GetRequiredService<ArchiveSweep>();
        Assert.Equal(0, await sweep.RunAsync(Ct));
        scene.Time.Advance(TimeSpan.FromDays(30));
        var later = await ClosedAsync(scene);
        var both = await Task.WhenAll(sweep.RunAsync(Ct), sweep.RunAsync(Ct));
        Assert.Equal(closed.Count, both.Sum());
        Assert.Equal(0, await sweep.RunAsync(Ct));
        Assert.Equal(closed.Order(), (await scene.ScalarAsync<Guid[]>("select array_agg(ticket_id) from dispatch.ticket_event where kind = 'Archived'")).Order());
        Assert.Equal(TicketState.Closed, (await scene.Reader.PageAsync(later, Supervisor, Ct))!.Line.State);
        Assert.NotEqual(TicketState.Archived, (await scene.Reader.PageAsync(open, Supervisor, Ct))!.Line.State);
    }

    [Fact]
    public async Task The_lists_leave_it_out_the_archive_has_it_and_its_unit_still_reads_it()
    {
        await using var scene = await StartAsync(postgres);
        var id = await ClosedAsync(scene);
        scene.Time.Advance(TimeSpan.FromDays(31));
        await scene.DoneAsync(id, new Archive(), Supervisor);
        Assert.DoesNotContain((await scene.Lists.ListAsync(TicketListKind.All, Supervisor, null, 10, Ct)).Lines, line => line.Id == id);
        Assert.Equal(id, Assert.Single((await scene.Lists.ListAsync(TicketListKind.Archived, Supervisor, null, 10, Ct)).Lines).Id);
        Assert.Empty((await scene.Lists.ListAsync(TicketListKind.Archived, RoadLiaison, null, 10, Ct)).Lines);
        var page = (await scene.Reader.PageAsync(id, RoadLiaison, Ct))!;
        Assert.Equal(TicketState.Archived, page.Line.State);
        Assert.Empty(page.Offered);
        Assert.Contains(page.History, line => line.Kind == nameof(TicketEvent.Archived));
    }

    private static async Task<Guid> ClosedAsync(DispatchScene scene)
    {
        var id = await scene.DispatchedAsync();
        await scene.DoneAsync(id, new SignFor(), RoadLiaison);
        await scene.DoneAsync(id, new Reply(Pii.Text("已修补")), RoadLiaison);
        await scene.DoneAsync(id, new FollowUp(true, true, Solved.Solved, Satisfaction.Satisfied), TheAgent);
        return id;
    }
}
