using Hotline.Agent.Client.Contracts;
using Hotline.Agent.Desk;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.SignalR;

namespace Hotline.Agent.Wallboard;

/// <summary>A hub that takes nothing and sends a board, to shift leads, supervisors and leaders.</summary>
[Authorize]
internal abstract class BoardHub<TBoard>(BoardPush<TBoard> push) : Hub<IBoardClient<TBoard>>
    where TBoard : class, IBoard
{
    private static readonly StaffRole[] Viewers = [StaffRole.ShiftLead, StaffRole.Supervisor, StaffRole.Leader];

    public override Task OnConnectedAsync()
    {
        if (Context.User is { } user && StaffClaims.Roles(user).Any(Viewers.Contains) && SameOrigin.Is(Context.GetHttpContext()))
        {
            push.Open(Context);
        }
        else
        {
            Context.Abort();
        }

        return Task.CompletedTask;
    }

    public override Task OnDisconnectedAsync(Exception? exception)
    {
        push.Close(Context.ConnectionId);
        return Task.CompletedTask;
    }
}

/// <summary>The walls.</summary>
internal sealed class WallboardHub(WallboardPush push) : BoardHub<WallboardView>(push);

/// <summary>The shift leads' floor.</summary>
internal sealed class FloorHub(FloorPush push) : BoardHub<FloorPage>(push);
