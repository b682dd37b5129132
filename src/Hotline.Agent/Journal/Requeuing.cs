using Hotline.Agent.Data;
using Hotline.Agent.Queue;

namespace Hotline.Agent.Journal;

/// <summary>A caller goes back into the queue out of a conversation.</summary>
internal sealed class Requeuing(PartyCourse parties)
{
    /// <summary>
    /// The agent's browser or phone was lost and did not come back: the caller is in the queue again (the one that somebody handed them to, where somebody did), at the place of before, ahead of those who came since. The draft stays the
    /// agent's until another is offered the call.
    /// </summary>
    public async Task LeftAloneAsync(Transition t, CallRow call, DateTimeOffset at, CancellationToken ct)
    {
        if (call is not { BridgedAt: not null, EndedAt: null, IsOutward: false })
        {
            return;
        }

        await parties.EndedAsync(t, call, at, ct);
        await CallCourse.WrapUpAsync(t, call, ct);
        await CallStore.RequeuedAsync(t, call.Id, at, ct);
        await CallTrace.AddAsync(t, call.Id, "requeued", at, null, ct);
        await QueueEntryStore.EnterAsync(t, call.Id, call.WaitsIn, call.QueuedAt ?? at, at, ct);
        t.WakeWallboard();
    }
}
