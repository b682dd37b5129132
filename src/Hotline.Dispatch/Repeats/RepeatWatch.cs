using Dapper;
using Hotline.Dispatch.Calendar;
using Hotline.Dispatch.Privacy;
using Hotline.Dispatch.Search;
using Hotline.Dispatch.Search.Indexing;
using Hotline.Dispatch.Tickets;
using Hotline.Dispatch.Tickets.Storage;
using Hotline.Dispatch.Tickets.Verbs;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Hotline.Dispatch.Repeats;

/// <summary>
/// The look after acceptance: a request that came by web or messenger, or over the counter, was compared with its own citizen's only, or by nobody. What it may be
/// the same as is kept beside it and shown to dispatchers and its unit; nothing is joined, and nothing waits for it. Of confidential and anonymous tickets it says
/// nothing: whom they are like is whose they are. That it found an earlier one is an event of the ticket, for the figures (docs/adr/0120).
/// </summary>
internal sealed partial class RepeatWatch(
    NpgsqlDataSource database, TicketMapper mapper, TicketDesk desk, CallersRecent callers, RepeatCandidates candidates, IndexState index, TimeProvider time, ILogger<RepeatWatch> logger)
{
    /// <summary>Few at a time: each asks the index for what is like it, and whoever takes a request in meanwhile waits for a processor.</summary>
    public const int Batch = 3;

    /// <summary>So long the index has for what was accepted shortly before: of two that are alike the later one is marked, and must find the other.</summary>
    internal static readonly TimeSpan Settling = TimeSpan.FromSeconds(5);

    /// <summary>For an index that is farther behind they wait longer, but no longer than this: one that is fed without a pause never says that it has everything.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(2);

    private const int Most = 6;

    /// <returns>How many were looked at.</returns>
    /// <exception cref="IndexUnavailableException">The engine does not answer; they are looked at later.</exception>
    public async Task<int> LookAsync(CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        var waiting = await Suspicions.TakeAsync(transaction, Ripe(time.GetUtcNow()), Batch, ct);
        var (found, hand) = (new List<Found>(), new OthersAtHand(mapper, transaction));
        foreach (var id in waiting)
        {
            if (await FoundAsync(transaction, hand, id, ct) is { } one)
            {
                found.Add(one);
            }
        }

        // After all the looking: nobody who works on one of these waits for an engine.
        foreach (var one in found.Where(one => one.Earlier.Count > 0 || one.Suspicions.Count > 0))
        {
            if (!await NoteAsync(desk, transaction, one.Id, one.Earlier, ct))
            {
                await Suspicions.AwaitAsync(transaction, [one.Id], time.GetUtcNow(), ct); // Looked at again.
            }
            else if (one.Suspicions.Count > 0 && await OthersAtHand.ReadAsync(mapper, transaction, [one.Id], ct) is [{ Fields.IsGuarded: false }])
            {
                await Suspicions.AddAsync(transaction, one.Id, one.Suspicions, time.GetUtcNow(), ct); // Its citizen may have asked for secrecy while it was looked at.
            }
        }

        await transaction.CommitAsync(ct);
        return waiting.Count;
    }

    /// <summary>Writes what was found into the ticket's log, once: looked at again, it has been told.</summary>
    /// <returns>False: somebody is changing the ticket.</returns>
    internal static async Task<bool> NoteAsync(TicketDesk desk, NpgsqlTransaction transaction, Guid id, IReadOnlyList<EarlierRequest> earlier, CancellationToken ct)
    {
        const string told = "select exists (select 1 from dispatch.ticket_event where ticket_id = @id and kind = 'RepeatFound')";
        var connection = transaction.Connection!; // A live transaction has its connection.
        if (!await TicketStore.TryLockAsync(connection, transaction, id, ct))
        {
            return false;
        }

        if (earlier.Count > 0 && !await connection.QuerySingleAsync<bool>(new CommandDefinition(told, new { id }, transaction, cancellationToken: ct)))
        {
            await desk.DoWithinAsync(id, new NoteRepeats(earlier), Actor.System, null, connection, transaction, ct);
        }

        return true;
    }

    /// <summary>What began to wait by then is looked at. Of an index that another node feeds nothing is known.</summary>
    private DateTimeOffset Ripe(DateTimeOffset now)
    {
        var settled = now - Settling;
        return index.At is { } reached && reached < settled ? (reached > now - LongestWait ? reached : now - LongestWait) : settled;
    }

    private async Task<Found?> FoundAsync(NpgsqlTransaction transaction, OthersAtHand hand, Guid id, CancellationToken ct)
    {
        try
        {
            return await OthersAtHand.ReadAsync(mapper, transaction, [id], ct) is [{ Fields.IsGuarded: false } ticket] ? await LikeAsync(transaction, hand, ticket, ct) : null;
        }
        catch (Exception failure) when (failure is not (OperationCanceledException or IndexUnavailableException or NpgsqlException))
        {
            // One that can not be read must not hold up those after it.
            LogPassedOver(id, failure.GetType().Name);
            return null;
        }
    }

    private async Task<Found> LikeAsync(NpgsqlTransaction transaction, OthersAtHand hand, Ticket ticket, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var mine = Matter.Of(ticket);
        var proposed = await candidates.ProposedAsync(mine, null, WorkingCalendar.DayOf(now), Likeness.FigureDays, ct);
        var theirs = await callers.IdsAsync(ticket, now, Likeness.FigureDays, ct);
        var apart = await ToldApartAsync(transaction, ticket.Id, ct);
        var others = await hand.OfAsync([.. proposed.Concat(theirs).Distinct().Where(one => one != ticket.Id && !apart.Contains(one))], ct);
        var alike = others
            .Where(other => other.Ticket is { Fields.IsGuarded: false, State: not (TicketState.Draft or TicketState.Refused) } && Earlier(other.Ticket, ticket))
            .Select(other => new Suspicion(other.Ticket.MergedInto ?? other.Ticket.Id, Likeness.Between(mine, other.Matter))) // A voice that was merged is asked of by its matter.
            .Where(one => one.OtherId != ticket.Id && !apart.Contains(one.OtherId))
            .GroupBy(one => one.OtherId, one => one.Likeness).ToList();
        return new Found(
            ticket.Id,
            TicketLifecycle.IsOpen(ticket.State)
                ? [.. alike.Where(same => same.Any(one => one.IsRepeat)).Select(same => new Suspicion(same.Key, same.Where(one => one.IsRepeat).MaxBy(one => one.Score)!)) // Asked for before.
                    .OrderByDescending(one => one.Likeness.Score).Take(Most)]
                : [],
            [.. alike.Select(same => EarlierRequest.Of(same.Key, same.Where(one => one.Days <= Likeness.FigureDays))).Where(one => one is not { CallerDays: null, PlaceDays: null })
                .OrderBy(one => one.OtherId)]);
    }

    /// <summary>Of two that are alike the later one is marked.</summary>
    private static bool Earlier(Ticket other, Ticket ticket) => (other.OpenedAt, other.Id).CompareTo((ticket.OpenedAt, ticket.Id)) < 0;

    /// <summary>What the agent was shown at intake and found to be another matter.</summary>
    private static async Task<IReadOnlySet<Guid>> ToldApartAsync(NpgsqlTransaction transaction, Guid id, CancellationToken ct)
    {
        const string sql = "select (data ->> 'otherId')::uuid from dispatch.ticket_event where ticket_id = @id and kind = 'ToldApart'";
        return (await transaction.Connection!.QueryAsync<Guid>(new CommandDefinition(sql, new { id }, transaction, cancellationToken: ct))).ToHashSet(); // As above.
    }

    // The exception's message could quote a value; its type is enough to know where to look.
    [LoggerMessage(2610, LogLevel.Warning, "Ticket {Ticket} was not held against others: {Failure}")]
    private partial void LogPassedOver(Guid ticket, string failure);

    /// <param name="Suspicions">What is shown with a ticket that is open.</param>
    /// <param name="Earlier">What it repeats, for the figures; whatever has become of it since.</param>
    private sealed record Found(Guid Id, IReadOnlyList<Suspicion> Suspicions, IReadOnlyList<EarlierRequest> Earlier);
}
