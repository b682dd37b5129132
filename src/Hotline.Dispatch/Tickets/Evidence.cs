using Hotline.Dispatch.Privacy;

namespace Hotline.Dispatch.Tickets;

/// <summary>A file that proves what a unit says. Whoever takes it in has looked at its content.</summary>
/// <param name="Name">As people call it, with the ending of its kind. It may name people.</param>
/// <param name="MediaType">image/jpeg, image/png or application/pdf.</param>
public sealed record EvidenceFile(string Name, string MediaType, byte[] Content);

/// <summary>A file of a ticket, without its content.</summary>
/// <param name="EventSeq">The event that it proves; null while it lies ready for a form that was not sent yet.</param>
public sealed record EvidenceInfo(Guid Id, Guid TicketId, int? EventSeq, string Name, string MediaType, int Bytes, DateTimeOffset AddedAt);

/// <summary>Which verbs can be proved with files, and who sees those.</summary>
public static class Evidence
{
    /// <summary>Those of <see cref="ProvedCommand"/>.</summary>
    internal static IReadOnlyList<Verb> Verbs { get; } =
        [Verb.Return, Verb.Extend, Verb.AskSuspension, Verb.Reply, Verb.AnswerAssist, Verb.AnswerSupervision, Verb.Appeal];

    private static readonly string[] Kinds =
    [
        nameof(TicketEvent.Returned), nameof(TicketEvent.ExtensionAsked), nameof(TicketEvent.SuspensionAsked), nameof(TicketEvent.Replied), nameof(TicketEvent.ReplyProposed), nameof(TicketEvent.ReplySubmitted),
        nameof(TicketEvent.AssistAnswered), nameof(TicketEvent.SupervisionAnswered), nameof(TicketEvent.Appealed),
    ];

    /// <summary>This reader could do something now that files prove.</summary>
    public static bool MayAdd(TicketPage page) => page.Offered.Any(Verbs.Contains);

    /// <summary>Something happened to it that files may prove.</summary>
    public static bool MayHave(TicketPage page) => page.History.Any(step => Kinds.Contains(step.Kind));

    /// <summary>
    /// Who may look at a file of a ticket they know of: as with a citizen's photos, those who work on the matter. A leader reviews answers to their own
    /// orders, and sees what proves these; nothing else, for a file can not be scrubbed.
    /// </summary>
    public static bool MaySee(EvidenceInfo file, TicketPage page, Actor actor) =>
        page.History.FirstOrDefault(step => step.Seq == file.EventSeq) is { } proved
        && (TicketSight.MaySeePhotos(actor)
            || (actor.Is(Role.Leader) && proved.Kind == nameof(TicketEvent.SupervisionAnswered)
                && OrderOf(proved, page)?.ActorId == actor.AccountId));

    /// <summary>A unit has one order at a time.</summary>
    private static HistoryLine? OrderOf(HistoryLine answer, TicketPage page) =>
        page.History.LastOrDefault(step => step.Seq < answer.Seq && step.Kind == nameof(TicketEvent.SupervisionIssued) && UnitOf(step) == UnitOf(answer));

    private static string? UnitOf(HistoryLine step) => step.Detail.GetProperty("unitCode").GetString();
}
