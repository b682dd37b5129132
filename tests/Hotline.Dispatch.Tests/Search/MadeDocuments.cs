using Hotline.Dispatch.Calendar;
using Hotline.Dispatch.Search;

namespace Hotline.Dispatch.Tests.Search;

/// <summary>Made-up requests as documents.</summary>
internal static class MadeDocuments
{
    public static readonly DateTimeOffset From = new(2026, 9, 1, 0, 0, 0, TimeSpan.FromHours(8));
    public const int Days = 84;

    public static List<TicketDocument> Of(int seed, int count) => [.. new Complaints(seed, From, Days).Take(count).Select(complaint => Document(complaint))];

    public static TicketDocument Document(Complaint complaint, long seq = 3) => new(
        complaint.Id, seq, complaint.Number, complaint.State, complaint.Type, complaint.Category, complaint.Region, complaint.Unit, complaint.Channel,
        complaint.At.ToUnixTimeMilliseconds(), WorkingCalendar.DayOf(complaint.At).DayNumber, MapTile.Of(complaint.Longitude, complaint.Latitude),
        SearchText.Of(complaint.Title, complaint.Content), Flags(complaint), Merged: complaint.At.Minute % 6 == 0);

    public static TicketDocument Saying(string text, long seq = 3) => Document(new Complaints(7, From, Days).Next() with { Id = Guid.CreateVersion7(), Title = "", Content = text }, seq);

    public static IndexChange Change(TicketDocument document) => new(document.Id, document.Seq, document);

    public static IReadOnlyList<IndexChange> Changes(params IEnumerable<TicketDocument> documents) => [.. documents.Select(Change)];

    // Some have none, some several.
    private static List<string> Flags(Complaint complaint) =>
        [.. new[] { ("Difficult", 5), ("Group", 7), ("Anonymous", 11) }.Where(flag => complaint.At.Minute % flag.Item2 == 0).Select(flag => flag.Item1)];
}
