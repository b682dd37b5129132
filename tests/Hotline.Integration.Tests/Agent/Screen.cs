using System.Collections.Concurrent;
using Hotline.Agent.Client.Contracts;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;

namespace Hotline.Integration.Tests.Agent;

/// <summary>A wall or floor display without glass: the boards as they came and when.</summary>
internal sealed class Screen<TBoard> : IAsyncDisposable
    where TBoard : class, IBoard
{
    private readonly HubConnection hub;
    private readonly ConcurrentQueue<(DateTimeOffset At, TBoard Board)> boards = new();

    private Screen(HubConnection hub)
    {
        this.hub = hub;
        hub.On<TBoard>(nameof(IBoardClient<>.Board), board => boards.Enqueue((TimeProvider.System.GetUtcNow(), board)));
    }

    public IReadOnlyList<(DateTimeOffset At, TBoard Board)> Boards => [.. boards];

    public HubConnectionState State => hub.State;

    public static async Task<Screen<TBoard>> HangAsync(WebNode web, string path, Staff staff)
    {
        var hub = new HubConnectionBuilder()
            .WithUrl(web.Url + path, options =>
            {
                options.Transports = HttpTransportType.WebSockets;
                options.SkipNegotiation = true;
                options.Headers[Staff.Header] = staff.Ticket;
            })
            .AddJsonProtocol(json => json.PayloadSerializerOptions.TypeInfoResolverChain.Insert(0, ContractsJson.Default))
            .Build();
        var screen = new Screen<TBoard>(hub);
        await hub.StartAsync(TestContext.Current.CancellationToken);
        return screen;
    }

    /// <summary>The newest board that it shows is so.</summary>
    public Task<TBoard> ShowsAsync(Func<TBoard, bool> so, string what) => WaitFor.ValueAsync(
        () => boards.LastOrDefault().Board is { } last && so(last) ? last : null, what);

    public async ValueTask DisposeAsync() => await hub.DisposeAsync();
}
