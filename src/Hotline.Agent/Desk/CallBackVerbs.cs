using Hotline.Agent.Client.Contracts;
using Hotline.Agent.Data;
using Hotline.Agent.Journal;
using Hotline.Dispatch.Privacy;
using Microsoft.AspNetCore.SignalR;

namespace Hotline.Agent.Desk;

/// <summary>The hub's methods about calling back: who asks, may they, and the verb. Agents and shift leads call back.</summary>
internal sealed class CallBackVerbs(CallBacks backs, MissedCalls missed, Transitions transitions)
{
    public const string Caller = "role.call-back";

    public async Task<string> ClaimAsync(HubCallerContext context, Guid callId)
    {
        var (number, refusal) = await backs.ClaimAsync(Who(context), callId, shows: true, context.ConnectionAborted);
        DeskVerbs.Accept(refusal);
        return number!; // Not refused, so shown.
    }

    public async Task TakeAsync(HubCallerContext context, Guid callId) =>
        DeskVerbs.Accept((await backs.ClaimAsync(Who(context), callId, shows: false, context.ConnectionAborted)).Refusal);

    /// <summary>Those behind this one in the list of whom to call back.</summary>
    public async Task<MissedPage> MoreAsync(HubCallerContext context, Guid after)
    {
        _ = Who(context);
        await using var t = await transitions.BeginAsync(context.ConnectionAborted);
        return await missed.PageAsync(t, after, context.ConnectionAborted);
    }

    public async Task SettleAsync(HubCallerContext context, CallBackDone done) =>
        DeskVerbs.Accept(await backs.SettleAsync(Who(context), done.CallId, done.Outcome, context.ConnectionAborted));

    public async Task ReleaseAsync(HubCallerContext context, Guid callId) =>
        DeskVerbs.Accept(await backs.ReleaseAsync(Who(context), callId, context.ConnectionAborted));

    private static Actor Who(HubCallerContext context) =>
        DeskVerbs.Signed(context) is var reader && reader.IsAny(Role.Agent, Role.ShiftLead) ? reader : throw new HubException(Caller);
}
