using System.Text.RegularExpressions;
using Hotline.Dispatch.Clocks;
using Hotline.Dispatch.Knowledge;
using Hotline.Dispatch.Outbox;
using Hotline.Dispatch.Privacy;
using Hotline.Dispatch.Tickets;
using Hotline.Dispatch.Tickets.Storage;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Hotline.Dispatch.Outgoing;

/// <summary>
/// Sends what is due and settles it. At least once: a crash between sending and settling sends again with the same id.
/// A gateway that fails is tried again at growing intervals for two days. See docs/adr/0063.
/// </summary>
internal sealed partial class OutgoingSender(
    NpgsqlDataSource database, OutgoingStore store, TicketStore tickets, OutgoingText text, KnowledgeAlarms alarms, KnowledgeTaskNotices questions, EscalationDigests digests, ISmsGateway sms, INotice notices, OutboxTurns turns, TimeProvider time, ILogger<OutgoingSender> logger)
{
    private const int BatchSize = 20;

    /// <summary>Below the minute after which a message that is lent comes up again. What is left over then is given back, untried.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan TriedFor = TimeSpan.FromDays(2);

    /// <returns>How many were taken up.</returns>
    public async Task<int> RunOnceAsync(OutgoingTo to, CancellationToken ct)
    {
        // Only what the database is asked waits for a turn and takes it: a gateway may take its time.
        var letters = await turns.TakeAsync(() => WriteAsync(to, ct), written => written.Count == BatchSize, ct);
        var began = time.GetTimestamp();
        var tried = 0;
        foreach (var (row, send) in letters.TakeWhile(_ => time.GetElapsedTime(began) < Longest))
        {
            tried++;
            try
            {
                await store.SettleAsync(row.Id, await send(ct), ct);
            }
            catch (Exception failure) when (failure is not OperationCanceledException || !ct.IsCancellationRequested)
            {
                await FailedAsync(row, failure, ct);
            }
        }

        if (tried < letters.Count)
        {
            await store.GiveBackAsync([.. letters.Skip(tried).Select(letter => letter.Row.Id)], ct);
        }

        return letters.Count;
    }

    /// <summary>Takes up what is due, with the words of each.</summary>
    private async Task<IReadOnlyList<Letter>> WriteAsync(OutgoingTo to, CancellationToken ct)
    {
        var letters = new List<Letter>();
        foreach (var row in await store.ClaimAsync(to, BatchSize, ct))
        {
            try
            {
                letters.Add(new Letter(row, await LetterAsync(row, ct)));
            }
            catch (Exception failure) when (failure is not OperationCanceledException || !ct.IsCancellationRequested)
            {
                letters.Add(new Letter(row, _ => Task.FromException<OutgoingOutcome>(failure)));
            }
        }

        return letters;
    }

    private async Task<Sending> LetterAsync(OutgoingRow row, CancellationToken ct)
    {
        if (row.AlarmId is { } alarm)
        {
            return await AlarmAsync(row, alarm, ct);
        }

        if (row.TaskId is { } task)
        {
            return await QuestionAsync(row, task, ct);
        }

        if (row.DigestId is { } digest)
        {
            return await DigestAsync(row, digest, ct);
        }

        var kind = Enum.Parse<OutgoingKind>(row.Kind);
        Ticket? ticket;
        await using (var connection = await database.OpenConnectionAsync(ct))
        {
            ticket = await tickets.LoadAsync(connection, null, row.TicketId!.Value, ct); // Without an alarm, a question and a digest there is one.
        }

        if (ticket is not { Number: { } number })
        {
            return Nothing(OutgoingOutcome.Unneeded);
        }

        if (row.UnitCode is { } unit)
        {
            return ticket.Round == row.Round && StillConcerns(unit, kind, ticket)
                ? Notice(new UnitNotice(row.Id, unit, kind, ticket.Id, number, OutgoingWords.Notice(kind, ticket, unit), row.MadeAt))
                : Nothing(OutgoingOutcome.Unneeded);
        }

        if (MobileOf(ticket) is not { } mobile)
        {
            return Nothing(OutgoingOutcome.NoNumber);
        }

        return await text.OfAsync(kind, ticket, row.Round, ct) is { } words
            ? Sent(ct => sms.SendAsync(new SmsMessage(row.Id, Pii.Phone(mobile), Pii.Text(words)), ct))
            : Nothing(OutgoingOutcome.Unneeded);
    }

    private async Task<Sending> AlarmAsync(OutgoingRow row, Guid alarmId, CancellationToken ct) =>
        row.UnitCode is { } unit && await alarms.WaitingAsync(alarmId, ct) is { } alarm
            ? Notice(new UnitNotice(row.Id, unit, OutgoingKind.KnowledgeDue, null, alarm.Number, OutgoingWords.Notice(alarm), row.MadeAt, alarm.EntryId))
            : Nothing(OutgoingOutcome.Unneeded);

    private async Task<Sending> QuestionAsync(OutgoingRow row, Guid taskId, CancellationToken ct) =>
        row.UnitCode is { } unit && await questions.WaitingAsync(taskId, unit, ct) is { } due && Enum.Parse<OutgoingKind>(row.Kind) is var kind
            ? Notice(new UnitNotice(row.Id, unit, kind, null, "", OutgoingWords.Question(kind, due), row.MadeAt, TaskId: taskId))
            : Nothing(OutgoingOutcome.Unneeded);

    private async Task<Sending> DigestAsync(OutgoingRow row, Guid digestId, CancellationToken ct) =>
        row.UnitCode is { } unit && await digests.WaitingAsync(digestId, ct) is { } waiting
            ? Notice(new UnitNotice(row.Id, unit, OutgoingKind.Overdue, null, "", OutgoingWords.Notice(waiting.Digest), row.MadeAt, DigestFor: waiting.Readers))
            : Nothing(OutgoingOutcome.Unneeded);

    private Sending Notice(UnitNotice notice) => Sent(ct => notices.SendAsync(notice, ct));

    private static Sending Sent(Func<CancellationToken, Task> send) => async ct =>
    {
        await send(ct);
        return OutgoingOutcome.Sent;
    };

    private static Sending Nothing(OutgoingOutcome outcome) => _ => Task.FromResult(outcome);

    /// <summary>By now it may be with somebody else, or done with. An order of supervision outlives the reply to the citizen.</summary>
    private static bool StillConcerns(string unit, OutgoingKind kind, Ticket ticket) => kind is OutgoingKind.Supervised or OutgoingKind.Card
        ? ticket.Orders.OpenOf(unit) is not null
        : kind == OutgoingKind.Retracted ? ticket.UnitCode == unit && ticket.State == TicketState.Refused
        : kind == OutgoingKind.KeptSecret ? (ticket.State == TicketState.Merged ? ticket.MatterUnit : ticket.UnitCode) == unit
        : kind == OutgoingKind.Suspended ? ticket.UnitCode == unit && ticket.State == TicketState.Suspended
        : kind == OutgoingKind.ExtensionToApprove ? ticket.ExtensionWith == unit
        : kind == OutgoingKind.SuspensionToApprove ? ticket.SuspensionWith == unit
        : kind == OutgoingKind.HandingToApprove ? ticket.IsHandingOpen && ticket.HandingWith == unit
        : kind is OutgoingKind.Reassigned or OutgoingKind.HandingApproved or OutgoingKind.ReturnUpheld or OutgoingKind.AssistDropped ? ticket.UnitCode != unit && ticket.Assists.OpenOf(unit) is null
        : (ticket.UnitCode == unit || ticket.Assists.OpenOf(unit) is not null) && ticket.RepliedAt is null && ticket.ClosedAt is null;

    private async Task FailedAsync(OutgoingRow row, Exception failure, CancellationToken ct)
    {
        // The exception's message could quote a number; its type is enough to know where to look.
        if (time.GetUtcNow() - row.MadeAt < TriedFor)
        {
            LogFailed(row.Id, row.Kind, failure.GetType().Name, row.Tries);
            return;
        }

        LogGivenUp(row.Id, row.Kind, failure.GetType().Name, row.Tries);
        await store.SettleAsync(row.Id, OutgoingOutcome.GivenUp, ct);
    }

    /// <summary>The contact phone when it is a mobile one, else the number they called from.</summary>
    private static string? MobileOf(Ticket ticket) => new[] { ticket.Fields.ContactPhone, ticket.CallNumber }
        .Select(phone => phone is { IsEmpty: false } given ? PhoneNumber.Normalise(given.Clear()) : "")
        .FirstOrDefault(digits => Mobile().IsMatch(digits));

    [GeneratedRegex("^1[3-9][0-9]{9}$")]
    private static partial Regex Mobile();

    [LoggerMessage(2500, LogLevel.Warning, "Message {Message} ({Kind}) could not be sent: {Failure}, try {Try}; again later")]
    private partial void LogFailed(Guid message, string kind, string failure, int @try);

    [LoggerMessage(2501, LogLevel.Error, "Message {Message} ({Kind}) was given up after {Tries} tries: {Failure}")]
    private partial void LogGivenUp(Guid message, string kind, string failure, int tries);

    private delegate Task<OutgoingOutcome> Sending(CancellationToken ct);

    private sealed record Letter(OutgoingRow Row, Sending Send);
}
