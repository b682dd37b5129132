using Hotline.Dispatch.Data;
using Hotline.Dispatch.Privacy;

namespace Hotline.Dispatch.Tickets.Storage;

/// <summary>What was typed into the form.</summary>
internal sealed partial class TicketMapper
{
    private TicketFields Fields(TicketRow row)
    {
        var point = PointText.Parse(cipher.Decrypt(row.PointEnc, Table, "point", row.Id));
        return new TicketFields(
            Word<TicketType>(row.Type),
            row.CategoryCode,
            row.RegionCode,
            Open(row.PlaceEnc, PiiKind.Address, "place", row.Id),
            point?.Longitude,
            point?.Latitude,
            row.Datum,
            Open(row.TitleEnc, PiiKind.FreeText, "title", row.Id),
            Open(row.ContentEnc, PiiKind.FreeText, "content", row.Id),
            Enum.Parse<Urgency>(row.Urgency),
            Open(row.ContactNameEnc, PiiKind.Name, "contact_name", row.Id),
            Open(row.ContactPhoneEnc, PiiKind.Phone, "contact_phone", row.Id),
            Open(row.ContactIdEnc, PiiKind.IdCard, "contact_id", row.Id),
            row.OriginPlatform,
            row.ForeignNumbers is { } numbers ? DispatchJson.Read<Dictionary<string, string>>(numbers) : null,
            row.Confidential,
            Open(row.AnswerEnc, PiiKind.FreeText, "answer", row.Id),
            row.Anonymous);
    }
}
