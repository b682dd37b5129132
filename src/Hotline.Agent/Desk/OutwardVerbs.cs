using Hotline.Agent.Client.Contracts;
using Hotline.Agent.Outward;
using Microsoft.AspNetCore.SignalR;

namespace Hotline.Agent.Desk;

/// <summary>The hub's method about calling citizens: agents have a line, and call.</summary>
internal sealed class OutwardVerbs(OutwardCalls outward)
{
    public async Task PlaceAsync(HubCallerContext context, CallCitizen asked)
    {
        DeskVerbs.Agent(context);
        DeskVerbs.Accept(await outward.PlaceAsync(DeskVerbs.Signed(context), DeskVerbs.Extension(context), asked, context.ConnectionAborted));
    }
}
