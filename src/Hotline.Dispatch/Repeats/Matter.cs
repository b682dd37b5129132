using Hotline.Dispatch.Privacy;
using Hotline.Dispatch.Search;
using Hotline.Dispatch.Search.Indexing;
using Hotline.Dispatch.Tickets;

namespace Hotline.Dispatch.Repeats;

/// <summary>What two requests are compared by. Lives in memory only: it holds whom and where a request is about.</summary>
/// <param name="Words">The tokens of title and content, without what is personal.</param>
/// <param name="Place">The tokens of the address in words.</param>
/// <param name="Phones">One spelling each of the contact phone and the calling number.</param>
/// <param name="Datum">Of the point; points of two datums are not compared.</param>
internal sealed record Matter(
    IReadOnlySet<string> Words, IReadOnlySet<string> Place, IReadOnlySet<string> Phones, double? Longitude, double? Latitude, string? Datum,
    string? CategoryCode, string? RegionCode, DateTimeOffset At)
{
    public static Matter Of(Ticket ticket) => Of(ticket.Fields, ticket.CallNumber, ticket.AcceptedAt ?? ticket.OpenedAt);

    public static Matter Of(TicketFields fields, Pii? callNumber, DateTimeOffset at)
    {
        string[] names = fields.ContactName is { IsEmpty: false } name ? [name.Clear()] : [];
        return new Matter(
            Tokens([.. new[] { fields.Title, fields.Content }.Where(part => part is { IsEmpty: false }).Select(part => DocumentSource.Scrubbed(part!.Value.Clear(), names))]), // Those left are there.
            Tokens(fields.Place is { IsEmpty: false } place ? [place.Clear()] : []),
            new[] { fields.ContactPhone, callNumber }.Where(phone => phone is { IsEmpty: false }).Select(phone => PhoneNumber.Normalise(phone!.Value.Clear())).ToHashSet(), // As above.
            fields.Longitude, fields.Latitude, fields.Datum, fields.CategoryCode, fields.RegionCode, at);
    }

    /// <summary>The words of a text that is not personal any more.</summary>
    public static IReadOnlySet<string> Tokens(params IEnumerable<string> parts) => SearchText.Of(parts).Tokens.Where(token => token != Bigrams.Gap).ToHashSet();
}
