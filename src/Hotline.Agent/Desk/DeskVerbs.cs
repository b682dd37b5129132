using System.Security.Claims;
using Hotline.Agent.Client.Contracts;
using Hotline.Agent.Data;
using Hotline.Agent.Presence;
using Hotline.Dispatch.Privacy;
using Microsoft.AspNetCore.SignalR;

namespace Hotline.Agent.Desk;

/// <summary>What the hub's methods do: who calls, may they, and the verb.</summary>
internal sealed class DeskVerbs(
    DeskConnections connections, Transitions transitions, PresenceVerbs presence, DeskSnapshots snapshots, AgentOptions options)
{
    public const string AgentsOnly = "role.agent-only";

    public async Task OpenedAsync(HubCallerContext context)
    {
        if (Reader(context) is not { } reader || !SameOrigin.Is(context.GetHttpContext()))
        {
            context.Abort();
            return;
        }

        var user = context.User!; // Reader found claims in it.
        var roles = StaffClaims.Roles(user);
        await using (var t = await transitions.BeginAsync(context.ConnectionAborted))
        {
            await DeskConnectionStore.OpenAsync(
                t, context.ConnectionId, reader.AccountId, options.WebNode, roles, reader.UnitCode, options.Lease, context.ConnectionAborted);
            if (roles.Contains(StaffRole.Agent))
            {
                var login = user.FindFirstValue(StaffClaims.Login) ?? "";
                await PresenceStore.ArriveAsync(t, reader.AccountId, login, reader.Name, reader.UnitCode, Extension(context), context.ConnectionAborted);
                t.WakeQueue(NoticeChannel.AllQueues);
            }

            await t.CommitAsync(context.ConnectionAborted);
        }

        connections.Open(new DeskConnection(context.ConnectionId, reader, context));
    }

    public async Task ClosedAsync(HubCallerContext context)
    {
        connections.Close(context.ConnectionId);

        // The connection's own token is cancelled by now.
        await using var t = await transitions.BeginAsync(CancellationToken.None);
        await DeskConnectionStore.CloseAsync(t, context.ConnectionId, CancellationToken.None);
        t.WakeWallboard();
        await t.CommitAsync(CancellationToken.None);
    }

    public Task<DeskSnapshot> SnapshotAsync(HubCallerContext context) => snapshots.TakeAsync(Signed(context), context.ConnectionAborted);

    public async Task SetPresenceAsync(HubCallerContext context, PresenceChange change) =>
        Accept(await presence.SetAsync(Agent(context), Extension(context), change, context.ConnectionAborted));

    public async Task RefuseOfferAsync(HubCallerContext context, Guid offerId) =>
        Accept(await presence.RefuseAsync(Agent(context), offerId, context.ConnectionAborted));

    public async Task HangUpAsync(HubCallerContext context, Guid callId) =>
        Accept(await presence.HangUpAsync(Agent(context), callId, context.ConnectionAborted));

    public Task ExtendWrapUpAsync(HubCallerContext context) => presence.ExtendWrapUpAsync(Agent(context), context.ConnectionAborted);

    public Task EndWrapUpAsync(HubCallerContext context) => presence.EndWrapUpAsync(Agent(context), context.ConnectionAborted);

    internal static void Accept(string? refusal)
    {
        if (refusal is not null)
        {
            throw new HubException(refusal);
        }
    }

    private static Actor? Reader(HubCallerContext context) => context.User is { } user ? StaffClaims.Actor(user) : null;

    internal static Actor Signed(HubCallerContext context) => Reader(context) ?? throw new HubException("session.none");

    internal static Guid Agent(HubCallerContext context) =>
        Signed(context) is var reader && reader.Is(Role.Agent) ? reader.AccountId : throw new HubException(AgentsOnly);

    internal static string? Extension(HubCallerContext context) => context.User?.FindFirstValue(StaffClaims.Extension) is { Length: > 0 } extension ? extension : null;
}
