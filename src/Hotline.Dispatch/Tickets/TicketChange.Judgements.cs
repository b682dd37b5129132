using System.Collections.Immutable;
using Hotline.Dispatch.Clocks;
using Hotline.Dispatch.Privacy;

namespace Hotline.Dispatch.Tickets;

/// <summary>What each event holds against a unit.</summary>
internal static partial class TicketChange
{
    /// <summary>What an event holds against the unit that has the ticket, and what becomes of an appeal.</summary>
    private static ImmutableArray<Judgement> Judged(Ticket ticket, TicketEvent happened, Actor actor, DateTimeOffset at) => happened switch
    {
        TicketEvent.FollowedUp { Reached: true } followed => Held(
            Held(ticket.Judgements, ticket, JudgementKind.Unsolved, followed.Solved == Solved.Unsolved, at, actor),
            ticket, JudgementKind.Dissatisfied, followed.Satisfied is Satisfaction.Dissatisfied or Satisfaction.VeryDissatisfied, at, actor),
        TicketEvent.LightTurned { Clock: DeadlineKind.Handle, Light: Light.Overdue } => ticket.Judgements.Hold(ticket, JudgementKind.Overdue, at),
        TicketEvent.LightTurned { Clock: DeadlineKind.Contact, Light: Light.Overdue } => ticket.Judgements.Hold(ticket, JudgementKind.LateContact, at),
        TicketEvent.Contacted contacted when ticket.Running(DeadlineKind.Contact) is { } clock => ContactClock.EndOf(contacted, clock, at) > clock.DueAt
            ? ticket.Judgements.Hold(ticket, JudgementKind.LateContact, at)
            : contacted.Reached ? ticket.Judgements.Lift(ticket, JudgementKind.LateContact) : ticket.Judgements, // Answered in time, and the talk outlasted the limit.
        TicketEvent.Reassigned or TicketEvent.HandedDown or TicketEvent.HandedAcross or TicketEvent.Retracted or TicketEvent.AnsweredWithMatter => Held(
            Held(ticket.Judgements, ticket, JudgementKind.Overdue, IsOver(ticket, DeadlineKind.Handle, at), at), ticket, JudgementKind.LateContact, IsOver(ticket, DeadlineKind.Contact, at), at),
        TicketEvent.ReturnUpheld => Held(ticket.Judgements, ticket, JudgementKind.LateContact, IsOver(ticket, DeadlineKind.Contact, at), at),
        TicketEvent.Replied => Held(
            Held(ticket.Judgements, ticket, JudgementKind.Overdue, ticket.Running(DeadlineKind.Handle)?.DueAt < (ticket.ReplySubmittedAt ?? at), at),
            ticket, JudgementKind.LateContact, ticket.Running(DeadlineKind.Contact)?.DueAt < (ticket.ReplySubmittedAt ?? at), at),
        TicketEvent.AnswerWithdrawn when ticket.Before is { } before => ticket.Judgements.RemoveAll(held => held.At >= before.At), // About an answer that was none.
        TicketEvent.Appealed appeal => ticket.Judgements.Change(appeal.UnitCode, appeal.Against, appeal.AgainstRound, AppealState.AwaitingReview),
        TicketEvent.AppealUpheld upheld => ticket.Judgements.Change(upheld.UnitCode, upheld.Against, upheld.AgainstRound, AppealState.Upheld),
        TicketEvent.AppealDismissed dismissed => ticket.Judgements.Change(dismissed.UnitCode, dismissed.Against, dismissed.AgainstRound, AppealState.Dismissed),
        _ => ticket.Judgements,
    };

    /// <summary>Taken from the unit now, the clock ends late.</summary>
    private static bool IsOver(Ticket ticket, DeadlineKind kind, DateTimeOffset at) => ticket.Running(kind) is { } clock && TakenAway.IsOver(clock, ticket, at);

    private static ImmutableArray<Judgement> Held(ImmutableArray<Judgement> all, Ticket ticket, JudgementKind kind, bool so, DateTimeOffset at, Actor? by = null) =>
        so ? all.Hold(ticket, kind, at, by?.IsAny(Role.System, Role.Citizen) == false ? by.AccountId : null) : all;
}
