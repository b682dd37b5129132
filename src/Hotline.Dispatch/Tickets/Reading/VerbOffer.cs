using Hotline.Dispatch.Catalog;
using Hotline.Dispatch.Clocks;
using Hotline.Dispatch.Privacy;
using Hotline.Dispatch.Tickets.Verbs;

namespace Hotline.Dispatch.Tickets.Reading;

/// <summary>Of the verbs that a person's roles and the state allow, those that lead anywhere just now: a page offers no others.</summary>
internal static class VerbOffer
{
    /// <summary>Nothing is handed down where nobody is below, nor across where nobody is beside; what a ruling forbids is not offered, no order ended that is not open, and no card given that is not due.</summary>
    public static bool Stands(Verb verb, Ticket ticket, Scene scene) => (verb, ticket.UnitCode) switch
    {
        (Verb.SignForAssist, _) => ticket.Assists.OpenOf(scene.Actor.UnitCode)?.State == AssistState.AwaitingSignFor,
        (Verb.AnswerAssist, _) => ticket.Assists.OpenOf(scene.Actor.UnitCode)?.State == AssistState.InHandling,
        (Verb.DeclineAssist, _) => ticket.Assists.OpenOf(scene.Actor.UnitCode)?.State is AssistState.AwaitingSignFor or AssistState.InHandling,
        (Verb.RuleOnDecline, _) => ticket.Assists.Any(assist => assist.State == AssistState.DeclineReview),
        (Verb.Supervise, { } unit) => ticket.Orders.OpenOf(unit) is null,
        (Verb.AnswerSupervision, _) => ticket.Orders.OpenOf(scene.Actor.UnitCode)?.State == SupervisionState.AwaitingReply,
        (Verb.ReviewSupervision, _) => ticket.Orders.Any(order => order.State == SupervisionState.AwaitingReview && order.MayEnd(scene.Actor)),
        (Verb.WithdrawSupervision, _) => ticket.Orders.Any(order => order.IsOpen && order.MayEnd(scene.Actor)),
        (Verb.GiveCard, _) => ticket.Orders.Any(order => GiveCard.IsDue(ticket, order, scene.Now)),
        (Verb.RecordContact, _) => RecordContact.IsDue(ticket),
        (Verb.TakeVoice or Verb.LoseVoice, _) => false,
        (Verb.UndoMerge, _) => ticket.State == TicketState.Merged || UndoMerge.WasAnswered(ticket),
        (Verb.CheckAnswer, _) => ticket.AnswerCheck == AnswerCheck.Drawn && ticket.OwnerId != scene.Actor.AccountId,
        (Verb.ReopenAnswered, _) => ticket.AnswerCheck == AnswerCheck.Wrong,
        (Verb.AskFacts, _) => ticket.Question is null && ticket.RefusalBy is null && ticket.FactsAsked < scene.Catalog.Policy.MaxFactsAsked,
        (Verb.GiveFacts, _) => ticket.Question?.IsFor(scene.Actor, ticket.Running(DeadlineKind.Facts)?.LightAt(scene.Now) ?? Light.Overdue) == true,
        (Verb.Regrade, _) => ticket.Fields.Urgency < Urgency.Critical || ticket.State is TicketState.PendingDispatch or TicketState.Redo,
        (Verb.KeepSecret, _) => !ticket.Fields.IsGuarded,
        (Verb.RateFor, _) => Verdict.Barred(ticket, Solved.Unsolved, FollowUpWay.PhonedIn, scene) is null,
        (Verb.AskSuspension, _) => ticket.SuspensionAsked is null && Suspend.Capped(1, ticket, scene) is null,
        (Verb.RuleOnReply, _) => RuleOnReply.IsFor(ticket, scene),
        (Verb.RuleOnSuspension, _) => RuleOnSuspension.IsFor(ticket, scene),
        (Verb.RuleOnHanding, _) => RuleOnHanding.IsFor(ticket, scene),
        (Verb.Supplement, _) => ticket.SupplementCount < Supplement.Most,
        (Verb.FollowUp, _) => ticket.UnreasonableBy is null,
        (Verb.BookFollowUp, _) => ticket is { Fields.Anonymous: false, UnreasonableBy: null },
        (Verb.RuleOnUnreasonable, _) => ticket.UnreasonableBy is { } by && by != scene.Actor.AccountId,
        (Verb.ProposeRefusal, _) => ticket.RefusalBy is null,
        (Verb.RuleOnRefusal, _) => RuleOnRefusal.IsFor(ticket, scene),
        (Verb.RuleOnHandOut, _) => ticket.HandOutAsked is { } asked && asked.ById != scene.Actor.AccountId,
        (Verb.Retract, _) => ticket.RetractAskedBy is null || scene.Actor.Is(Role.Citizen),
        (Verb.RuleOnRetraction, _) => ticket.RetractAskedBy is { } asker && asker != scene.Actor.AccountId,
        (Verb.AcknowledgeHandOut, _) => ticket.Running(DeadlineKind.ExternalAck) is not null,
        (Verb.Appeal, _) => ticket.Judgements.Any(held => held.UnitCode == scene.Actor.UnitCode && held.Appeal == AppealState.None && scene.Now <= Verbs.Appeal.Until(held, ticket, scene)),
        (Verb.Archive, _) => ticket.Number is not null && new Archive().Decide(ticket, scene) is Decision.Events,
        (Verb.RuleOnAppeal, _) => ticket.Judgements.Any(held => held.Appeal == AppealState.AwaitingReview && held.ById != scene.Actor.AccountId),
        (Verb.RuleOnExtension, _) => RuleOnExtension.IsFor(ticket, scene),
        (Verb.DropAssist, _) => ticket.Assists.Any(assist => assist.IsOpen),
        (Verb.Reassign, _) => Reassign.Barred(ticket, scene) is null,
        (Verb.Return, _) => !ticket.ReturnForbidden,
        (Verb.HandDown, { } unit) => scene.Catalog.Below(unit).Any(),
        (Verb.HandAcross, { } unit) => !ticket.ReturnForbidden && scene.Catalog.Beside(unit).Any(),
        _ => true,
    };
}
