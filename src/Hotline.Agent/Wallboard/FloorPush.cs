using Hotline.Agent.Client.Contracts;
using Hotline.Agent.Desk;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Logging;

namespace Hotline.Agent.Wallboard;

/// <summary>The floor to the shift leads who look at it.</summary>
internal sealed class FloorPush(Floor floor, IHubContext<FloorHub, IBoardClient<FloorPage>> hub, TimeProvider time, ILogger<FloorPush> log) : BoardPush<FloorPage>(time, log)
{
    protected override Task<FloorPage> ReadAsync(CancellationToken ct) => floor.PageAsync(ct);

    protected override bool AreAlike(FloorPage one, FloorPage other) => one.ShowsTheSame(other);

    protected override Task SendAsync(string connectionId, FloorPage board) => hub.Clients.Client(connectionId).Board(board);
}
