using System.Collections.Immutable;
using Hotline.Dispatch.Calendar;
using Hotline.Dispatch.Tickets;
using Hotline.Dispatch.Tickets.Verbs;

namespace Hotline.Dispatch.Clocks;

/// <summary>Which event starts, stops, pauses or stretches which clock: the one place. Pure; the ticket is as it is after the event.</summary>
internal static partial class ClockRules
{
    public static ImmutableArray<Deadline> After(Ticket ticket, TicketEvent happened, Scene scene)
    {
        var now = scene.Now;
        var deadlines = Unasked(ticket.Deadlines);
        return happened switch
        {
            TicketEvent.Accepted or TicketEvent.AnswerReopened => Start(Start(deadlines, DeadlineKind.Citizen), DeadlineKind.Dispatch),
            TicketEvent.FactsAsked => Start(Change(deadlines, [DeadlineKind.Dispatch], open => ClockOf(open).Pause(open, now)), DeadlineKind.Facts),
            TicketEvent.FactsGiven => Change(Finish(deadlines, DeadlineKind.Facts), [DeadlineKind.Dispatch], open => ClockOf(open).Resume(open, now)),
            TicketEvent.Regraded => Regraded(deadlines),
            TicketEvent.KeptSecret => Change(deadlines, [DeadlineKind.Contact], open => DeadlineClock.Cancel(open, now)),
            TicketEvent.Dispatched sent => Moved(sent.Given is { } given ? ByRule(Received(deadlines), sent, given) : Start(Received(deadlines), DeadlineKind.Handle)),
            TicketEvent.Reassigned => Change(Change(deadlines, UnitsClocks, open => TakenAway.End(open, ticket, now)), [DeadlineKind.ReplyReview], open => DeadlineClock.Cancel(open, now)),
            TicketEvent.HandedDown => StillBefore(Handed(deadlines)),
            TicketEvent.HandedAcross => StillBefore(WithTimeOfTheirOwn(Handed(deadlines))),
            TicketEvent.AssistAsked { Joint: false } asked => Begin(deadlines, DeadlineKind.Assist, asked.UnitCode, AssistLimitOf(asked.UnitCode)),
            TicketEvent.AssistAnswered answered => Change(deadlines, [DeadlineKind.Assist], open => DeadlineClock.Finish(open, now), answered.UnitCode),
            TicketEvent.AssistDropped => Unneeded(deadlines),
            TicketEvent.Suspended suspended => Begin(
                Change(deadlines, [.. UnitsClocks, DeadlineKind.Citizen], open => ClockOf(open).Pause(open, now)),
                DeadlineKind.SuspendReview,
                null,
                Limit.Given(DeadlineKind.SuspendReview, new Span(suspended.ReviewDays, SpanUnit.Days), "挂起时定")),
            TicketEvent.Resumed => StillBefore(Change(Finish(deadlines, DeadlineKind.SuspendReview), [.. UnitsClocks, DeadlineKind.Citizen], open => ClockOf(open).Resume(open, now))),
            TicketEvent.SupervisionIssued issued => Begin(
                deadlines,
                DeadlineKind.Supervise,
                issued.UnitCode,
                issued.WorkingDays is { } days ? Limit.Given(DeadlineKind.Supervise, new Span(days, SpanUnit.WorkingDays), "督办单要求") : LimitOf(DeadlineKind.Supervise)),
            TicketEvent.SupervisionAnswered answered => Change(deadlines, [DeadlineKind.Supervise], open => ClockOf(open).Pause(open, now), answered.UnitCode),
            TicketEvent.SupervisionSentBack back => Change(deadlines, [DeadlineKind.Supervise], open => ClockOf(open).Resume(open, now), back.UnitCode),
            TicketEvent.SupervisionClosed closed => Change(deadlines, [DeadlineKind.Supervise], open => Answered(open), closed.UnitCode),
            TicketEvent.SupervisionWithdrawn withdrawn => Change(deadlines, [DeadlineKind.Supervise], open => DeadlineClock.Cancel(open, now), withdrawn.UnitCode),
            // Orders of supervision as of a withdrawal; the dispatcher's likewise: turned away after its limit, a request was late all the same, and refusing is no way out of that. In time it is nobody's.
            TicketEvent.RefusedToTake => Cancelled(Change(deadlines, [DeadlineKind.Supervise, DeadlineKind.Dispatch], open => TakenAway.End(open, ticket, now))),
            TicketEvent.HandedOut handed => Begin(
                Finish(deadlines, DeadlineKind.Dispatch), DeadlineKind.ExternalAck, null, Limit.Given(DeadlineKind.ExternalAck, new Span(handed.Minutes, SpanUnit.Minutes), "平台约定")),
            TicketEvent.HandOutAcknowledged => Finish(deadlines, DeadlineKind.ExternalAck),
            TicketEvent.HandOutAnswered => Start(Finish(deadlines, DeadlineKind.ExternalAck, DeadlineKind.Citizen), DeadlineKind.FollowUp),
            TicketEvent.HandOutTakenBack => Start(Change(deadlines, [DeadlineKind.ExternalAck], open => DeadlineClock.Cancel(open, now)), DeadlineKind.Dispatch),
            TicketEvent.Merged => Change(Change(deadlines, UnitsClocks, open => open.IsRunning ? ClockOf(open).Pause(open, now, TraceStep.Merged) : open), WithTheTicket, open => open with { State = DeadlineState.SetAside }),
            TicketEvent.MergeUndone => StillBefore(Change(deadlines, Enum.GetValues<DeadlineKind>(), Unmerged)),
            TicketEvent.AnswerWithdrawn => [.. deadlines.Select(clock => WithdrawnAnswer.Of(clock, ticket, now))],
            TicketEvent.AnsweredWithMatter => Start(
                Change(Change(Finish(deadlines, DeadlineKind.Citizen), UnitsClocks, open => TakenAway.End(open, ticket, now)), [DeadlineKind.Dispatch, DeadlineKind.Facts, DeadlineKind.FollowUp], open => DeadlineClock.Cancel(open, now)), DeadlineKind.FollowUp),
            TicketEvent.SignedFor => Finish(deadlines, DeadlineKind.SignFor),
            TicketEvent.SignedByDefault => Change(deadlines, [DeadlineKind.SignFor], open => DeadlineClock.Miss(open, now)),
            TicketEvent.Contacted contacted when ContactClock.IsEndedBy(contacted, scene.Catalog.Policy) =>
                Change(deadlines, [DeadlineKind.Contact], open => DeadlineClock.Finish(open, ContactClock.EndOf(contacted, open, now))),
            TicketEvent.Returned returned => Start(
                Change(deadlines, UnitsClocks, open => ClockOf(open).Pause(open, now)), returned.ToRuling ? DeadlineKind.Ruling : DeadlineKind.ReturnReview),
            TicketEvent.ReturnRejected => StillBefore(Change(Finish(deadlines, DeadlineKind.ReturnReview), UnitsClocks, open => ClockOf(open).Resume(open, now))),
            TicketEvent.ReturnUpheld => Start( // Of handling it was in time, or it could not have been returned.
                Change(Change(Finish(deadlines, DeadlineKind.ReturnReview), [DeadlineKind.Handle], open => DeadlineClock.Cancel(open, now)), UnitsClocks, open => TakenAway.End(open, ticket, now)), DeadlineKind.Dispatch),
            TicketEvent.DutyRuled => Finish(deadlines, DeadlineKind.Ruling),
            TicketEvent.ExtensionGranted granted => ChildrenExtended(
                Change(deadlines, [DeadlineKind.Handle, DeadlineKind.Citizen], open => Climbing(ClockOf(open).Extend(open, granted.WorkingDays, now)))),
            TicketEvent.ReplyProposed => SetAside(deadlines, [DeadlineKind.Assist], DeadlineState.Running, DeadlineState.SetAside), // They can not answer any more; the lead's own run until its leader has passed it.
            TicketEvent.ReplySubmitted => Start(SetAside(deadlines, UnitsClocks, DeadlineState.Running, DeadlineState.SetAside), DeadlineKind.ReplyReview),
            TicketEvent.ReplySentBack => SetAside(Finish(deadlines, DeadlineKind.ReplyReview), UnitsClocks, DeadlineState.SetAside, DeadlineState.Running),
            TicketEvent.Replied => Start(
                Finish(Submitted(LeftOut(deadlines)), [DeadlineKind.SignFor, DeadlineKind.Contact, DeadlineKind.Handle, DeadlineKind.ReplyReview, DeadlineKind.Citizen]), DeadlineKind.FollowUp),
            TicketEvent.FollowUpPlanned { Chosen: false } => Change(deadlines, [DeadlineKind.FollowUp], open => DeadlineClock.Cancel(open, now)),
            TicketEvent.Closed or TicketEvent.AnsweredOnCall => Finish(deadlines, [.. Enum.GetValues<DeadlineKind>().Where(kind => kind is not (DeadlineKind.Supervise or DeadlineKind.AppealRuling))]),
            TicketEvent.Retracted => Cancelled(Change(deadlines, [.. UnitsClocks, DeadlineKind.Supervise], open => TakenAway.End(open, ticket, now))),
            TicketEvent.RedoOrdered redo => Start(
                Start(Finish(deadlines, DeadlineKind.FollowUp), DeadlineKind.Citizen), redo.ToRuling ? DeadlineKind.Ruling : DeadlineKind.Dispatch),
            TicketEvent.Appealed appeal when ticket.Running(DeadlineKind.AppealRuling, appeal.UnitCode) is null => Begin(deadlines, DeadlineKind.AppealRuling, appeal.UnitCode, LimitOf(DeadlineKind.AppealRuling)),
            TicketEvent.AppealUpheld upheld => Ruled(upheld.UnitCode),
            TicketEvent.AppealDismissed dismissed => Ruled(dismissed.UnitCode),
            TicketEvent.LightTurned turned => Change(deadlines, [turned.Clock], open => Climbing(open with { Light = turned.Light }), turned.Unit),
            TicketEvent.Escalated escalated => Change(deadlines, [escalated.Clock], open => Climbing(open with { EscalationLevel = escalated.Level }), escalated.Unit),
            TicketEvent.DeadlineRecounted recounted => Change(deadlines, [recounted.Clock], open => Climbing(Recounted(open, ticket.Running(DeadlineKind.Handle), ticket, scene)), recounted.Unit),
            _ => deadlines,
        };

        DeadlineClock ClockOf(Deadline open) => ClockRules.ClockOf(open, ticket, scene);

        // An extension or a recount can bring an overdue clock back; should it run over again, the ladder begins below.
        Deadline Climbing(Deadline open) => open.Light == Light.Overdue
            ? open with { EscalateAt = NextAt(open, ticket, scene) }
            : open with { EscalationLevel = 0, EscalateAt = null };

        // The assisting units gain what the lead did, and are still due before it.
        ImmutableArray<Deadline> ChildrenExtended(ImmutableArray<Deadline> all) =>
            ticket.Running(DeadlineKind.Handle) is not { } before || all.FirstOrDefault(open => open.Id == before.Id) is not { } after
                ? all
                : Change(all, [DeadlineKind.Assist], open => AssistLimit.Gained(before, after, open, CalendarOf(open, ticket, scene)) is { } span ? Climbing(ClockOf(open).Extend(open, span, now)) : open);

        // A question that nobody need answer any more: what stood for it goes on, and then does what the event says.
        ImmutableArray<Deadline> Unasked(ImmutableArray<Deadline> all) =>
            happened is TicketEvent.FactsAsked or TicketEvent.FactsGiven or TicketEvent.AnsweredWithMatter || ticket.Question is not null || ticket.Running(DeadlineKind.Facts) is null
                ? all
                : Change(Change(all, [DeadlineKind.Facts], open => DeadlineClock.Cancel(open, now)), [DeadlineKind.Dispatch], open => ClockOf(open).Resume(open, now));

        Limit LimitOf(DeadlineKind kind) => scene.Catalog.Limits.For(kind, ticket.Fields.Type, ticket.Fields.Urgency, ticket.Round);

        ImmutableArray<Deadline> Start(ImmutableArray<Deadline> all, DeadlineKind kind) =>
            Begin(all, kind, UnitClocks.Contains(kind) ? ticket.UnitCode : null, LimitOf(kind));

        // A unit that gets a ticket is to sign for it, and to turn to the citizen where it may know who that is.
        ImmutableArray<Deadline> Received(ImmutableArray<Deadline> all)
        {
            var waiting = Start(Finish(all, DeadlineKind.Dispatch), DeadlineKind.SignFor);
            return RecordContact.IsDue(ticket) ? Start(waiting, DeadlineKind.Contact) : waiting;
        }

        // What had run over ends late, with whoever let it; the receiver has time of its own (docs/adr/0129, 0154). What had not run over goes on with the ticket.
        ImmutableArray<Deadline> Handed(ImmutableArray<Deadline> all)
        {
            DeadlineKind[] over = [.. WithTheUnit.Where(kind => ticket.Running(kind)?.LightAt(now) == Light.Overdue)];
            var taken = Change(Change(Unneeded(all), [DeadlineKind.SignFor, .. over], open => TakenAway.End(open, ticket, now)), WithTheUnit, open => open with { UnitCode = ticket.UnitCode });
            return over.Aggregate(Start(taken, DeadlineKind.SignFor), (begun, kind) => Begin(begun, kind, ticket.UnitCode, ReceiversLimit(kind)));
        }

        Limit ReceiversLimit(DeadlineKind kind) => (kind == DeadlineKind.Handle ? scene.Catalog.Limits.ToHandAcross(ticket.Fields.Type, ticket.Fields.Urgency) : null) ?? LimitOf(kind);

        // The citizen's own stays: it shows what the road cost.
        ImmutableArray<Deadline> WithTimeOfTheirOwn(ImmutableArray<Deadline> all)
        {
            var least = scene.Catalog.Limits.ToHandAcross(ticket.Fields.Type, ticket.Fields.Urgency);
            var handled = least is null ? all : Change(all, [DeadlineKind.Handle], open => Climbing(ClockOf(open).Lengthen(open, least, now, now)));
            return Change(handled, [DeadlineKind.Contact], open => Climbing(ClockOf(open).Lengthen(open, LimitOf(DeadlineKind.Contact), now, now)));
        }

        // A fresh order all the same, which may be shorter than what whoever comes second has.
        ImmutableArray<Deadline> Moved(ImmutableArray<Deadline> all) => ticket.ReassignCount > 0 ? WithTimeOfTheirOwn(all) : all;

        // What a rule gives the unit beyond the policy the citizen waits too: from the first dispatch, so that their clock never ends before the unit's; after a return, or taken from another
        // unit, from the beginning, as what that costs is never added.
        ImmutableArray<Deadline> ByRule(ImmutableArray<Deadline> all, TicketEvent.Dispatched ruled, Span given)
        {
            var calendar = scene.Catalog.CalendarOf(ruled.UnitCode);
            var (limit, longer) = RuleLimit.Of(given, ruled.Basis, LimitOf(DeadlineKind.Handle), ticket.Fields.Urgency, ticket.Round, calendar, now);
            var clock = new DeadlineClock(calendar, scene.Catalog.Policy);
            var begun = Begin(all, DeadlineKind.Handle, ruled.UnitCode, limit);
            return longer
                ? Change(begun, [DeadlineKind.Citizen], open => open.IsRunning ? Climbing(clock.Lengthen(open, limit, ticket is { ReturnCount: 0, ReassignCount: 0 } ? now : open.StartedAt, now)) : open)
                : begun;
        }

        // The citizen's runs from where it began, as it would have from the first. Whoever is to act has the new limit from now: nobody is late for what nobody knew.
        ImmutableArray<Deadline> Regraded(ImmutableArray<Deadline> all)
        {
            var shorter = Change(all, Graded, open => ClockOf(open).Shorten(
                open, LimitOf(open.Kind), open is { Kind: DeadlineKind.Citizen, PausedAt: null } && open.Elapsed == TimeSpan.Zero ? open.StartedAt : now, now));
            return shorter.FirstOrDefault(open => open is { Kind: DeadlineKind.Handle, FinishedAt: null }) is not { } handle ? shorter
                : AssistsBefore(shorter, handle.PausedAt is null ? handle : ClockOf(handle).Resume(handle, now));
        }

        // The assisting units are still due before the lead.
        ImmutableArray<Deadline> AssistsBefore(ImmutableArray<Deadline> all, Deadline lead) => Change(all, [DeadlineKind.Assist], open => ClockOf(open).Shorten(
            open, AssistLimit.Of(lead, LimitOf(DeadlineKind.Assist), CalendarOf(open, ticket, scene), now), now, now));

        ImmutableArray<Deadline> StillBefore(ImmutableArray<Deadline> all) =>
            Change(all, [DeadlineKind.Assist], open => BeforeLead(open, all.FirstOrDefault(clock => clock is { Kind: DeadlineKind.Handle, FinishedAt: null }), ticket, scene));

        Limit AssistLimitOf(string unit) =>
            AssistLimit.Of(ticket.Running(DeadlineKind.Handle), LimitOf(DeadlineKind.Assist), scene.Catalog.CalendarOf(unit), now);

        ImmutableArray<Deadline> Begin(ImmutableArray<Deadline> all, DeadlineKind kind, string? unit, Limit limit) =>
            all.Add(new DeadlineClock(CalendarOf(kind, unit, scene), scene.Catalog.Policy).Start(Guid.CreateVersion7(now), ticket.Id, kind, ticket.Round, unit, limit, now));

        // The last of a unit's appeals stops it.
        ImmutableArray<Deadline> Ruled(string unit) =>
            ticket.Judgements.Any(held => held.UnitCode == unit && held.Appeal == AppealState.AwaitingReview) ? deadlines : Change(deadlines, [DeadlineKind.AppealRuling], open => DeadlineClock.Finish(open, now), unit);

        // It was met when the unit replied, not when somebody came to read it.
        Deadline Answered(Deadline open) => DeadlineClock.Finish(open, open.PausedAt ?? now);

        ImmutableArray<Deadline> Cancelled(ImmutableArray<Deadline> all) => Change(all, WithTheTicket, open => DeadlineClock.Cancel(open, now));

        // The time of a merge that was none is the hotline's: the units go on with what they had left. The citizen has waited all the while, and so has the dispatcher's clock run.
        Deadline Unmerged(Deadline open) => open.State != DeadlineState.SetAside ? open
            : open.StandsByMerge ? ClockOf(open).Resume(open, now)
            : open with { State = open.PausedAt is null ? DeadlineState.Running : DeadlineState.Paused };

        // A clock set aside for a review keeps its limit: nobody gains time by a reply that is sent back, and it leaves no trace in the clock.
        ImmutableArray<Deadline> SetAside(ImmutableArray<Deadline> all, DeadlineKind[] kinds, DeadlineState from, DeadlineState to) =>
            Change(all, kinds, open => open.State == from ? open with { State = to } : open);

        // A reply that passed review was given when the unit submitted it.
        ImmutableArray<Deadline> Submitted(ImmutableArray<Deadline> all) =>
            Change(all, UnitsClocks, open => open.State == DeadlineState.SetAside ? DeadlineClock.Finish(open, ticket.ReplySubmittedAt ?? now) : open);

        // The lead answers without them: one that had neither answered nor declined by its limit was late, the others are nobody's.
        ImmutableArray<Deadline> LeftOut(ImmutableArray<Deadline> all)
        {
            var given = ticket.ReplyProposedAt ?? ticket.ReplySubmittedAt ?? now;
            return Change(all, [DeadlineKind.Assist], open => (ticket.Assists.LastOrDefault(assist => assist.UnitCode == open.UnitCode)?.DeclinedAt ?? given) > open.DueAt
                ? DeadlineClock.Finish(open, given)
                : DeadlineClock.Cancel(open, now));
        }

        // The clocks of units that assist no longer.
        ImmutableArray<Deadline> Unneeded(ImmutableArray<Deadline> all) =>
            Change(all, [DeadlineKind.Assist], open => ticket.Assists.OpenOf(open.UnitCode) is null ? DeadlineClock.Cancel(open, now) : open);

        ImmutableArray<Deadline> Finish(ImmutableArray<Deadline> all, params DeadlineKind[] kinds) =>
            Change(all, kinds, open => DeadlineClock.Finish(open, now));
    }

    /// <returns>The level above the one reached, and when; null at the top.</returns>
    public static (int Level, DateTimeOffset At)? NextLevel(Deadline overdue, Ticket ticket, Scene scene) =>
        EscalationLadder.Next(overdue, ticket, scene.Catalog.Limits, CalendarOf(overdue, ticket, scene));

    /// <summary>The units' clocks run in their units' hours, the hotline's own in the ordinary ones.</summary>
    public static DeadlineClock ClockOf(Deadline deadline, Ticket ticket, Scene scene) => new(CalendarOf(deadline, ticket, scene), scene.Catalog.Policy);

    private static WorkingCalendar CalendarOf(Deadline deadline, Ticket ticket, Scene scene) =>
        CalendarOf(deadline.Kind, deadline.UnitOfSeveral ?? (UnitClocks.Contains(deadline.Kind) ? ticket.UnitCode : null), scene);

    // A ruling is asked for by a unit and given by the hotline.
    private static WorkingCalendar CalendarOf(DeadlineKind kind, string? unit, Scene scene) => scene.Catalog.CalendarOf(kind == DeadlineKind.AppealRuling ? null : unit);

    private static DeadlineKind[] UnitClocks { get; } = [DeadlineKind.SignFor, DeadlineKind.Contact, DeadlineKind.Handle];

    /// <summary>Those that go on with the ticket from unit to unit as long as they have not run over.</summary>
    private static DeadlineKind[] WithTheUnit { get; } = [DeadlineKind.Contact, DeadlineKind.Handle];

    /// <summary>Those whose limit hangs on type and urgency, and not on what somebody laid down for this ticket.</summary>
    private static DeadlineKind[] Graded { get; } =
    [
        .. UnitClocks, DeadlineKind.Citizen, DeadlineKind.Dispatch, DeadlineKind.Facts, DeadlineKind.ReturnReview, DeadlineKind.Ruling, DeadlineKind.ReplyReview,
    ];

    /// <summary>The lead's and the assisting units'.</summary>
    private static DeadlineKind[] UnitsClocks { get; } = [.. UnitClocks, DeadlineKind.Assist];

    /// <summary>All that end or rest with the ticket. An appeal is between a unit and the supervising office: it is ruled on whatever becomes of the ticket.</summary>
    private static DeadlineKind[] WithTheTicket { get; } = [.. Enum.GetValues<DeadlineKind>().Where(kind => kind != DeadlineKind.AppealRuling)];

    /// <param name="unit">Only this unit's; null changes all of those kinds.</param>
    private static ImmutableArray<Deadline> Change(ImmutableArray<Deadline> all, DeadlineKind[] kinds, Func<Deadline, Deadline> change, string? unit = null) =>
        [.. all.Select(deadline => deadline.FinishedAt is null && kinds.Contains(deadline.Kind) && (unit is null || deadline.UnitCode == unit) ? change(deadline) : deadline)];
}
