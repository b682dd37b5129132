namespace Hotline.Dispatch.Outgoing;

/// <summary>Alerts a unit's liaisons, or its leaders among them, outside the page. A port: the host finds the people and provides the way (mail, messenger, webhook).</summary>
public interface INotice
{
    /// <summary>Alerts all liaisons of the unit; of <see cref="OutgoingKind.ReplyToPass"/> those who lead it. Throw to be asked again later; a notice may come twice with the same id.</summary>
    Task SendAsync(UnitNotice notice, CancellationToken ct);
}

/// <summary>Holds no personal data: whoever is alerted reads the ticket or the entry behind their own sign-in.</summary>
/// <param name="Id">The same whenever the same notice is tried again.</param>
/// <param name="TicketId">Null where it is about the knowledge base.</param>
/// <param name="Number">Of the ticket or the entry; a question has none.</param>
/// <param name="TaskId">The question that the knowledge base had no answer to.</param>
/// <param name="Words">One line in Chinese.</param>
public sealed record UnitNotice(Guid Id, string UnitCode, OutgoingKind Kind, Guid? TicketId, string Number, string Words, DateTimeOffset At, Guid? EntryId = null, Guid? TaskId = null);
