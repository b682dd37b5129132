using Hotline.Agent.Data;
using Hotline.Agent.Journal;
using Hotline.Telephony.Contracts;

namespace Hotline.Agent.Queue;

/// <summary>
/// A queue closes with callers in it: they are served as long as somebody on duty has them. Whoever is left then hears that it is closed, may ask for a call-back and
/// keeps the place with it; who does not is a missed call.
/// </summary>
internal sealed class ClosingTime(Transitions transitions)
{
    private static readonly TimeSpan OrderLife = TimeSpan.FromSeconds(30);

    public async Task TellAsync(Guid callId, Closure why, CancellationToken ct)
    {
        await using var t = await transitions.BeginAsync(ct);
        if (await CallStore.LockAsync(t, callId, ct) is not { EndedAt: null } call || call is { Waits: false, HandedBy: null } || await OfferStore.OpenOfCallAsync(t, callId, ct) is not null
            || !await QueueEntryStore.TakeOutAsync(t, callId, call.WaitsIn, ct))
        {
            return;
        }

        // Who was handed to it is called back without asking: somebody had begun to help.
        var queue = await QueueConfig.ReadAsync(t, call.WaitsIn, ct);
        var mayAsk = call is { Waits: true, CallerEnc: not null } && queue.TakesCallBack(t.Now - call.QueuedAt);
        t.Command(call.NodeId, new SayToCaller(Guid.CreateVersion7(t.Now), callId, Spoken.Closed(why, mayAsk), ThenHangUp: true), OrderLife);
        await CallTrace.AddAsync(t, callId, "closing", t.Now, new { closed = why.ToString() }, ct);
        await t.CommitAsync(ct);
    }
}
