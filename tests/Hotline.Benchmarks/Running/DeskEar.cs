using System.Diagnostics;
using Hotline.Agent.Client.Contracts;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;

namespace Hotline.Benchmarks.Running;

/// <summary>One console's connection without a screen: says what came and when.</summary>
internal sealed class DeskEar : IAsyncDisposable
{
    private readonly HubConnection hub;

    private DeskEar(HubConnection hub) => this.hub = hub;

    /// <param name="heard">What came, with the monotonic time at which it had been read.</param>
    public static async Task<DeskEar> OpenAsync(Uri url, StaffDoor? who, Action<DeskEvent, long> heard, CancellationToken ct)
    {
        var hub = new HubConnectionBuilder()
            .WithUrl(url, options =>
            {
                options.Transports = HttpTransportType.WebSockets;
                options.SkipNegotiation = true;
                if (who is not null)
                {
                    options.Cookies = who.Cookies;
                }
            })
            .AddJsonProtocol(json => json.PayloadSerializerOptions.TypeInfoResolverChain.Insert(0, ContractsJson.Default))
            .Build();
        hub.KeepAliveInterval = TimeSpan.FromSeconds(5); // As the consoles: the server's patience is shorter than the default.
        hub.On<DeskEvent>(nameof(IDeskClient.Event), e => heard(e, Stopwatch.GetTimestamp()));
        await hub.StartAsync(ct);
        return new DeskEar(hub);
    }

    public async Task ReadyAsync(CancellationToken ct)
    {
        while ((await hub.InvokeAsync<DeskSnapshot>(nameof(IDeskHub.Snapshot), ct)).Presence is not { PhoneRegistered: true })
        {
            await Task.Delay(50, ct);
        }

        await hub.InvokeAsync(nameof(IDeskHub.SetPresence), new PresenceChange(AgentState.Ready), ct);
    }

    public async ValueTask DisposeAsync() => await hub.DisposeAsync();
}
