using Hotline.Dispatch.Privacy;

namespace Hotline.Dispatch.Outgoing;

/// <summary>Alerts a unit's liaisons, or its leaders among them, and with digests the hotline's own people, outside the page. A port: the host finds the people and provides the way (mail, messenger, webhook).</summary>
public interface INotice
{
    /// <summary>Alerts all liaisons of the unit; of <see cref="OutgoingKind.ReplyToPass"/> those who lead it, of a digest those of its roles. Throw to be asked again later; a notice may come twice with the same id.</summary>
    Task SendAsync(UnitNotice notice, CancellationToken ct);
}

/// <summary>Holds no personal data: whoever is alerted reads the ticket or the entry behind their own sign-in.</summary>
/// <param name="Id">The same whenever the same notice is tried again.</param>
/// <param name="UnitCode">Empty for a digest of the whole house: its roles' people, of whatever unit.</param>
/// <param name="TicketId">Null where it is about the knowledge base, and for a digest.</param>
/// <param name="Number">Of the ticket or the entry; a question and a digest have none.</param>
/// <param name="TaskId">The question that the knowledge base had no answer to.</param>
/// <param name="Words">One line in Chinese.</param>
/// <param name="DigestFor">The roles that a digest is for and that have not seen it; null for what is no digest.</param>
public sealed record UnitNotice(Guid Id, string UnitCode, OutgoingKind Kind, Guid? TicketId, string Number, string Words, DateTimeOffset At, Guid? EntryId = null, Guid? TaskId = null,
    IReadOnlyList<Role>? DigestFor = null);
