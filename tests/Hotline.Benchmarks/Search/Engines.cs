using Hotline.Dispatch.Calendar;
using Hotline.Dispatch.Search;
using Hotline.Dispatch.Search.Elastic;
using Hotline.Dispatch.Tests.Search;
using Microsoft.Extensions.Logging.Abstractions;

namespace Hotline.Benchmarks.Search;

/// <summary>The product's engines by themselves, without web and database, and documents to feed them with.</summary>
internal static class Engines
{
    public const int Days = 730;
    public const string Prefix = "hotline-bench";
    public static readonly DateTimeOffset From = new(2024, 11, 24, 0, 0, 0, TimeSpan.FromHours(8));
    public static readonly IndexCursor Cursor = new("bench", "1", 1, From);

    /// <param name="http">Without a time limit of its own: a bulk of documents takes long.</param>
    public static ITicketIndex Elasticsearch(HttpClient http, Uri address, string prefix)
    {
        var options = new ElasticOptions(address, prefix) { QueryPatience = TimeSpan.FromMinutes(1), WritePatience = TimeSpan.FromMinutes(5) };
        var door = new ElasticHttp(http, options, TimeProvider.System);
        return new ElasticTicketIndex(door, new ElasticBulk(door, TimeProvider.System, NullLogger.Instance), options, TimeProvider.System);
    }

    public static IndexChange Change(Complaint complaint) => new(complaint.Id, 3, new TicketDocument(
        complaint.Id, 3, complaint.Number, complaint.State, complaint.Type, complaint.Category, complaint.Region, complaint.Unit, complaint.Channel,
        complaint.At.ToUnixTimeMilliseconds(), WorkingCalendar.DayOf(complaint.At).DayNumber, MapTile.Of(complaint.Longitude, complaint.Latitude),
        SearchText.Of(complaint.Title, complaint.Content)));
}
