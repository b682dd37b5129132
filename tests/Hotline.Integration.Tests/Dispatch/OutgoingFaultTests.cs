using Hotline.Dispatch.Outgoing;
using Hotline.Integration.Tests.Api;
using Hotline.Testing.Postgres;
using Microsoft.Extensions.DependencyInjection;

namespace Hotline.Integration.Tests.Dispatch;

/// <summary>Text messages and notices, with a gateway that fails, hangs or is asked by many.</summary>
public sealed class OutgoingFaultTests(PostgresFixture postgres)
{
    private readonly OutgoingPort port = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_gateway_that_fails_is_tried_again_at_growing_intervals_with_the_same_id_and_stops_nobody_else()
    {
        await using var scene = await port.SceneAsync(postgres);
        port.Failing = true;
        await scene.DispatchedAsync();
        await OutgoingPort.SendAsync(scene);
        await OutgoingPort.SendAsync(scene);
        Assert.Single(port.Tried);
        Assert.Single(port.Notices);
        scene.Time.Advance(TimeSpan.FromMinutes(1));
        await OutgoingPort.SendAsync(scene);
        Assert.Equal(2, port.Tried.Count);
        scene.Time.Advance(TimeSpan.FromMinutes(1));
        await OutgoingPort.SendAsync(scene);
        Assert.Equal(2, port.Tried.Count);
        port.Failing = false;
        scene.Time.Advance(TimeSpan.FromMinutes(1));
        await OutgoingPort.SendAsync(scene);
        Assert.Equal([.. Enumerable.Repeat(port.Tried.First(), 3)], port.Tried);
        Assert.Single(port.Sms);
    }

    [Fact]
    public async Task While_notices_hang_text_messages_go_out()
    {
        await using var scene = await port.SceneAsync(postgres);
        port.Hanging = new TaskCompletionSource();
        for (var i = 0; i < 6; i++)
        {
            await scene.DispatchedAsync();
        }

        await OutgoingPort.ReadAsync(scene);
        using var service = ActivatorUtilities.CreateInstance<OutgoingService>(scene.Services);
        await service.StartAsync(Ct);
        await Eventually.IsAsync(
            () =>
            {
                scene.Time.Advance(TimeSpan.FromSeconds(1));
                return Task.FromResult(port.Sms.Count == 6 && port.Notices.Count == 1);
            },
            TimeSpan.FromSeconds(30));
        port.Hanging.SetResult();
        await service.StopAsync(Ct);
    }

    [Fact]
    public async Task While_a_gateway_takes_its_time_what_it_was_not_given_is_due_at_once_and_counts_no_try()
    {
        await using var scene = await port.SceneAsync(postgres);
        for (var i = 0; i < 3; i++)
        {
            await scene.DispatchedAsync();
        }

        await OutgoingPort.ReadAsync(scene);
        port.OnTheWay = () => scene.Time.Advance(TimeSpan.FromSeconds(31));
        var sender = scene.Services.GetRequiredService<OutgoingSender>();
        Assert.Equal(3, await sender.RunOnceAsync(OutgoingTo.Citizens, Ct));
        Assert.Single(port.Sms);
        Assert.Equal(2L, await scene.ScalarAsync<long>($"select count(*) from dispatch.outgoing where kind = 'ReceiptSms' and tries = 0 and due_at <= '{scene.Time.GetUtcNow():O}'"));
        await OutgoingPort.SendAsync(scene);
        Assert.Equal((3, 3), (port.Sms.Select(sms => sms.Id).Distinct().Count(), port.Sms.Count));
    }

    [Fact]
    public async Task After_two_days_of_failing_a_message_is_given_up()
    {
        await using var scene = await port.SceneAsync(postgres);
        port.Failing = true;
        await scene.DispatchedAsync();
        await OutgoingPort.SendAsync(scene);
        scene.Time.Advance(TimeSpan.FromDays(2));
        await OutgoingPort.SendAsync(scene);
        Assert.Equal("GivenUp", await scene.ScalarAsync<string>("select outcome from dispatch.outgoing where kind = 'ReceiptSms'"));
    }

    [Fact]
    public async Task Two_senders_at_once_send_each_message_once()
    {
        await using var scene = await port.SceneAsync(postgres);
        for (var i = 0; i < 12; i++)
        {
            await scene.DispatchedAsync();
        }

        await OutgoingPort.ReadAsync(scene);
        var sender = scene.Services.GetRequiredService<OutgoingSender>();
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => sender.RunOnceAsync(OutgoingTo.Citizens, Ct)));
        await OutgoingPort.SendAsync(scene);
        Assert.Equal((12, 12), (port.Sms.Select(sms => sms.Id).Distinct().Count(), port.Sms.Count));
    }
}
