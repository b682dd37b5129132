using Hotline.Dispatch.Catalog;
using Hotline.Dispatch.Privacy;

namespace Hotline.Dispatch.Tickets;

/// <summary>What a platform reads of a request that is with it (docs/adr/0162).</summary>
/// <param name="Note">Why it was handed out.</param>
/// <param name="Supplements">What the citizen added, in its order.</param>
/// <param name="Name">Null where it may not be known, or is not; the same of the phone.</param>
public sealed record HandedMatter(
    string Number, DateTimeOffset HandedAt, Pii Note, TicketType? Type, Urgency Urgency, string? Category, string? Region, Pii? Title, Pii Content, IReadOnlyList<Pii> Supplements,
    Pii? Place, double? Longitude, double? Latitude, string? Datum, Pii? Name, Pii? Phone, bool Anonymous, bool Confidential)
{
    /// <summary>
    /// The place is part of the matter: without it nobody can go there. Who spoke confidentially is known to emergency services alone; who spoke anonymously, to nobody.
    /// </summary>
    /// <param name="note">As it was written, as the supplements are.</param>
    internal static HandedMatter Of(Ticket ticket, Platform platform, DateTimeOffset handedAt, string note, IReadOnlyList<string> supplements, CatalogSnapshot catalog)
    {
        var fields = ticket.Fields;
        var isPersonKnown = platform.Shares == PlatformShare.Person && !fields.Anonymous && (!fields.Confidential || platform.Emergency);
        return new HandedMatter(
            ticket.Number ?? "", handedAt, Said(note), fields.Type, fields.Urgency,
            fields.CategoryCode is { } category ? catalog.CategoryPath(category) : null, fields.RegionCode is { } region ? catalog.RegionPath(region) : null,
            fields.Title is { } title ? Said(title.Clear()) : null, Said(fields.Content?.Clear() ?? ""), [.. supplements.Select(Said)],
            fields.Place, fields.Longitude, fields.Latitude, fields.Datum,
            isPersonKnown ? fields.ContactName : null, isPersonKnown && TicketCallee.NumberOf(ticket) is { IsEmpty: false } phone ? phone : null,
            fields.Anonymous, fields.Confidential);

        Pii Said(string text) => Pii.Text(isPersonKnown ? text : Scrub.Text(text, fields.OwnNames));
    }
}
