using Hotline.Dispatch.Privacy;
using Hotline.Dispatch.Search;
using Hotline.Dispatch.Search.Indexing;
using Hotline.Dispatch.Tickets;

namespace Hotline.Dispatch.Repeats;

/// <summary>What two requests are compared by. Lives in memory only: it holds whom and where a request is about.</summary>
/// <param name="Words">The tokens of title and content, without what is personal.</param>
/// <param name="Place">The tokens of the address in words.</param>
/// <param name="Phones">One spelling each of the contact phone and the calling number.</param>
/// <param name="Longitude">In CGCS2000, as is the latitude; whatever the datum was that the point was given in.</param>
internal sealed record Matter(
    IReadOnlySet<string> Words, IReadOnlySet<string> Place, IReadOnlySet<string> Phones, double? Longitude, double? Latitude,
    string? CategoryCode, string? RegionCode, DateTimeOffset At)
{
    /// <summary>The blurred place: what an index knows of it.</summary>
    public MapTile? Cell => MapTile.Of(Longitude, Latitude);

    /// <summary>Without the caller.</summary>
    public Matter OfNobody => this with { Phones = new HashSet<string>() };

    public static Matter Of(Ticket ticket) => Of(ticket.Fields, ticket.CallNumber, ticket.AcceptedAt ?? ticket.OpenedAt);

    public static Matter Of(TicketFields fields, Pii? callNumber, DateTimeOffset at)
    {
        var names = fields.OwnNames;
        var point = Datum.Common(fields.Longitude, fields.Latitude, fields.Datum);
        return new Matter(
            Tokens([.. new[] { fields.Title, fields.Content }.Where(part => part is { IsEmpty: false }).Select(part => DocumentSource.Scrubbed(part!.Value.Clear(), names))]), // Those left are there.
            Tokens(fields.Place is { IsEmpty: false } place ? [place.Clear()] : []),
            new[] { fields.ContactPhone, callNumber }.Where(phone => phone is { IsEmpty: false }).Select(phone => PhoneNumber.Normalise(phone!.Value.Clear())).ToHashSet(), // As above.
            point?.Longitude, point?.Latitude, fields.CategoryCode, fields.RegionCode, at);
    }

    /// <summary>The words of a text that is not personal any more.</summary>
    public static IReadOnlySet<string> Tokens(params IEnumerable<string> parts) => SearchText.Of(parts).Tokens.Where(token => token != Bigrams.Gap).ToHashSet();
}
