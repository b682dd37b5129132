using Hotline.Dispatch.Tickets;
using Hotline.Dispatch.Tickets.Storage;

namespace Hotline.Dispatch.Publications;

/// <summary>What of a ticket may be made public, and when it may no longer be. Pure.</summary>
internal static class PublicationRules
{
    public const string BecameSecret = "诉求人要求保密，自动撤回";
    public const string DoneAgain = "工单重新办理，自动撤回";
    public const string FoundWrong = "当场答复质检有误，自动撤回";

    /// <returns>Null: nothing speaks against it.</returns>
    public static Refusal? Bar(Ticket ticket) => ticket switch
    {
        { Fields.IsGuarded: true } => new Refusal.GuardedNotPublic(),
        { Fields.Type: TicketType.Report } => new Refusal.ReportNotPublic(),
        _ when !HasEnded(ticket.State) => new Refusal.NotEnded(),
        { MergedInto: not null } => new Refusal.VoiceNotPublic(),
        _ => null,
    };

    /// <summary>The same with its answer.</summary>
    public static Refusal? Bar(Ticket ticket, GivenAnswer? answer) =>
        Bar(ticket) ?? (answer is null ? new Refusal.NothingAnswered() : answer.OnCall && ticket.AnswerCheck is AnswerCheck.Drawn or AnswerCheck.Wrong ? new Refusal.AnswerDoubtful() : null);

    /// <returns>Why what is public of a ticket is recalled, and what is under way is dropped, after a change; null: nothing is.</returns>
    public static string? EndedBy(Change change) => change switch
    {
        { Before.Fields.IsGuarded: false, After.Fields.IsGuarded: true } => BecameSecret,
        _ when HasEnded(change.Before.State) && !HasEnded(change.After.State) => DoneAgain,
        { After: { State: TicketState.ClosedOnCall, AnswerCheck: AnswerCheck.Wrong }, Before.AnswerCheck: not AnswerCheck.Wrong } => FoundWrong,
        _ => null,
    };

    private static bool HasEnded(TicketState state) => state is TicketState.Closed or TicketState.ClosedOnCall or TicketState.Archived;
}
