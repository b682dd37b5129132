using Hotline.Agent.Data;
using Hotline.Dispatch.Clocks;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Hotline.Agent.Sweep;

/// <summary>
/// Ends what ends by the clock: offers nobody answered, parties and placed calls of which no word came, wrap-ups, agents whose console is gone. Every web node sweeps; each
/// step checks again under its locks (<see cref="Lapses"/>), so two sweeps do it once. While nobody is on duty and no phone rings it rests until the queues have news: who comes
/// on duty is news to them. What can not be ended holds up none of the others: it is told, and put off, longer each time.
/// </summary>
internal sealed partial class DueSweep(DueReader reader, Lapses lapses, AgentOptions options, TimeProvider time, ILogger<DueSweep> log) : WokenLoop(time, log)
{
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(5);

    /// <summary>More would keep the first agents' rows locked for the last.</summary>
    private const int MostTogether = 50;

    private readonly PutOff<Due> stuck = new(TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1), time);

    public override string Channel => NoticeChannel.Queue;

    protected override async Task RoundAsync(CancellationToken ct)
    {
        var all = await reader.AllAsync(ct);
        stuck.Keep(all);
        foreach (var some in all.Where(due => due.What == "wrap-up" && !stuck.Holds(due)).Chunk(MostTogether))
        {
            if (await FailureAsync(() => lapses.WrapUpsAsync([.. some.Select(due => due.Id)], ct)) is not null)
            {
                foreach (var one in some)
                {
                    await OrTellAsync(one, () => lapses.WrapUpsAsync([one.Id], ct));
                }
            }
        }

        foreach (var due in all.Where(due => due.What != "wrap-up"))
        {
            await OrTellAsync(due, () => due.What switch
            {
                "offer" => lapses.OfferAsync(due.Id, ct),
                "party" => lapses.PartyAsync(due.Id, ct),
                "placed" => lapses.PlacedAsync(due.Id, ct),
                "handing" => lapses.HandingAsync(due.Id, ct),
                "turn" => lapses.TurnAsync(due.Id, ct),
                "orphan" => lapses.OrphanAsync(due.Id, ct),
                "gone" => lapses.GoneAsync(due.Id, ct),
                _ => Task.CompletedTask,
            });
        }

        if (all.Count == 0)
        {
            await WokenAsync(Rest, ct);
        }

        await Task.Delay(options.SweepInterval, Time, ct);
    }

    private async Task OrTellAsync(Due due, Func<Task> end)
    {
        if (!stuck.Holds(due) && await FailureAsync(end) is { } failed)
        {
            stuck.Add(due);
            LogStuck(failed, due.What, due.Id);
        }
    }

    /// <summary>A database that is away ends the round: it is nobody's own fault.</summary>
    private static async Task<Exception?> FailureAsync(Func<Task> end)
    {
        try
        {
            await end();
            return null;
        }
        catch (Exception failed) when (failed is PostgresException or not (OperationCanceledException or NpgsqlException))
        {
            return failed;
        }
    }

    [LoggerMessage(3501, LogLevel.Error, "What is due ({What} {Id}) could not be ended; the others are, and this is tried again")]
    private partial void LogStuck(Exception failed, string what, Guid id);
}
