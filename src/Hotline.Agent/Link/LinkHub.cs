using Hotline.Telephony.Contracts;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.SignalR;

namespace Hotline.Agent.Link;

/// <summary>The web side of the telephony link. Only holders of the service key get here.</summary>
[Authorize(AuthenticationSchemes = ServiceKeyHandler.Name)]
internal sealed class LinkHub(LinkDesk desk, TimeProvider time) : Hub<ITelephonyNode>, ITelephonyLink
{
    public Task<DateTimeOffset> Time() => Task.FromResult(time.GetUtcNow());

    public Task<AttachReply> Attach(NodeSnapshot snapshot) => desk.AttachAsync(Context.ConnectionId, snapshot, Context.ConnectionAborted);

    public Task<long> Publish(EventBatch batch) => desk.PublishAsync(Context.ConnectionId, batch, Context.ConnectionAborted);

    public Task Complete(CommandResult result) => desk.CompleteAsync(Context.ConnectionId, result, Context.ConnectionAborted);

    public override Task OnDisconnectedAsync(Exception? exception)
    {
        desk.Gone(Context.ConnectionId);
        return base.OnDisconnectedAsync(exception);
    }
}
