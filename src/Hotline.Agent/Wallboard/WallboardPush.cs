using Hotline.Agent.Client.Contracts;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Logging;

namespace Hotline.Agent.Wallboard;

/// <summary>The wallboard to its walls.</summary>
internal sealed class WallboardPush(
    WallboardReader reader, IHubContext<WallboardHub, IBoardClient<WallboardView>> hub, TimeProvider time, ILogger<WallboardPush> log) : BoardPush<WallboardView>(time, log)
{
    protected override Task<WallboardView> ReadAsync(CancellationToken ct) => reader.ReadAsync(ct);

    protected override bool AreAlike(WallboardView one, WallboardView other) => one.ShowsTheSame(other);

    protected override Task SendAsync(string connectionId, WallboardView board) => hub.Clients.Client(connectionId).Board(board);
}
