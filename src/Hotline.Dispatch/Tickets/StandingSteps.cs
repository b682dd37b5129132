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
}
