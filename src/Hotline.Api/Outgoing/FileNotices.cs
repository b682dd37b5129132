using Hotline.Agent.Client.Contracts;
using Hotline.Api.Security;
using Hotline.Dispatch.Outgoing;

namespace Hotline.Api.Outgoing;

/// <summary>The default way to alert liaisons: a line for each of the unit's into a file that the operator's mailer or messenger reads.</summary>
internal sealed class FileNotices(OutgoingFile file, AccountStore accounts) : INotice
{
    public const string FileName = "notices";

    public async Task SendAsync(UnitNotice notice, CancellationToken ct)
    {
        var people = await accounts.OfUnitAsync(notice.UnitCode, NoticeLine.RoleOf(notice), ct);
        await file.AppendAsync(FileName, people.Select(login => NoticeLine.Of(notice, login)), ct);
    }
}

/// <summary>A notice for one liaison, as it leaves the house. <paramref name="Path"/> is the page for phones of the ticket, or of the entry or question of the knowledge base, whose number is <paramref name="TicketNumber"/>.</summary>
internal sealed record NoticeLine(Guid Id, string To, string UnitCode, string Kind, string TicketNumber, string Words, string Path, DateTimeOffset At)
{
    public static NoticeLine Of(UnitNotice notice, string login) =>
        new(notice.Id, login, notice.UnitCode, notice.Kind.ToString(), notice.Number, notice.Words, PathOf(notice), notice.At);

    /// <summary>Who of the unit is alerted: its leaders of what waits for them, of all else its liaisons.</summary>
    public static StaffRole RoleOf(UnitNotice notice) => notice.Kind == OutgoingKind.ReplyToPass ? StaffRole.UnitLeader : StaffRole.Liaison;

    private static string PathOf(UnitNotice notice) => notice switch
    {
        { EntryId: { } entry } => $"/unit/knowledge/{entry}",
        { TaskId: { } task } => $"/unit/knowledge/tasks/{task}",
        _ => $"/unit/tickets/{notice.TicketId}",
    };
}
