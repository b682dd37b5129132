using Hotline.Dispatch.Catalog;
using Hotline.Dispatch.Clocks;
using Hotline.Dispatch.Privacy;
using Hotline.Dispatch.Tickets;
using Hotline.Dispatch.Tickets.Storage;
using Hotline.Dispatch.Tickets.Verbs;
using Npgsql;

namespace Hotline.Dispatch.FollowUps;

/// <summary>A citizen whom the telephone is to ask now.</summary>
/// <param name="Round">Of the ticket: an answer is one about this round.</param>
/// <param name="Number">For the switchboard, not to be shown.</param>
public sealed record CitizenToAsk(Guid TicketId, int Round, Pii Number);

/// <summary>
/// The door for whoever can place calls (自动语音回访): whom to ask, and what came of it. All of it within the caller's transaction, so that a call that is placed and the
/// row that says so, a key that was pressed and the ticket that it closes, stand or fall together. Every method takes the ticket's lock first. See docs/adr/0054.
/// </summary>
public sealed class FollowUpCalls
{
    /// <summary>Rows looked at for one citizen to ask: those behind come with the next look.</summary>
    private const int Batch = 20;

    /// <summary>Until a call that came to nothing by no fault of the citizen's is placed again: longer than any such call lasts.</summary>
    private static readonly TimeSpan AfterFault = TimeSpan.FromMinutes(15);

    private static readonly TimeSpan AfterFailure = TimeSpan.FromHours(1);
    private readonly TicketStore store;
    private readonly TicketDesk desk;
    private readonly CatalogCache catalog;
    private readonly DeclinedNumbers declined;
    private readonly TimeProvider time;
    private readonly DispatchMetrics metrics;

    internal FollowUpCalls(TicketStore store, TicketDesk desk, CatalogCache catalog, DeclinedNumbers declined, TimeProvider time, DispatchMetrics metrics) =>
        (this.store, this.desk, this.catalog, this.declined, this.time, this.metrics) = (store, desk, catalog, declined, time, metrics);

    /// <summary>
    /// The next one due. Those who can not, or need not, be asked by voice are dealt with on the way: commit also when nobody is found.
    /// </summary>
    /// <param name="afterwards">Given what is to be done once the transaction is committed. The same in the others.</param>
    public async Task<CitizenToAsk?> NextAsync(NpgsqlTransaction transaction, Action<Action> afterwards, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        foreach (var id in await FollowUpCallStore.DueAsync(transaction, now, Batch, ct))
        {
            if (await TicketStore.TryLockAsync(transaction.Connection!, transaction, id, ct) // A live transaction has its connection.
                && await FollowUpCallStore.FindAsync(transaction, id, ct) is { CallId: null } row && row.DueAt <= now
                && await LookAsync(row, now, transaction, afterwards, ct) is { } citizen)
            {
                return citizen;
            }
        }

        return null;
    }

    /// <summary>A call for this citizen is on its way.</summary>
    public static Task BeganAsync(CitizenToAsk citizen, Guid callId, NpgsqlTransaction transaction, CancellationToken ct) =>
        FollowUpCallStore.BeganAsync(transaction, citizen.TicketId, callId, ct);

    /// <summary>Not now.</summary>
    public static Task PostponeAsync(CitizenToAsk citizen, DateTimeOffset until, NpgsqlTransaction transaction, CancellationToken ct) =>
        FollowUpCallStore.WaitAsync(transaction, citizen.TicketId, until, ct);

    /// <summary>The number is none that the hotline calls by itself: agents ask.</summary>
    public Task NotCallableAsync(CitizenToAsk citizen, NpgsqlTransaction transaction, Action<Action> afterwards, CancellationToken ct) =>
        PassToAgentsAsync(citizen.TicketId, WhyPassedOn.NoNumber, transaction, afterwards, ct);

    /// <summary>A key was pressed. The first that means something counts, also when it is heard of late; what the ticket refuses by then is passed over.</summary>
    /// <returns>Whether it meant something.</returns>
    public async Task<bool> PressedAsync(Guid ticketId, int round, char key, NpgsqlTransaction transaction, Action<Action> afterwards, CancellationToken ct)
    {
        var answer = DigitAnswer.Of(key);
        if (answer is null && key != DigitAnswer.Declines)
        {
            return false;
        }

        await LockAsync(ticketId, transaction, ct);
        var ticket = await store.LoadAsync(transaction.Connection!, transaction, ticketId, ct); // As above.
        if (answer is null && ticket is not null && TicketCallee.NumberOf(ticket) is { IsEmpty: false } number)
        {
            // Also when the ticket has gone on meanwhile: who wants no more questions is asked none.
            await declined.PressedAsync(number, ticketId, transaction, ct);
        }

        if (ticket is null || ticket.Round != round)
        {
            return true;
        }

        if (answer is not null)
        {
            await DoAsync(ticketId, answer, Actor.Citizen, transaction, afterwards, ct);
            await FollowUpCallStore.DropAsync(transaction, ticketId, ct);
            return true;
        }

        await PassToAgentsAsync(ticketId, WhyPassedOn.Declined, transaction, afterwards, ct);
        return true;
    }

    /// <summary>The call is over and brought no answer: one try of those after which a ticket is closed as unreachable. Nothing where it was settled before.</summary>
    /// <returns>Whether it was such a try.</returns>
    public async Task<bool> NotReachedAsync(Guid ticketId, Guid callId, NotReached why, NpgsqlTransaction transaction, Action<Action> afterwards, CancellationToken ct)
    {
        await LockAsync(ticketId, transaction, ct);
        if (await FollowUpCallStore.FindAsync(transaction, ticketId, ct) is not { } row || row.CallId != callId)
        {
            return false;
        }

        var tried = await DoAsync(ticketId, new FollowUp(false, Why: why, Way: FollowUpWay.Ivr), Actor.System, transaction, afterwards, ct);
        if (tried is Outcome<TicketStamp>.Done { Value.State: TicketState.AwaitingFollowUp })
        {
            await FollowUpCallStore.WaitAsync(transaction, ticketId, time.GetUtcNow(), ct); // How long the citizen is left alone now is written with the try itself.
        }
        else
        {
            await FollowUpCallStore.DropAsync(transaction, ticketId, ct); // Closed as unreachable, or gone on meanwhile.
        }

        return tried is Outcome<TicketStamp>.Done;
    }

    /// <summary>The call came to nothing by no fault of the citizen's (no line, a node that went down): it is no try. Nothing where it was settled before.</summary>
    /// <param name="rang">It may have rung, or been answered: the citizen is left alone for as long as after a try.</param>
    public async Task NotTriedAsync(Guid ticketId, Guid callId, bool rang, NpgsqlTransaction transaction, CancellationToken ct)
    {
        await LockAsync(ticketId, transaction, ct);
        if (await FollowUpCallStore.FindAsync(transaction, ticketId, ct) is { } row && row.CallId == callId)
        {
            var pause = rang ? TimeSpan.FromHours((await catalog.GetAsync(ct)).Policy.AskSpacingHours) : AfterFault;
            await FollowUpCallStore.WaitAsync(transaction, ticketId, time.GetUtcNow() + pause, ct);
        }
    }

    /// <summary>One that can not be read stands in nobody's way: it is put off, and shows wherever else it is read.</summary>
    private async Task<CitizenToAsk?> LookAsync(FollowUpCallRow row, DateTimeOffset now, NpgsqlTransaction transaction, Action<Action> afterwards, CancellationToken ct)
    {
        CitizenToAsk? citizen = null;
        if (await SweptTicket.ApartAsync(transaction, async () => citizen = await ReadyAsync(row, now, transaction, afterwards, ct), ct) is not null)
        {
            await FollowUpCallStore.WaitAsync(transaction, row.TicketId, now + AfterFailure, ct);
        }

        return citizen;
    }

    private async Task<CitizenToAsk?> ReadyAsync(FollowUpCallRow row, DateTimeOffset now, NpgsqlTransaction transaction, Action<Action> afterwards, CancellationToken ct)
    {
        var ticket = await store.LoadAsync(transaction.Connection!, transaction, row.TicketId, ct); // As above.
        if (ticket is not { State: TicketState.AwaitingFollowUp, FollowUpWay: not FollowUpWay.Agent, UnreasonableBy: null } || ticket.Round != row.Round)
        {
            await FollowUpCallStore.DropAsync(transaction, row.TicketId, ct);
            return null;
        }

        if (ticket.FollowUpWay != FollowUpWay.Ivr && ticket.Running(DeadlineKind.FollowUp) is { } clock && clock.LightAt(now) == Light.Normal)
        {
            // The message has its time yet: the limit was counted again.
            await FollowUpCallStore.WaitAsync(transaction, row.TicketId, clock.AmberAt, ct);
            return null;
        }

        var number = TicketCallee.NumberOf(ticket);
        WhyPassedOn? unfit = ticket.Fields.IsGuarded ? WhyPassedOn.Guarded
            : number.IsEmpty ? WhyPassedOn.NoNumber
            : await declined.ContainsAsync(number, transaction, ct) ? WhyPassedOn.Declined
            : null;
        if (unfit is { } why)
        {
            await PassToAgentsAsync(row.TicketId, why, transaction, afterwards, ct);
            return null;
        }

        await DoAsync(row.TicketId, new PassFollowUp(FollowUpWay.Ivr, WhyPassedOn.Unanswered), Actor.System, transaction, afterwards, ct);
        return new CitizenToAsk(row.TicketId, row.Round, number);
    }

    private async Task PassToAgentsAsync(Guid ticketId, WhyPassedOn why, NpgsqlTransaction transaction, Action<Action> afterwards, CancellationToken ct)
    {
        await DoAsync(ticketId, new PassFollowUp(FollowUpWay.Agent, why), Actor.System, transaction, afterwards, ct);
        await FollowUpCallStore.DropAsync(transaction, ticketId, ct);
    }

    private static Task LockAsync(Guid ticketId, NpgsqlTransaction transaction, CancellationToken ct) => TicketStore.LockAsync(transaction.Connection!, transaction, ticketId, ct); // As above.

    private async Task<Outcome<TicketStamp>> DoAsync(Guid ticketId, TicketCommand command, Actor actor, NpgsqlTransaction transaction, Action<Action> afterwards, CancellationToken ct)
    {
        var (outcome, changed) = await desk.DoWithinAsync(ticketId, command, actor, null, transaction.Connection!, transaction, ct); // As above.
        if (changed || outcome is Outcome<TicketStamp>.Refused)
        {
            afterwards(() => metrics.Did(command.Verb, outcome));
        }

        return outcome;
    }
}
