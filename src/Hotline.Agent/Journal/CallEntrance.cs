using Hotline.Agent.Data;
using Hotline.Agent.Queue;
using Hotline.Dispatch.Catalog;
using Hotline.Telephony.Contracts;

namespace Hotline.Agent.Journal;

/// <summary>Where an answered caller goes: into the queue, or, when the queue is closed by the working calendar, to the message that says so.</summary>
internal sealed class CallEntrance(CatalogCache catalog)
{
    private static readonly TimeSpan OrderLife = TimeSpan.FromSeconds(30);

    /// <summary>The caller left before anybody could have answered: the call was not one that was offered.</summary>
    public async Task<bool> WasShortAsync(CallRow call, DateTimeOffset at, CancellationToken ct) => at - call.ArrivedAt <= TimeSpan.FromSeconds((await catalog.GetAsync(ct)).Policy.ShortCallSeconds);

    /// <returns>Null: the caller waits.</returns>
    public async Task<Closure?> EnterAsync(Transition t, CallRow call, DateTimeOffset at, CancellationToken ct)
    {
        var queue = await QueueConfig.ReadAsync(t, call.QueueCode, ct);
        var closed = queue.OpeningHours is null ? null : queue.Opening.ClosedAt(t.Now, (await catalog.GetAsync(ct)).Holidays);
        if (closed is not { } why)
        {
            await QueueEntryStore.EnterAsync(t, call.Id, call.QueueCode, at, at, ct);
            return null;
        }

        t.Command(call.NodeId, new SayToCaller(Guid.CreateVersion7(t.Now), call.Id, Spoken.Closed(why, queue.CallBackKey && call.CallerEnc is not null), ThenHangUp: true), OrderLife);
        return why;
    }
}
