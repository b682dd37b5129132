using Hotline.Dispatch.Catalog;
using Hotline.Dispatch.Clocks;
using Hotline.Dispatch.Privacy;
using Hotline.Dispatch.Tickets;
using Hotline.Dispatch.Tickets.Storage;
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
    public async Task An_answer_that_was_drawn_to_be_checked_waits_for_the_check()
    {
        await using var scene = await StartAsync(postgres);
        var drawn = await ClosedAsync(scene);
        await scene.ScalarAsync<int>($"update dispatch.ticket set state = 'ClosedOnCall', answer_check = 'Drawn' where id = '{drawn}' returning 1");
        scene.Time.Advance(TimeSpan.FromDays(31));
        var sweep = scene.Services.GetRequiredService<ArchiveSweep>();
        Assert.Equal(0, await sweep.RunAsync(Ct));
        await scene.ScalarAsync<int>($"update dispatch.ticket set answer_check = 'Right' where id = '{drawn}' returning 1");
        Assert.Equal(1, await sweep.RunAsync(Ct));
    }

    [Fact]
    public async Task A_ticket_that_somebody_is_changing_is_not_waited_for_and_is_archived_the_next_time()
    {
        await using var scene = await StartAsync(postgres);
        var (held, free) = (await ClosedAsync(scene), await ClosedAsync(scene));
        scene.Time.Advance(TimeSpan.FromDays(31));
        var sweep = scene.Services.GetRequiredService<ArchiveSweep>();
        await using (var connection = await scene.Database.DataSource.OpenConnectionAsync(Ct))
        {
            await using var transaction = await connection.BeginTransactionAsync(Ct);
            await TicketStore.LockAsync(connection, transaction, held, Ct);
            Assert.Equal(1, await sweep.RunAsync(Ct));
            Assert.Equal((TicketState.Closed, TicketState.Archived), (await StateAsync(scene, held), await StateAsync(scene, free)));
        }

        Assert.Equal(1, await sweep.RunAsync(Ct));
        Assert.Equal(TicketState.Archived, await StateAsync(scene, held));
    }

    [Fact]
    public async Task A_ticket_that_cannot_be_read_ends_no_run_is_told_once_and_is_tried_again_later_each_time()
    {
        await using var scene = await StartAsync(postgres);
        var (broken, whole) = (await ClosedAsync(scene), await ClosedAsync(scene));
        await scene.ScalarAsync<int>($"update dispatch.ticket set urgency = 'Unreadable' where id = '{broken}' returning 1");
        scene.Time.Advance(TimeSpan.FromDays(31));
        var log = new Sweeps.Said<ArchiveSweep>();
        var sweep = new ArchiveSweep(scene.Database.DataSource, scene.Desk, scene.Services.GetRequiredService<CatalogCache>(), scene.Time, log);
        Assert.Equal(1, await sweep.RunAsync(Ct));
        Assert.Equal(TicketState.Archived, await StateAsync(scene, whole));
        await NightAsync();
        await scene.ScalarAsync<int>($"update dispatch.ticket set urgency = 'Normal' where id = '{broken}' returning 1");
        await NightAsync();
        Assert.Equal("Closed", await scene.ScalarAsync<string>($"select state from dispatch.ticket where id = '{broken}'"));
        scene.Time.Advance(TimeSpan.FromDays(1));
        Assert.Equal(1, await sweep.RunAsync(Ct));
        Assert.Equal(TicketState.Archived, await StateAsync(scene, broken));
        Assert.Single(log.Lines);

        async Task NightAsync()
        {
            scene.Time.Advance(TimeSpan.FromDays(1));
            Assert.Equal(0, await sweep.RunAsync(Ct));
        }
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

    private static async Task<TicketState> StateAsync(DispatchScene scene, Guid id) => (await scene.Reader.PageAsync(id, Supervisor, Ct))!.Line.State;

    private static async Task<Guid> ClosedAsync(DispatchScene scene)
    {
        var id = await scene.DispatchedAsync();
        await scene.DoneAsync(id, new SignFor(), RoadLiaison);
        await scene.DoneAsync(id, new Reply(Pii.Text("已修补")), RoadLiaison);
        await scene.DoneAsync(id, new FollowUp(true, true, Solved.Solved, Satisfaction.Satisfied), TheAgent);
        return id;
    }
}
