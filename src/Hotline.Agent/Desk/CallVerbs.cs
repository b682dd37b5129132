using Hotline.Agent.Client.Contracts;
using Hotline.Agent.Journal;
using Hotline.Dispatch.Privacy;
using Microsoft.AspNetCore.SignalR;

namespace Hotline.Agent.Desk;

/// <summary>The hub's methods about a call that is talked: who asks, may they, and the verb. Agents about their own, shift leads about all.</summary>
internal sealed class CallVerbs(CallControl control, CallSupervision supervision)
{
    public const string LeadsOnly = "role.lead-only";

    public async Task HoldAsync(HubCallerContext context, CallSwitch hold) =>
        DeskVerbs.Accept(await control.HoldAsync(DeskVerbs.Agent(context), hold.CallId, hold.On, context.ConnectionAborted));

    public async Task PauseRecordingAsync(HubCallerContext context, CallSwitch pause)
    {
        DeskVerbs.Agent(context);
        DeskVerbs.Accept(await control.PauseRecordingAsync(DeskVerbs.Signed(context), pause.CallId, pause.On, context.ConnectionAborted));
    }

    public Task<CallTargets> TargetsAsync(HubCallerContext context) => control.TargetsAsync(DeskVerbs.Agent(context), context.ConnectionAborted);

    public async Task InviteAsync(HubCallerContext context, PartyInvite invite)
    {
        DeskVerbs.Agent(context);
        DeskVerbs.Accept(await control.InviteAsync(DeskVerbs.Signed(context), invite, context.ConnectionAborted));
    }

    public async Task DropAsync(HubCallerContext context, PartyRef party) =>
        DeskVerbs.Accept(await control.DropAsync(DeskVerbs.Agent(context), party, context.ConnectionAborted));

    public async Task HandOverAsync(HubCallerContext context, PartyRef party) =>
        DeskVerbs.Accept(await control.HandOverAsync(DeskVerbs.Agent(context), party, context.ConnectionAborted));

    public async Task AcceptAsync(HubCallerContext context, Guid callId) =>
        DeskVerbs.Accept(await control.AcceptAsync(DeskVerbs.Agent(context), callId, context.ConnectionAborted));

    public async Task SuperviseAsync(HubCallerContext context, SuperviseCall wanted) =>
        DeskVerbs.Accept(await supervision.SuperviseAsync(Lead(context), DeskVerbs.Extension(context), wanted, context.ConnectionAborted));

    public async Task ReleaseAsync(HubCallerContext context, Guid callId) =>
        DeskVerbs.Accept(await supervision.ReleaseAsync(Lead(context), callId, context.ConnectionAborted));

    private static Actor Lead(HubCallerContext context) =>
        DeskVerbs.Signed(context) is var reader && reader.Is(Role.ShiftLead) ? reader : throw new HubException(LeadsOnly);
}
