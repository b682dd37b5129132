using Hotline.Agent.Client.Contracts;
using Hotline.Agent.Data;
using Hotline.Agent.Outward;
using Hotline.Agent.Queue;
using Hotline.Telephony.Contracts;

namespace Hotline.Agent.Journal;

/// <summary>What callers say by key: call me back, and how satisfied they are; and who is called, whether it is solved.</summary>
internal sealed class CallerKeys(OfferEnding offers, QuestionCourse questions)
{
    private static readonly TimeSpan OrderLife = TimeSpan.FromMinutes(1);

    public Task PressedAsync(Transition t, CallRow call, CallerPressed pressed, CancellationToken ct) =>
        call.IsQuestion ? questions.PressedAsync(t, call, pressed, ct)
        : call.EndedAt is not null ? Task.CompletedTask
        : call.BridgedAt is not null ? RatedAsync(t, call, pressed, ct)
        : pressed.Key == Spoken.CallBackKey ? AskedAsync(t, call, pressed.At, ct)
        : Task.CompletedTask;

    /// <summary>The first word counts. Who was handed to a queue, or came back into it, is asked nothing yet.</summary>
    private static async Task RatedAsync(Transition t, CallRow call, CallerPressed pressed, CancellationToken ct)
    {
        const string sql = "update agent.call set rating = @rating, rated_at = @At where id = @Id and rating is null";
        var rating = pressed.Key - '0';
        if (rating is >= 1 and <= 5 && !await QueueEntryStore.WaitsAsync(t, call.Id, ct) && await t.RunAsync(sql, new { call.Id, rating, pressed.At }, ct) == 1)
        {
            await CallTrace.AddAsync(t, call.Id, "rated", pressed.At, new { rating }, ct);
            t.WakeWallboard();
        }
    }

    /// <summary>The caller hangs up and keeps the place: a phone that rings for them stops, and when their turn comes an agent calls.</summary>
    private async Task AskedAsync(Transition t, CallRow call, DateTimeOffset at, CancellationToken ct)
    {
        const string sql = """
            insert into agent.call_back (call_id, asked_at, queue_code, place) values (@Id, @at, @WaitsIn, @place)
            on conflict (call_id) do nothing
            """;
        var queue = await QueueConfig.ReadAsync(t, call.WaitsIn, ct);
        if (!queue.TakesCallBack(at - call.QueuedAt) || call.CallerEnc is null || await t.RunAsync(sql, new { call.Id, at, call.WaitsIn, place = call.QueuedAt ?? at }, ct) == 0)
        {
            return;
        }

        if (await OfferStore.OpenOfCallAsync(t, call.Id, ct) is { } open)
        {
            await offers.EndAsync(t, call, open, new OfferEnd(OfferState.Withdrawn, "caller-gone", AgentState.Ready, null, CancelLeg: true), ct);
        }

        await QueueEntryStore.LeaveAsync(t, call.Id, call.WaitsIn, ct);
        t.Command(call.NodeId, new SayToCaller(Guid.CreateVersion7(t.Now), call.Id, Spoken.CallBackNoted, ThenHangUp: true), OrderLife);
        await CallTrace.AddAsync(t, call.Id, "call-back-asked", at, new { closed = call.QueuedAt is null }, ct);
    }
}
