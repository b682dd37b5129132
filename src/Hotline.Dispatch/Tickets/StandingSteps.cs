namespace Hotline.Dispatch.Tickets;

/// <summary>
/// What of a ticket's steps stands: a matter's answer that was found not to be this voice's, and what followed from it until that was found, is told but counts as nothing (docs/adr/0144). What
/// else was done meanwhile stands.
/// </summary>
internal static class StandingSteps
{
    private static readonly string[] Beside =
    [
        nameof(TicketEvent.SupervisionIssued), nameof(TicketEvent.SupervisionAnswered), nameof(TicketEvent.SupervisionSentBack), nameof(TicketEvent.SupervisionClosed), nameof(TicketEvent.SupervisionWithdrawn),
        nameof(TicketEvent.CardGiven), nameof(TicketEvent.Appealed), nameof(TicketEvent.AppealUpheld), nameof(TicketEvent.AppealDismissed), nameof(TicketEvent.AnswerChecked), nameof(TicketEvent.RepeatFound),
        nameof(TicketEvent.ToldApart), nameof(TicketEvent.Regraded), nameof(TicketEvent.Classified), nameof(TicketEvent.KeptSecret), nameof(TicketEvent.Urged), nameof(TicketEvent.Supplemented),
        nameof(TicketEvent.VoiceJoined), nameof(TicketEvent.VoiceLeft), nameof(TicketEvent.RecordingLinked), nameof(TicketEvent.FollowUpBooked),
        nameof(TicketEvent.GroupFlagged), nameof(TicketEvent.GroupLifted), nameof(TicketEvent.Labelled), nameof(TicketEvent.LabelTaken),
    ];

    private static readonly string[] Answers =
    [
        nameof(TicketEvent.Replied), nameof(TicketEvent.AnsweredWithMatter), nameof(TicketEvent.HandOutAnswered), nameof(TicketEvent.RefusedToTake), nameof(TicketEvent.AnsweredOnCall),
        nameof(TicketEvent.AnswerReopened),
    ];

    /// <param name="kind">The <see cref="TicketEvent.Kind"/> of a step.</param>
    public static List<T> Of<T>(IEnumerable<T> steps, Func<T, string> kind)
    {
        var standing = new List<T>();
        foreach (var step in steps)
        {
            if (kind(step) != nameof(TicketEvent.AnswerWithdrawn))
            {
                standing.Add(step);
            }
            else if (standing.FindLastIndex(one => kind(one) == nameof(TicketEvent.AnsweredWithMatter)) is >= 0 and var answered)
            {
                standing = [.. standing.Where((one, index) => index < answered || Beside.Contains(kind(one)))];
            }
        }

        return standing;
    }

    /// <summary>The last that was said to the citizen about their matter; null: nothing was, or it was found to be wrong.</summary>
    /// <param name="kind">As of <see cref="Of"/>.</param>
    public static T? Answer<T>(IEnumerable<T> steps, Func<T, string> kind)
        where T : class => Of(steps, kind).LastOrDefault(step => Answers.Contains(kind(step))) is { } last && kind(last) != nameof(TicketEvent.AnswerReopened) ? last : null;
}
