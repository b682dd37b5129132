using Hotline.Api.Security;
using Hotline.Dispatch.Outgoing;
using Hotline.Dispatch.Privacy;

namespace Hotline.Api.Outgoing;

/// <summary>The default way to alert people: a line for each of them into a file that the operator's mailer or messenger reads.</summary>
internal sealed class FileNotices(OutgoingFile file, AccountStore accounts) : INotice
{
    public const string FileName = "notices";

    public async Task SendAsync(UnitNotice notice, CancellationToken ct)
    {
        var people = await accounts.AddresseesAsync(notice.UnitCode, NoticeLine.RolesOf(notice), ct);
        await file.AppendAsync(FileName, people.Select(person => NoticeLine.Of(notice, person)), ct);
    }
}

/// <summary>
/// A notice for one of its people, as it leaves the house. <paramref name="Path"/> is the page for phones of the ticket, or of the entry or question of the knowledge base, whose number is
/// <paramref name="TicketNumber"/>; of a digest, the page that shows it.
/// </summary>
internal sealed record NoticeLine(Guid Id, string To, string UnitCode, string Kind, string TicketNumber, string Words, string Path, DateTimeOffset At)
{
    public static NoticeLine Of(UnitNotice notice, AccountStore.Addressee person) =>
        new(notice.Id, person.Login, notice.UnitCode, notice.Kind.ToString(), notice.Number, notice.Words, PathOf(notice, person), notice.At);

    /// <summary>Who is alerted: of a digest those it is for, of the unit its leaders of what waits for them, of all else its liaisons.</summary>
    public static IReadOnlyList<Role> RolesOf(UnitNotice notice) => notice.DigestFor ?? [notice.Kind == OutgoingKind.ReplyToPass ? Role.UnitLeader : Role.Liaison];

    private static string PathOf(UnitNotice notice, AccountStore.Addressee person) => notice switch
    {
        { EntryId: { } entry } => $"/unit/knowledge/{entry}",
        { TaskId: { } task } => $"/unit/knowledge/tasks/{task}",
        { TicketId: { } ticket } => $"/unit/tickets/{ticket}",
        _ => notice.UnitCode.Length > 0 && person.IsLiaison ? "/unit" : "/",
    };
}
