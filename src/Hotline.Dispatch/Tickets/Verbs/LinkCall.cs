using Hotline.Dispatch.Clocks;

namespace Hotline.Dispatch.Tickets.Verbs;

/// <summary>
/// 关联通话: a call of the hotline's own in which a liaison of the lead unit reached the citizen is the first contact, whatever has become of the ticket while they talked: it may have
/// been returned, suspended, handed down or answered. Where nothing waits for a contact any more, or another dispatch has begun since, it changes nothing; calls are listed anyway.
/// </summary>
/// <param name="UnitCode">The unit that led the ticket when the call began.</param>
/// <param name="BegunAt">When it was asked for.</param>
/// <param name="AnsweredAt">When the citizen was there: a time that nobody can set, so the clock goes by it.</param>
public sealed record LinkCall(Guid CallId, string UnitCode, DateTimeOffset BegunAt, DateTimeOffset AnsweredAt) : TicketCommand
{
    internal override Verb Verb => Verb.LinkCall;

    internal override Decision Decide(Ticket ticket, Scene scene) =>
        ticket.Running(DeadlineKind.Contact) is { } clock && BegunAt >= clock.StartedAt
            ? new TicketEvent.Contacted(UnitCode, ContactWay.Telephone, Reached: true, AnsweredAt, ticket.ContactTries, CallId)
            : new Decision.Events([]);
}
