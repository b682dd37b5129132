using Hotline.Agent.Client.Contracts;
using Hotline.Agent.Desk;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.SignalR;

namespace Hotline.Agent.Wallboard;

/// <summary>The walls' hub: takes nothing, sends the board.</summary>
[Authorize]
internal sealed class WallboardHub(WallboardPush push) : Hub<IWallboardClient>
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
