using Hotline.Agent.Data;
using Hotline.Agent.Journal;
using Hotline.Agent.Outward;
using Hotline.Agent.Queue;
using Hotline.Agent.Vault;
using Hotline.Telephony.Contracts;
using Microsoft.Extensions.Logging;

namespace Hotline.Agent.Link;

/// <summary>One method an event of a call; the effects of bridging and ending live in <see cref="CallCourse"/>, those of what comes between in <see cref="PartyCourse"/>.</summary>
internal sealed partial class CallEvents(
    CallCourse course, CallerKeys keys, PartyCourse parties, PartyInvitations invitations, Requeuing requeuing, OfferEnding offers, RecordingEvents recordings, Telemetry telemetry, ILogger<CallEvents> log)
{
    public async Task ApplyAsync(Transition t, string nodeId, long seq, CallEvent what, CancellationToken ct)
    {
        if (what is CallArrived arrived)
        {
            await course.ArrivedAsync(t, nodeId, seq, arrived, ct);
            return;
        }

        if (what is CallRefused refused)
        {
            await course.RefusedAsync(t, nodeId, seq, refused, ct);
            return;
        }

        if (await CallStore.LockAsync(t, what.CallId, ct) is not { } call)
        {
            // Only when this database is younger than the call (restored, emptied).
            LogUnknown(what.GetType().Name, what.CallId);
            return;
        }

        await (what switch
        {
            CallAnswered answered => course.AnsweredAsync(t, call, answered.RecordingId, answered.At, ct),
            CallPlaced placed => OutwardCourse.PlacedAsync(t, call, seq, placed, ct),
            CallRerouted rerouted => OutwardCourse.ReroutedAsync(t, call, rerouted, ct),
            CalleeDialled dialled => OutwardCourse.DialledAsync(t, call, dialled, ct),
            CalleeRinging ringing => OutwardCourse.RingingAsync(t, call, ringing, ct),
            AgentRinging ringing => RingingAsync(t, call, ringing, ct),
            AgentBridged bridged => course.BridgedAsync(t, call, bridged.OfferId, bridged.Extension, bridged.At, isIn: true, ct),
            AgentLegFailed failed => LegFailedAsync(t, call, failed, ct),
            CallerPressed pressed => keys.PressedAsync(t, call, pressed, ct),
            CallerAsked asked => course.AskedAsync(t, call, asked.At, ct),
            CallEnded ended => course.EndedAsync(t, call, ended.Cause, ended.EndedBy, reconciled: false, ended.At, ended.Clearing, ct),
            CallerHeld held => PartyCourse.HeldAsync(t, call, held: true, held.At, ct),
            CallerResumed resumed => PartyCourse.HeldAsync(t, call, held: false, resumed.At, ct),
            PartyWanted wanted => invitations.WantedAsync(t, call, wanted, ct),
            PartyRinging ringing => parties.RingingAsync(t, call, ringing, ct),
            PartyJoined joined => PartyCourse.JoinedAsync(t, call, joined.PartyId, joined.Stance, joined.At, ct),
            PartyStanceChanged changed => PartyCourse.StanceAsync(t, call, changed, ct),
            CallHandedOver handed => parties.HandedOverAsync(t, call, handed.PartyId, handed.At, ct),
            CallerRequeued requeued => requeuing.LeftAloneAsync(t, call, requeued.At, ct),
            PartyLeft left => parties.LeftAsync(t, call, left.PartyId, left.Reason, left.At, ct),
            RecordingPaused paused => PartyCourse.RecordingPausedAsync(t, call, paused, ct),
            RecordingResumed resumed => PartyCourse.RecordingResumedAsync(t, call, resumed, ct),
            LegMeasured measured => MeasuredAsync(t, call, measured, ct),
            RecordingClosed closed => recordings.ClosedAsync(t, call, closed, ct),
            RecordingFailed broken => RecordingEvents.FailedAsync(t, call, broken, ct),
            _ => Task.CompletedTask,
        });
    }

    private async Task MeasuredAsync(Transition t, CallRow call, LegMeasured measured, CancellationToken ct)
    {
        await LegStore.AddAsync(t, measured, ct);
        t.Afterwards(() => telemetry.LegMeasured(call.Trunk, measured.PartyId is null, measured.Quality));
    }

    private static async Task RingingAsync(Transition t, CallRow call, AgentRinging ringing, CancellationToken ct)
    {
        await OfferStore.RingingAsync(t, ringing.OfferId, ringing.At, ct);
        await CallTrace.AddAsync(t, call.Id, "agent-ringing", ringing.At, new { offer = ringing.OfferId }, ct);
    }

    private async Task LegFailedAsync(Transition t, CallRow call, AgentLegFailed failed, CancellationToken ct)
    {
        await CallTrace.AddAsync(t, call.Id, "agent-leg-failed", failed.At, new { offer = failed.OfferId, reason = failed.Reason.ToString() }, ct);
        if (await OfferStore.OpenOfCallAsync(t, call.Id, ct) is not { } open || open.Id != failed.OfferId)
        {
            // The offer was refused, withdrawn or bridged before: this is only the echo.
            return;
        }

        if (failed.Reason == AgentLegFailure.NotRegistered
            && await RegistrationStore.UnregisteredAsync(t, call.NodeId, failed.Extension, ct))
        {
            await PhoneEvents.ChangedAsync(t, [failed.Extension], ct);
        }

        await offers.EndAsync(t, call, open, LegOutcome.Of(failed.Reason), ct);
    }

    [LoggerMessage(3102, LogLevel.Warning, "{Kind} of call {Call}, which the journal does not know, is left out")]
    private partial void LogUnknown(string kind, Guid call);
}
