using Hotline.Agent.Data;
using Hotline.Agent.Journal;
using Hotline.Dispatch.FollowUps;
using Hotline.Telephony.Contracts;

namespace Hotline.Agent.Outward;

/// <summary>What a call that asks by voice brings: a key, or an end without one. In the transaction of the event that tells of it.</summary>
internal sealed class QuestionCourse(FollowUpCalls followUps, Telemetry telemetry)
{
    /// <summary>Also after the end, when the node's word was late: what a citizen said is said.</summary>
    public async Task PressedAsync(Transition t, CallRow call, CallerPressed pressed, CancellationToken ct)
    {
        if (call.TicketId is { } ticket && await OutwardStore.RoundAsync(t, call.Id, ct) is { } round
            && await followUps.PressedAsync(ticket, round, pressed.Key, await t.DatabaseAsync(ct), t.Afterwards, ct))
        {
            await CallTrace.AddAsync(t, call.Id, "question-answered", pressed.At, new { key = pressed.Key.ToString() }, ct);
            t.Afterwards(() => telemetry.Question("answered"));
        }
    }

    public async Task EndedAsync(Transition t, CallRow call, CallEndCause cause, CallSide by, CallClearing? clearing, CancellationToken ct)
    {
        if (call.TicketId is not { } ticket)
        {
            return;
        }

        if (QuestionEnd.Of(cause, by, call.AnsweredAt is not null, clearing) is not { } why)
        {
            await followUps.NotTriedAsync(ticket, call.Id, rang: cause == CallEndCause.Interrupted, await t.DatabaseAsync(ct), ct);
            t.Afterwards(() => telemetry.Question($"failed-{cause}"));
            return;
        }

        if (await followUps.NotReachedAsync(ticket, call.Id, why, await t.DatabaseAsync(ct), t.Afterwards, ct))
        {
            t.Afterwards(() => telemetry.Question(why.ToString()));
        }
    }
}
