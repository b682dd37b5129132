using System.Collections.Concurrent;
using Hotline.Agent.Client.Contracts;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;

namespace Hotline.Integration.Tests.Agent;

/// <summary>A wall display without a screen: the boards as they came and when.</summary>
internal sealed class Wall : IAsyncDisposable
{
    private readonly HubConnection hub;
    private readonly ConcurrentQueue<(DateTimeOffset At, WallboardView Board)> boards = new();

    private Wall(HubConnection hub)
    {
        this.hub = hub;
        hub.On<WallboardView>(nameof(IWallboardClient.Board), board => boards.Enqueue((TimeProvider.System.GetUtcNow(), board)));
    }

    public IReadOnlyList<(DateTimeOffset At, WallboardView Board)> Boards => [.. boards];

    public HubConnectionState State => hub.State;

    public static async Task<Wall> HangAsync(WebNode web, Staff staff)
    {
        var hub = new HubConnectionBuilder()
            .WithUrl(web.Url + HubPath.Wallboard, options =>
            {
                options.Transports = HttpTransportType.WebSockets;
                options.SkipNegotiation = true;
                options.Headers[Staff.Header] = staff.Ticket;
            })
            .AddJsonProtocol(json => json.PayloadSerializerOptions.TypeInfoResolverChain.Insert(0, ContractsJson.Default))
            .Build();
        var wall = new Wall(hub);
        await hub.StartAsync(TestContext.Current.CancellationToken);
        return wall;
    }

    /// <summary>The newest board that the wall shows is so.</summary>
    public Task<WallboardView> ShowsAsync(Func<WallboardView, bool> so, string what) => WaitFor.ValueAsync(
        () => boards.LastOrDefault().Board is { } last && so(last) ? last : null, what);

    public async ValueTask DisposeAsync() => await hub.DisposeAsync();
}
