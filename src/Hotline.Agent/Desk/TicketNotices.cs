using Hotline.Agent.Client.Contracts;
using Hotline.Agent.Data;
using Hotline.Dispatch.Outbox;
using Npgsql;

namespace Hotline.Agent.Desk;

/// <summary>
/// Tells consoles that a ticket on one of their lists changed: the agent who made it, the liaisons of the unit it is
/// with or was with or that follow it, dispatchers and supervisors, and where facts are asked for all of the shift. Written with the outbox cursor, so exactly once.
/// </summary>
internal sealed class TicketNotices(TimeProvider time) : IOutboxConsumer
{
    private static readonly StaffRole[] Everyone = [StaffRole.Dispatcher, StaffRole.Supervisor];
    private static readonly StaffRole[] Shift = [StaffRole.Agent, StaffRole.ShiftLead];

    public string Name => "desk";

    public bool Prompt => true;

    public async Task HandleAsync(IReadOnlyList<OutboxMessage> messages, NpgsqlTransaction transaction, CancellationToken ct)
    {
        var connection = transaction.Connection ?? throw new InvalidOperationException("The outbox transaction has ended.");

        // The transaction is the outbox's: flushed here, committed there.
        var t = new Transition(connection, transaction, time.GetUtcNow());
        var news = messages.Where(IsNews).Select(message => (Message: message, Units: UnitsOf(message))).ToList();
        if (news.Count == 0)
        {
            return;
        }

        var audience = await Audience.OfTicketsAsync(t, Everyone, news.Any(one => IsOfTheShift(one.Message)) ? Shift : [], [.. news.SelectMany(one => one.Units).Distinct()], [.. news.Select(one => one.Message.Ticket.OwnerId).Distinct()], ct);
        foreach (var (message, units) in news)
        {
            var notice = new TicketNotice(message.TicketId, message.Ticket.Number, State(message.Ticket.State), message.Kind);
            foreach (var account in audience.Of(units, message.Ticket.OwnerId, IsOfTheShift(message)))
            {
                t.Tell(new DeskChange(account, DeskEventKind.TicketChanged, Ticket: notice));
            }
        }

        await t.FlushAsync(ct);
    }

    private static string[] UnitsOf(OutboxMessage message) =>
        [.. new[] { message.Ticket.UnitCode, message.Ticket.UnitCodeBefore }.OfType<string>().Concat(message.Ticket.Followers ?? []).Concat(Named(message)).Distinct()];

    /// <summary>The unit that the event speaks of: one that assists or answers an order no more follows no longer, but has it on its list still.</summary>
    private static string[] Named(OutboxMessage message) =>
        message.Ticket.Detail.TryGetProperty("unitCode", out var unit) && unit.GetString() is { } code ? [code] : [];

    /// <summary>Whoever of the agents gets to it answers, and then it is on no agent's list any more.</summary>
    private static bool IsOfTheShift(OutboxMessage message) => message.Kind is nameof(Dispatch.Tickets.TicketEvent.FactsAsked) or nameof(Dispatch.Tickets.TicketEvent.FactsGiven);

    /// <summary>A draft is on nobody's list; that it stops being one is news.</summary>
    private static bool IsNews(OutboxMessage message) => message.Ticket.State != Dispatch.Tickets.TicketState.Draft;

    private static TicketState State(Dispatch.Tickets.TicketState state) => Enum.Parse<TicketState>(state.ToString());
}
