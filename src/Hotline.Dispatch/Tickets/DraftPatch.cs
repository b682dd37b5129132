using Hotline.Dispatch.Privacy;

namespace Hotline.Dispatch.Tickets;

/// <summary>What changed in the form. Null leaves a field as it is; empty text empties it. A point is set with its datum, and emptied by <paramref name="NoPoint"/>.</summary>
public sealed record DraftPatch(
    TicketType? Type = null,
    string? CategoryCode = null,
    string? RegionCode = null,
    Pii? Place = null,
    double? Longitude = null,
    double? Latitude = null,
    string? Datum = null,
    bool NoPoint = false,
    Pii? Title = null,
    Pii? Content = null,
    Urgency? Urgency = null,
    Pii? ContactName = null,
    Pii? ContactPhone = null,
    Pii? ContactId = null,
    string? OriginPlatform = null,
    IReadOnlyDictionary<string, string>? ForeignNumbers = null,
    bool? Confidential = null,
    Pii? Answer = null,
    bool? Anonymous = null)
{
    public TicketFields ApplyTo(TicketFields fields) => new(
        Type ?? fields.Type,
        Text(CategoryCode, fields.CategoryCode),
        Text(RegionCode, fields.RegionCode),
        Text(Place, fields.Place),
        NoPoint ? null : Longitude ?? fields.Longitude,
        NoPoint ? null : Latitude ?? fields.Latitude,
        NoPoint ? null : Datum ?? fields.Datum,
        Text(Title, fields.Title),
        Text(Content, fields.Content),
        Urgency ?? fields.Urgency,
        Text(ContactName, fields.ContactName),
        Text(ContactPhone, fields.ContactPhone),
        Text(ContactId, fields.ContactId),
        Text(OriginPlatform, fields.OriginPlatform),
        ForeignNumbers ?? fields.ForeignNumbers,
        Confidential ?? fields.Confidential,
        Text(Answer, fields.Answer),
        Anonymous ?? fields.Anonymous);

    private static string? Text(string? typed, string? before) => typed is null ? before : typed.Length == 0 ? null : typed;

    private static Pii? Text(Pii? typed, Pii? before) => typed is null ? before : typed.Value.IsEmpty ? null : typed;
}
