using Hotline.Dispatch;
using Hotline.Dispatch.Outbox;
using Hotline.Dispatch.Tickets;
using Hotline.Dispatch.Tickets.Verbs;
using Hotline.Testing.Postgres;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using static Hotline.Integration.Tests.Dispatch.DispatchScene;

namespace Hotline.Integration.Tests.Dispatch;

public sealed class OutboxTests(PostgresFixture postgres)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_cursor_does_not_pass_an_older_open_transaction_and_nothing_is_lost()
    {
        await using var scene = await StartAsync(postgres);
        var reader = scene.Services.GetRequiredService<OutboxReader>();
        var consumer = new Recorder();
        await reader.RunOnceAsync(consumer, Ct);
        await using var connection = await scene.Database.DataSource.OpenConnectionAsync(Ct);
        Guid early;
        await using (var older = await connection.BeginTransactionAsync(Ct))
        {
            early = await scene.Desk.OpenDraftAsync(new OpenDraft(IntakeChannel.Phone, Guid.CreateVersion7()), TheAgent, older, Ct);
            await scene.DispatchedAsync();
            Assert.Equal(0, await reader.RunOnceAsync(consumer, Ct));
            await older.CommitAsync(Ct);
        }

        await DrainAsync(reader, consumer, 4);
        Assert.Equal(early, consumer.Messages[0].TicketId);
        Assert.Equal(0, await reader.RunOnceAsync(consumer, Ct));
    }

    [Fact]
    public async Task Under_concurrent_change_every_message_comes_once_and_in_order_per_ticket()
    {
        await using var scene = await StartAsync(postgres);
        var reader = scene.Services.GetRequiredService<OutboxReader>();
        var consumer = new Recorder();
        var tickets = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => scene.DispatchedAsync()));
        using var done = new CancellationTokenSource();
        var reading = Task.Run(async () =>
        {
            while (!done.IsCancellationRequested)
            {
                await reader.RunOnceAsync(consumer, Ct);
            }
        }, Ct);
        await Task.WhenAll(Enumerable.Range(0, 120).Select(n => Task.Run(() => scene.Desk.DoAsync(tickets[n % 6], new Urge(), TheAgent, null, Ct), Ct)));
        await done.CancelAsync();
        await reading;
        await DrainAsync(reader, consumer, (6 * 3) + 120);

        Assert.Equal((6 * 3) + 120, consumer.Messages.Count);
        foreach (var ofTicket in consumer.Messages.GroupBy(message => message.TicketId))
        {
            Assert.Equal(Enumerable.Range(1, ofTicket.Count()), ofTicket.Select(message => message.Seq));
        }
    }

    [Fact]
    public async Task A_consumer_that_fails_is_given_the_same_messages_again()
    {
        await using var scene = await StartAsync(postgres);
        await scene.DispatchedAsync();
        var reader = scene.Services.GetRequiredService<OutboxReader>();
        var consumer = new Recorder { Fails = 1 };
        await Assert.ThrowsAsync<TimeoutException>(() => DrainAsync(reader, consumer, 3));
        await DrainAsync(reader, consumer, 3);
        Assert.Equal(3, consumer.Messages.Count);
    }

    [Fact]
    public async Task Of_two_nodes_one_owns_a_consumer_at_a_time()
    {
        await using var scene = await StartAsync(postgres);
        await scene.DispatchedAsync();
        var reader = scene.Services.GetRequiredService<OutboxReader>();
        var slow = new Recorder { Gate = new TaskCompletionSource() };
        var first = DrainAsync(reader, slow, 3);
        await slow.Entered.Task.WaitAsync(TimeSpan.FromSeconds(10), Ct);
        Assert.Equal(0, await reader.RunOnceAsync(new Recorder(), Ct));
        slow.Gate.SetResult();
        await first;
    }

    [Fact]
    public async Task After_a_restore_into_another_cluster_each_consumer_goes_on_where_it_was()
    {
        await using var scene = await StartAsync(postgres);
        var reader = scene.Services.GetRequiredService<OutboxReader>();
        var (ahead, behind, never) = (new Recorder { Name = "ahead" }, new Recorder { Name = "behind" }, new Recorder { Name = "never" });
        await scene.DispatchedAsync();
        await DrainAsync(reader, behind, 3);
        await scene.DispatchedAsync();
        await DrainAsync(reader, ahead, 6);
        var third = await scene.DispatchedAsync();

        // What a dump taken on a cluster a billion transactions older would bring.
        await scene.ScalarAsync<long>("with o as (update dispatch.outbox set xid = (xid::text::bigint + 1000000000)::text::xid8 returning 1) select count(*) from o");
        await scene.ScalarAsync<long>("with c as (update dispatch.outbox_cursor set xid = (xid::text::bigint + 1000000000)::text::xid8 returning 1) select count(*) from c");
        var restarted = new OutboxReader(scene.Database.DataSource, scene.Time, scene.Services.GetRequiredService<DispatchMetrics>());
        await DrainAsync(restarted, never, 9);
        await DrainAsync(restarted, ahead, 9);
        await DrainAsync(restarted, behind, 9);
        await scene.DispatchedAsync();
        await DrainAsync(restarted, ahead, 12);

        Assert.All(ahead.Messages.Skip(6).Take(3), message => Assert.Equal(third, message.TicketId));
        foreach (var consumer in new[] { ahead, behind, never })
        {
            Assert.Equal(consumer.Messages.Count, consumer.Messages.DistinctBy(message => (message.TicketId, message.Seq)).Count());
        }
    }

    [Fact]
    public async Task The_pump_delivers_without_being_asked()
    {
        await using var scene = await StartAsync(postgres, services => services.AddOutboxConsumer<Recorder>());
        var hosted = scene.Services.GetServices<Microsoft.Extensions.Hosting.IHostedService>().ToList();
        foreach (var service in hosted)
        {
            await service.StartAsync(Ct);
        }

        await scene.DispatchedAsync();
        var consumer = scene.Services.GetRequiredService<Recorder>();
        var deadline = TimeProvider.System.GetTimestamp();
        while (consumer.Messages.Count < 3 && TimeProvider.System.GetElapsedTime(deadline) < TimeSpan.FromSeconds(10))
        {
            scene.Time.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, Ct);
        }

        foreach (var service in hosted)
        {
            await service.StopAsync(Ct);
        }

        Assert.Equal(3, consumer.Messages.Count);
    }

    [Fact]
    public async Task A_consumer_that_names_its_kinds_is_told_of_those_alone_and_passes_the_others()
    {
        await using var scene = await StartAsync(postgres);
        var reader = scene.Services.GetRequiredService<OutboxReader>();
        var consumer = new Recorder { Kinds = [nameof(TicketEvent.Dispatched)] };
        await scene.DispatchedAsync();
        await scene.DispatchedAsync();
        await DrainAsync(reader, consumer, 2);
        Assert.All(consumer.Messages, message => Assert.Equal(nameof(TicketEvent.Dispatched), message.Kind));
        Assert.Equal(0, await reader.RunOnceAsync(consumer, Ct));
        Assert.Equal(0L, await scene.ScalarAsync<long>("select count(*) from dispatch.outbox o, dispatch.outbox_cursor c where (o.xid, o.id) > (c.xid, c.id)"));
    }

    /// <summary>Reads until so many have come: transactions of other tests in the same cluster hold rows back for a moment.</summary>
    internal static async Task DrainAsync(OutboxReader reader, Recorder consumer, int expected)
    {
        var start = TimeProvider.System.GetTimestamp();
        while (consumer.Messages.Count < expected)
        {
            Assert.True(TimeProvider.System.GetElapsedTime(start) < TimeSpan.FromSeconds(20), $"{consumer.Messages.Count} of {expected} messages came.");
            await reader.RunOnceAsync(consumer, Ct);
        }
    }

    internal sealed class Recorder : IOutboxConsumer
    {
        public List<OutboxMessage> Messages { get; } = [];

        public int Fails { get; set; }

        public TaskCompletionSource? Gate { get; init; }

        public TaskCompletionSource Entered { get; } = new();

        public string Name { get; init; } = "recorder";

        public IReadOnlyCollection<string>? Kinds { get; init; }

        public async Task HandleAsync(IReadOnlyList<OutboxMessage> messages, NpgsqlTransaction transaction, CancellationToken ct)
        {
            Entered.TrySetResult();
            if (Gate is { } gate)
            {
                await gate.Task.WaitAsync(ct);
            }

            if (Fails-- > 0)
            {
                throw new TimeoutException();
            }

            Messages.AddRange(messages);
        }
    }
}
