using System.Diagnostics;
using Hotline.Dispatch.Privacy;

namespace Hotline.Dispatch.Tickets;

/// <summary>What each event does to the ticket. Pure.</summary>
internal static partial class TicketChange
{
    public static Ticket Apply(Ticket ticket, TicketEvent happened, Actor actor, DateTimeOffset at) =>
        Settled(Led(Effect(ticket, happened, actor, AsKept(at)))) with { EventSeq = ticket.EventSeq + 1, Judgements = Judged(ticket, happened, actor, AsKept(at)) };

    private static Ticket Led(Ticket ticket) =>
        ticket.UnitCode is { } unit && ticket.State == TicketState.AwaitingSignFor && !ticket.LedBy.Contains(unit) ? ticket with { LedBy = ticket.LedBy.Add(unit) } : ticket;

    /// <summary>
    /// A question to the agents ends with what it was asked for: with the dispatch, the refusal; so does a proposal to hand it out, and one to withdraw it with its answer or its end. A merge leaves the question as it is, since it may be undone. So does the way of an extension end with its review.
    /// A suspension that a unit asked for waits while an extension that it asks for too is ruled on; a handing on also while the ticket stands.
    /// </summary>
    private static Ticket Settled(Ticket ticket) => ticket with
    {
        Question = ticket.State is TicketState.PendingDispatch or TicketState.Redo or TicketState.Merged && ticket.RefusalBy is null ? ticket.Question : null,
        SuspensionAsked = ticket.State is TicketState.InHandling or TicketState.ExtensionReview or TicketState.Merged ? ticket.SuspensionAsked : null,
        SuspensionChain = ticket.SuspensionChain.IsEmpty || ticket is { SuspensionAsked: not null, State: TicketState.InHandling or TicketState.ExtensionReview or TicketState.Merged } ? ticket.SuspensionChain : [],
        HandingAsked = MayBeHanded(ticket) ? ticket.HandingAsked : null,
        HandingChain = ticket.HandingChain.IsEmpty || (ticket.HandingAsked is not null && MayBeHanded(ticket)) ? ticket.HandingChain : [],
        RefusalLevels = ticket.RefusalBy is null ? 1 : ticket.RefusalLevels,
        RefusalPassedBy = ticket.RefusalBy is null ? null : ticket.RefusalPassedBy,
        ReplyProposedBy = ticket.State == TicketState.ReplyReview ? ticket.ReplyProposedBy : null,
        FollowUpAt = ticket.State == TicketState.AwaitingFollowUp ? ticket.FollowUpAt : null,
        HandOutAsked = ticket.State is TicketState.PendingDispatch or TicketState.Redo ? ticket.HandOutAsked : null,
        RetractAskedBy = ticket.RetractAskedBy is not null && TicketLifecycle.StartsFrom(Verb.Retract, ticket.State) ? ticket.RetractAskedBy : null,
        ExtensionChain = ticket.State == TicketState.ExtensionReview || ticket.ExtensionChain.IsEmpty ? ticket.ExtensionChain : [], // One that is empty stays the same one: lights of many are turned at once where nothing else changes.
    };

    /// <summary>The unit that asks to hand it on has it still, or would have it again.</summary>
    private static bool MayBeHanded(Ticket ticket) =>
        ticket.State is TicketState.AwaitingSignFor or TicketState.InHandling or TicketState.ExtensionReview or TicketState.Suspended or TicketState.Merged;

    private static Ticket Effect(Ticket ticket, TicketEvent happened, Actor actor, DateTimeOffset at) => happened switch
    {
        TicketEvent.DraftOpened or TicketEvent.ToldApart or TicketEvent.RepeatFound => ticket,
        TicketEvent.DraftTakenOver => ticket with { OwnerId = actor.AccountId, OwnerName = actor.Name },
        TicketEvent.AnsweredOnCall answered => Taken(ticket) with
        {
            State = TicketState.ClosedOnCall,
            AcceptedAt = at,
            ClosedAt = at,
            AnswerCheck = Verbs.CheckAnswer.IsChosen(answered) ? AnswerCheck.Drawn : null,
        },
        TicketEvent.AnswerChecked looked => ticket with { AnswerCheck = looked.Right ? AnswerCheck.Right : AnswerCheck.Wrong },
        TicketEvent.AnswerReopened => ticket with { State = TicketState.PendingDispatch, ClosedAt = null },
        TicketEvent.Accepted => Taken(ticket) with { State = TicketState.PendingDispatch, AcceptedAt = at },
        TicketEvent.Withdrawn or TicketEvent.RepeatJoined => ticket with { State = TicketState.Refused, ClosedAt = at },
        TicketEvent.RefusalProposed proposed => ticket with { RefusalReason = proposed.Reason, RefusalBy = proposed.ById, RefusalLevels = proposed.Levels, RefusalPassedBy = null },
        TicketEvent.RefusalApproved approved => ticket with { RefusalPassedBy = approved.ById },
        TicketEvent.RefusedToTake => ticket with { State = TicketState.Refused, ClosedAt = at, RefusalBy = null, Orders = ticket.Orders.WithdrawOpen(at) },
        TicketEvent.RefusalDismissed => ticket with { RefusalReason = null, RefusalBy = null },
        TicketEvent.HandedOut handed => ticket with { State = TicketState.HandedOut, HandedTo = handed.Platform, HandOutCount = ticket.HandOutCount + (handed.Emergency ? 0 : 1), UnitCode = null, RefusalReason = null, RefusalBy = null },
        TicketEvent.HandOutProposed proposed => ticket with { HandOutAsked = new HandOutProposal(proposed.Platform, proposed.ById) },
        TicketEvent.HandOutDismissed => ticket with { HandOutAsked = null },
        TicketEvent.RetractionProposed proposed => ticket with { RetractAskedBy = proposed.ById },
        TicketEvent.RetractionDismissed => ticket with { RetractAskedBy = null },
        TicketEvent.HandOutAcknowledged => ticket,
        TicketEvent.HandOutAnswered => Answered(ticket, at),
        TicketEvent.HandOutTakenBack => ticket with { State = TicketState.PendingDispatch, HandedTo = null },
        TicketEvent.Merged merged => ticket with { State = TicketState.Merged, MergedFrom = ticket.State, MergedInto = merged.IntoId, MatterUnit = merged.UnitCode },
        TicketEvent.AnswerWithdrawn => ticket.Before?.Restored(ticket) ?? ticket,
        TicketEvent.MergeUndone => ticket with { State = ticket.MergedFrom ?? TicketState.PendingDispatch, MergedFrom = null, MergedInto = null, MatterUnit = null, Before = null },
        TicketEvent.VoiceJoined joined => ticket with { Voices = ticket.Voices + joined.Voices },
        TicketEvent.VoiceLeft left => ticket with { Voices = ticket.Voices - left.Voices },
        TicketEvent.MatterMoved moved => ticket with { MatterUnit = moved.UnitCode },
        TicketEvent.AnsweredWithMatter answered => Answered(ticket, at) with
        {
            Before = BeforeAnswer.Of(ticket, at),
            MergedFrom = null,
            MatterUnit = null,
            UnitCode = answered.UnitCode,
            Assists = ticket.Assists.DropOpen(at),
            RefusalReason = null,
            RefusalBy = null,
        },
        TicketEvent.FactsAsked asked => ticket with { Question = new FactsQuestion(at, asked.OfId), FactsAsked = ticket.FactsAsked + 1 },
        TicketEvent.FactsGiven => ticket with { Question = null },
        TicketEvent.Dispatched dispatched => ticket with
        {
            State = TicketState.AwaitingSignFor,
            UnitCode = dispatched.UnitCode,
            DispatchedAt = at,
            ReceivedAt = at,
            SignedAt = null,
            RepliedAt = null,
            HandedDownBy = [],
            Assists = [],
            HandCount = 0,
            RefusalReason = null,
            RefusalBy = null,
            HandedTo = null,
            ReplySubmittedAt = null,
            ReplyProposedAt = null,
            ContactTries = 0,
            ContactTriedAt = null,
        },
        TicketEvent.Contacted { Reached: false, TooSoon: null } tried => ticket with { ContactTries = tried.Tries, ContactTriedAt = at },
        TicketEvent.Contacted => ticket,
        TicketEvent.HandedDown down => Handed(ticket, down.ToUnit, at) with
        {
            HandedDownBy = ticket.HandedDownBy.Contains(down.FromUnit) ? ticket.HandedDownBy : ticket.HandedDownBy.Add(down.FromUnit),
        },
        TicketEvent.HandedAcross across => Handed(ticket, across.ToUnit, at) with { HandedDownBy = [.. across.StillFollowing] },
        TicketEvent.HandingAsked asked => ticket with { HandingAsked = new HandingRequest(asked.Way, asked.ToUnit, at), HandingChain = [.. asked.Chain ?? []] },
        TicketEvent.HandingApproved => ticket with { HandingChain = [.. ticket.HandingChain.Skip(1)] },
        TicketEvent.HandingRefused => ticket with { HandingAsked = null },
        TicketEvent.SignedFor or TicketEvent.SignedByDefault => ticket with { State = TicketState.InHandling, SignedAt = at },
        TicketEvent.Replied => Answered(ticket, at) with { ExtensionAsked = null, Assists = ticket.Assists.DropOpen(at) },
        TicketEvent.ReplyProposed => ticket with { State = TicketState.ReplyReview, ReplyProposedBy = actor.AccountId, ReplyProposedAt = at, ExtensionAsked = null },
        TicketEvent.ReplySubmitted => ticket with { State = TicketState.ReplyReview, ReplySubmittedAt = at, ReplyProposedBy = null, ExtensionAsked = null },
        TicketEvent.ReplySentBack => ticket with { State = TicketState.InHandling, ReplySubmittedAt = null, ReplyProposedAt = null },
        TicketEvent.AssistAsked asked => ticket with { Assists = ticket.Assists.Ask(new Assist(asked.UnitCode, asked.Required, AssistState.AwaitingSignFor, at, Joint: asked.Joint)) },
        TicketEvent.AssistSignedFor signed => ticket with { Assists = ticket.Assists.Change(signed.UnitCode, assist => assist with { State = AssistState.InHandling, SignedAt = at }) },
        TicketEvent.AssistAnswered answered => ticket with { Assists = ticket.Assists.Change(answered.UnitCode, assist => assist with { State = AssistState.Answered, EndedAt = at }) },
        TicketEvent.AssistDeclined declined => ticket with { Assists = ticket.Assists.Change(declined.UnitCode, assist => assist with { State = AssistState.DeclineReview, DeclinedAt = at }) },
        TicketEvent.AssistInsisted insisted => ticket with
        {
            Assists = ticket.Assists.Change(insisted.UnitCode, assist => assist with { State = assist.SignedAt is null ? AssistState.AwaitingSignFor : AssistState.InHandling, DeclinedAt = null }),
        },
        TicketEvent.AssistDropped dropped => ticket with { Assists = ticket.Assists.Change(dropped.UnitCode, assist => assist with { State = AssistState.Dropped, EndedAt = at }) },
        TicketEvent.SuspensionAsked asked => ticket with { SuspensionAsked = new SuspensionRequest(asked.Reason, asked.ReviewDays, at), SuspensionChain = [.. asked.Chain ?? []] },
        TicketEvent.SuspensionApproved => ticket with { SuspensionChain = [.. ticket.SuspensionChain.Skip(1)] },
        TicketEvent.SuspensionRefused => ticket with { SuspensionAsked = null },
        TicketEvent.Suspended suspended => ticket with
        {
            State = TicketState.Suspended,
            SuspensionCount = ticket.SuspensionCount + 1,
            SuspensionDays = ticket.SuspensionDays + suspended.ReviewDays,
            SuspendedFor = suspended.MostDays,
        },
        TicketEvent.Resumed => SuspensionSpan.Ended(ticket, at),
        TicketEvent.SupervisionIssued issued => ticket with { Orders = ticket.Orders.Add(new SupervisionOrder(issued.UnitCode, issued.Level, SupervisionState.AwaitingReply, at, IssuedBy: issued.IssuedBy)) },
        TicketEvent.SupervisionAnswered answered => ticket with { Orders = ticket.Orders.Change(answered.UnitCode, order => order with { State = SupervisionState.AwaitingReview, RepliedAt = at }) },
        TicketEvent.SupervisionSentBack back => ticket with { Orders = ticket.Orders.Change(back.UnitCode, order => order with { State = SupervisionState.AwaitingReply, SentBackAt = at }) },
        TicketEvent.SupervisionClosed closed => ticket with { Orders = ticket.Orders.Change(closed.UnitCode, order => order with { State = SupervisionState.Closed, EndedAt = at }) },
        TicketEvent.SupervisionWithdrawn withdrawn => ticket with { Orders = ticket.Orders.Change(withdrawn.UnitCode, order => order with { State = SupervisionState.Withdrawn, EndedAt = at }) },
        TicketEvent.CardGiven given => ticket with { Orders = ticket.Orders.Change(given.UnitCode, order => order with { Card = given.Card, CardedAt = at, CardedUntil = given.Until }) },
        TicketEvent.Returned returned => ticket with
        {
            State = returned.ToRuling ? TicketState.Ruling : TicketState.ReturnReview,
            ReturnFrom = ticket.State,
            ReturnCount = ticket.ReturnCount + 1,
            Basis = returned.Aside,
        },
        TicketEvent.DutyRuled ruled => ticket with { ReturnForbidden = true, Basis = Pii.Text(ruled.LegalBasis) },
        TicketEvent.ReturnUpheld => ticket with { State = TicketState.PendingDispatch, UnitCode = null, ReturnFrom = null, HandedDownBy = [], Assists = [.. ticket.Assists.DropOpen(at).Where(assist => assist.State == AssistState.Dropped)] }, // When a part was declined is to be known a moment longer.
        TicketEvent.Reassigned => ticket with { State = TicketState.PendingDispatch, UnitCode = null, ExtensionAsked = null, HandedDownBy = [], Assists = ticket.Assists.DropOpen(at), ReassignCount = ticket.ReassignCount + 1 },
        TicketEvent.ReturnRejected rejected => ticket with
        {
            State = ticket.ReturnFrom ?? TicketState.AwaitingSignFor,
            ReturnFrom = null,
            ReturnForbidden = ticket.ReturnForbidden || rejected.FurtherForbidden,
            Basis = ticket.State == TicketState.Ruling ? ticket.Basis : null, // A ruling that leaves it where it is named its own.
        },
        TicketEvent.ExtensionAsked asked => ticket with { State = TicketState.ExtensionReview, ExtensionAsked = asked.WorkingDays, ExtensionChain = [.. asked.Chain ?? []] },
        TicketEvent.ExtensionApproved => ticket with { ExtensionChain = [.. ticket.ExtensionChain.Skip(1)] },
        TicketEvent.ExtensionGranted granted => ticket with
        {
            State = TicketState.InHandling,
            ExtensionAsked = null,
            ExtensionCount = ticket.ExtensionCount + 1,
            ExtensionDays = ticket.ExtensionDays + granted.WorkingDays,
        },
        TicketEvent.ExtensionRefused => ticket with { State = TicketState.InHandling, ExtensionAsked = null },
        TicketEvent.FollowedUp followed => ticket with
        {
            FollowUpTries = followed.Try,
            FollowUpTriedAt = followed.Reached ? ticket.FollowUpTriedAt : at,
            FollowUpAt = null,
            UnreasonableBy = followed.Unreasonable == true ? actor.AccountId : null,
            Solved = followed.Solved ?? ticket.Solved,
            Satisfied = followed.Satisfied ?? ticket.Satisfied,
            ProcessSatisfied = followed.ProcessSatisfied ?? ticket.ProcessSatisfied,
            Clarity = followed.Clarity ?? ticket.Clarity,
        },
        TicketEvent.UnreasonableConfirmed or TicketEvent.UnreasonableRejected => ticket with { UnreasonableBy = null },
        TicketEvent.Closed => ticket with { State = TicketState.Closed, ClosedAt = at },
        TicketEvent.RedoOrdered redo => ticket with
        {
            State = redo.ToRuling ? TicketState.Ruling : TicketState.Redo,
            Round = redo.Round,
            FollowUpWay = null,
            FollowUpTriedAt = null,
            ReassignCount = 0,
            SuspensionCount = 0,
            SuspensionDays = 0,
            ExtensionCount = 0,
            ExtensionDays = 0,
            ReturnForbidden = ticket is { ReturnForbidden: true, Basis: not null }, // A ruling names its basis; a return that was only refused has none.
            ClosedAt = null,
        },
        TicketEvent.Urged urged => ticket with { UrgeCount = urged.Count, UrgedAt = urged.VoiceNumber is null ? at : ticket.UrgedAt }, // A voice's is not this one's citizen's, who may urge all the same.
        TicketEvent.Supplemented supplemented => ticket with { SupplementCount = supplemented.Count },
        TicketEvent.Retracted => ticket with { State = TicketState.Refused, ClosedAt = at, ReturnFrom = null, MergedFrom = null, MatterUnit = null, ExtensionAsked = null, Assists = ticket.Assists.DropOpen(at), Orders = ticket.Orders.WithdrawOpen(at), RefusalReason = null, RefusalBy = null },
        TicketEvent.FollowUpPlanned planned => ticket with { FollowUpWay = planned.Way },
        TicketEvent.FollowUpBooked { At: { } booked } => ticket with { FollowUpAt = AsKept(booked) },
        TicketEvent.FollowUpBooked booked => ticket with { CallTime = booked.Time },
        TicketEvent.FollowUpPassedOn passed => ticket with { FollowUpWay = passed.To },
        TicketEvent.DifficultFlagged flagged => ticket with { Difficult = true, Before = flagged.Why is null ? ticket.Before?.Marked(true) : ticket.Before },
        TicketEvent.DifficultLifted => ticket with { Difficult = false, Before = ticket.Before?.Marked(false) },
        TicketEvent.GroupFlagged => ticket with { Group = true },
        TicketEvent.GroupLifted => ticket with { Group = false },
        TicketEvent.Labelled given => ticket with { Labels = ticket.Labels.Add(given.Label) },
        TicketEvent.LabelTaken taken => ticket with { Labels = ticket.Labels.Remove(taken.Label) },
        TicketEvent.Archived => ticket with { State = TicketState.Archived },
        TicketEvent.Classified or TicketEvent.Regraded or TicketEvent.KeptSecret or TicketEvent.LightTurned or TicketEvent.Escalated or TicketEvent.DeadlineRecounted or TicketEvent.Appealed or TicketEvent.AppealUpheld or TicketEvent.AppealDismissed => ticket,
        TicketEvent.RecordingLinked linked => ticket with { RecordingId = linked.RecordingId },
        _ => throw new UnreachableException(),
    };

    /// <summary>The citizen has an answer, and is to be asked about it anew.</summary>
    private static Ticket Answered(Ticket ticket, DateTimeOffset at) => ticket with
    {
        State = TicketState.AwaitingFollowUp,
        RepliedAt = at,
        FollowUpTries = 0,
        Solved = null,
        Satisfied = null,
        ProcessSatisfied = null,
        Clarity = null,
        Before = null,
        FollowUpAt = ticket.CallTime is { } time ? Verbs.BookFollowUp.Next(time, at) : null,
    };

    /// <summary>From here on nobody knows who an anonymous citizen is.</summary>
    private static Ticket Taken(Ticket ticket) => ticket.Fields.Anonymous ? ticket with { Fields = ticket.Fields.AsSubmitted, CallNumber = null } : ticket;

    /// <summary>PostgreSQL keeps microseconds; what the row keeps as JSON is to compare with what its events keep.</summary>
    public static DateTimeOffset AsKept(DateTimeOffset at) => at.AddTicks(-(at.Ticks % TimeSpan.TicksPerMicrosecond));

    private static Ticket Handed(Ticket ticket, string toUnit, DateTimeOffset at) =>
        ticket with
        {
            State = TicketState.AwaitingSignFor,
            UnitCode = toUnit,
            ReceivedAt = at,
            SignedAt = null,
            HandCount = ticket.HandCount + 1,
            HandingAsked = null,

            // Who leads does not assist themselves.
            Assists = ticket.Assists.Change(toUnit, assist => assist with { State = AssistState.Dropped, EndedAt = at }),
        };
}
