using Hotline.Agent.Client.Contracts;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.SignalR;

namespace Hotline.Agent.Desk;

/// <summary>The consoles' hub. A refusal is a <see cref="HubException"/> whose message is its stable id.</summary>
[Authorize]
internal sealed class DeskHub(DeskVerbs verbs, LineVerbs lines, CallVerbs calls, CallBackVerbs backs, OutwardVerbs outward) : Hub<IDeskClient>, IDeskHub
{
    public Task<DeskSnapshot> Snapshot() => verbs.SnapshotAsync(Context);

    public Task SetPresence(PresenceChange change) => verbs.SetPresenceAsync(Context, change);

    public Task RefuseOffer(Guid offerId) => verbs.RefuseOfferAsync(Context, offerId);

    public Task ChooseLine(LineKind line) => lines.ChooseAsync(Context, line);

    public Task<string[]> LineNodes() => Task.FromResult(lines.Nodes(Context));

    public Task<string> ConnectLine(LineRequest request) => lines.ConnectAsync(Context, request);

    public Task AnswerOffer(Guid offerId) => lines.AnswerAsync(Context, offerId);

    public Task HangUp(Guid callId) => verbs.HangUpAsync(Context, callId);

    public Task HoldCall(CallSwitch hold) => calls.HoldAsync(Context, hold);

    public Task PauseRecording(CallSwitch pause) => calls.PauseRecordingAsync(Context, pause);

    public Task<CallTargets> Targets() => calls.TargetsAsync(Context);

    public Task InviteParty(PartyInvite invite) => calls.InviteAsync(Context, invite);

    public Task DropParty(PartyRef party) => calls.DropAsync(Context, party);

    public Task HandOver(PartyRef party) => calls.HandOverAsync(Context, party);

    public Task AcceptCall(Guid callId) => calls.AcceptAsync(Context, callId);

    public Task Supervise(SuperviseCall wanted) => calls.SuperviseAsync(Context, wanted);

    public Task ReleaseCall(Guid callId) => calls.ReleaseAsync(Context, callId);

    public Task<MissedPage> MoreMissed(Guid after) => backs.MoreAsync(Context, after);

    public Task<string> ClaimCallBack(Guid callId) => backs.ClaimAsync(Context, callId);

    public Task TakeCallBack(Guid callId) => backs.TakeAsync(Context, callId);

    public Task CallCitizen(CallCitizen asked) => outward.PlaceAsync(Context, asked);

    public Task SettleCallBack(CallBackDone done) => backs.SettleAsync(Context, done);

    public Task ReleaseCallBack(Guid callId) => backs.ReleaseAsync(Context, callId);

    public Task ExtendWrapUp() => verbs.ExtendWrapUpAsync(Context);

    public Task EndWrapUp() => verbs.EndWrapUpAsync(Context);

    public override Task OnConnectedAsync() => verbs.OpenedAsync(Context);

    public override Task OnDisconnectedAsync(Exception? exception) => verbs.ClosedAsync(Context);
}
