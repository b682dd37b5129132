using Hotline.Agent.Data;

namespace Hotline.Agent.Queue;

/// <summary>The settings of a queue that calls need.</summary>
/// <param name="CallBackKey">A waiting caller may ask by key to be called back.</param>
/// <param name="Survey">Callers are asked at the end.</param>
/// <param name="LongestWaitSeconds">Whoever has waited this long may ask to be called back, whatever <paramref name="CallBackKey"/> says; 0: never.</param>
internal sealed record QueueConfig(
    string Code, int OfferSeconds, int WrapUpSeconds, bool CallBackKey = false, bool Survey = false, string? OpeningHours = null, bool OpenHolidays = false, int LongestWaitSeconds = 0)
{
    private const string Columns = "code, offer_seconds, wrap_up_seconds, call_back_key, survey, opening_hours, open_holidays, longest_wait_seconds";

    public TimeSpan Offer => TimeSpan.FromSeconds(OfferSeconds);

    /// <summary>Null: wrap-up lasts until the button.</summary>
    public TimeSpan? WrapUp => WrapUpSeconds == 0 ? null : TimeSpan.FromSeconds(WrapUpSeconds);

    public OpeningHours Opening => Queue.OpeningHours.Of(OpeningHours, OpenHolidays);

    /// <param name="waited">How long the caller has waited; null: who waits for nothing, the queue being closed.</param>
    public bool TakesCallBack(TimeSpan? waited) => CallBackKey || LongestWaitSeconds > 0 && waited >= TimeSpan.FromSeconds(LongestWaitSeconds);

    /// <summary>A queue deleted while callers wait in it behaves like a new one.</summary>
    public static QueueConfig Deleted(string code) => new(code, 20, 60);

    public static async Task<QueueConfig> ReadAsync(Transition t, string code, CancellationToken ct) => await FindAsync(t, code, ct) ?? Deleted(code);

    /// <returns>Null: there is none.</returns>
    public static Task<QueueConfig?> FindAsync(Transition t, string code, CancellationToken ct)
    {
        const string sql = $"select {Columns} from agent.queue where code = @code";
        return t.OneAsync<QueueConfig>(sql, new { code }, ct);
    }

    /// <summary>Of the queue to which a number of the hotline leads.</summary>
    public static async Task<QueueConfig> OfNumberAsync(Transition t, string number, CancellationToken ct)
    {
        const string sql = $"select {Columns} from agent.queue where code = (select queue_code from agent.queue_number where number = @number)";
        return await t.OneAsync<QueueConfig>(sql, new { number }, ct) ?? Deleted("main");
    }

    /// <summary>Of the queue in which the call is; nothing when it was deleted.</summary>
    public static Asked<QueueConfig> AskOfCall(Transition t, Guid callId)
    {
        const string sql = $"select {Columns} from agent.queue where code = (select queue_code from agent.call where id = @callId)";
        return t.Ask<QueueConfig>(sql, new { callId });
    }

    /// <summary>All queues, those that were deleted with callers in them included.</summary>
    public static Task<List<string>> CodesAsync(Transition t, CancellationToken ct)
    {
        const string sql = "select code from agent.queue union select queue_code from agent.queue_entry order by 1";
        return t.ListAsync<string>(sql, null, ct);
    }
}
