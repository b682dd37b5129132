using System.Collections.Concurrent;
using Hotline.Dispatch.Citizens;
using Hotline.Dispatch.Outgoing;
using Hotline.Testing.Postgres;
using Microsoft.Extensions.DependencyInjection;

namespace Hotline.Integration.Tests.Dispatch;

/// <summary>Both ports out of the house, which keep what they are given; and the way from the outbox to them.</summary>
internal sealed class OutgoingPort : ISmsGateway, INotice
{
    public bool Failing { get; set; }

    /// <summary>No notice is done before this is.</summary>
    public TaskCompletionSource? Hanging { get; set; }

    /// <summary>What happens while a text message is on its way.</summary>
    public Action? OnTheWay { get; set; }

    public ConcurrentQueue<Guid> Tried { get; } = new();

    public ConcurrentQueue<SmsMessage> Sms { get; } = new();

    public ConcurrentQueue<UnitNotice> Notices { get; } = new();

    public Task<DispatchScene> SceneAsync(PostgresFixture postgres) => DispatchScene.StartAsync(postgres, services => services
        .AddSingleton<ISmsGateway>(this).AddSingleton<INotice>(this).AddSingleton<OutgoingMessages>()
        .AddSingleton(new CitizenAddress(new Uri("https://12345.example.org/citizen"))));

    /// <summary>Reads everything that has happened.</summary>
    public static Task ReadAsync(DispatchScene scene) => scene.ReadAsync(scene.Services.GetRequiredService<OutgoingMessages>());

    /// <summary>The same, and sends what is due.</summary>
    public static async Task SendAsync(DispatchScene scene)
    {
        await ReadAsync(scene);
        var sender = scene.Services.GetRequiredService<OutgoingSender>();
        while (await sender.RunOnceAsync(OutgoingTo.Citizens, TestContext.Current.CancellationToken) + await sender.RunOnceAsync(OutgoingTo.Units, TestContext.Current.CancellationToken) > 0)
        {
        }
    }

    public Task SendAsync(SmsMessage message, CancellationToken ct)
    {
        Tried.Enqueue(message.Id);
        OnTheWay?.Invoke();
        if (Failing)
        {
            throw new HttpRequestException("The gateway is away.");
        }

        Sms.Enqueue(message);
        return Task.CompletedTask;
    }

    public Task SendAsync(UnitNotice notice, CancellationToken ct)
    {
        Notices.Enqueue(notice);
        return Hanging?.Task.WaitAsync(ct) ?? Task.CompletedTask;
    }
}
