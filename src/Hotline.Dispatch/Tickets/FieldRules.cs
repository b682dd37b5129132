using System.Text.RegularExpressions;
using Hotline.Dispatch.Catalog;
using Hotline.Dispatch.Privacy;
using Hotline.Dispatch.Repeats;

namespace Hotline.Dispatch.Tickets;

/// <summary>What the fields may hold while a draft (lengths, known codes) and what must be there to submit one.</summary>
public static partial class FieldRules
{
    public const int TitleMax = 100;
    public const int ContentMax = 4000;
    public const int PlaceMax = 200;
    public const int NameMax = 50;
    public const int PhoneMax = 24;
    public const int IdMax = 30;
    public const int PlatformMax = 50;
    public const int NoteMax = 2000;
    public const int ShortTextMax = 200;

    /// <summary>Faults that even a draft may not have.</summary>
    public static IReadOnlyList<FieldFault> Draft(TicketFields fields, CatalogSnapshot catalog)
    {
        var faults = new List<FieldFault>();
        TooLong(faults, "title", fields.Title, TitleMax);
        TooLong(faults, "content", fields.Content, ContentMax);
        TooLong(faults, "place", fields.Place, PlaceMax);
        TooLong(faults, "contactName", fields.ContactName, NameMax);
        TooLong(faults, "contactPhone", fields.ContactPhone, PhoneMax);
        TooLong(faults, "contactId", fields.ContactId, IdMax);
        TooLong(faults, "answer", fields.Answer, NoteMax);
        if (fields.OriginPlatform?.Length > PlatformMax)
        {
            faults.Add(new("originPlatform", "too-long", PlatformMax));
        }

        if (fields.ForeignNumbers is { } numbers && (numbers.Count > 10 || numbers.Any(pair => pair.Key.Length > PlatformMax || pair.Value.Length > PlatformMax)))
        {
            faults.Add(new("foreignNumbers", "too-long", PlatformMax));
        }

        if (fields.ForeignNumbers?.Any(pair => string.IsNullOrWhiteSpace(pair.Key) || string.IsNullOrWhiteSpace(pair.Value)) == true)
        {
            faults.Add(new("foreignNumbers", "malformed"));
        }

        if (fields.CategoryCode is { } category && catalog.Categories.GetValueOrDefault(category) is not { Active: true })
        {
            faults.Add(new("categoryCode", "unknown"));
        }

        if (fields.RegionCode is { } region && !catalog.Regions.ContainsKey(region))
        {
            faults.Add(new("regionCode", "unknown"));
        }

        Point(faults, fields);
        return faults;
    }

    /// <summary>Faults that stop a submit or a direct answer: the draft's, what is missing, and an anonymity that its channel can not keep.</summary>
    /// <param name="classified">False where the category may be left to the dispatcher.</param>
    /// <param name="reachable">True where the channel itself reaches the citizen, so that a phone may be left out.</param>
    public static IReadOnlyList<FieldFault> Submit(TicketFields fields, IntakeChannel channel, Pii? callNumber, CatalogSnapshot catalog, bool classified = true, bool reachable = false)
    {
        List<FieldFault> faults = [.. Draft(fields, catalog), .. Anonymity.Faults(fields, channel)];
        Missing(faults, "type", fields.Type is null);
        Missing(faults, "categoryCode", classified && fields.CategoryCode is null);
        Missing(faults, "regionCode", fields.RegionCode is null);
        Missing(faults, "title", fields.Title is not { IsEmpty: false });
        Missing(faults, "content", fields.Content is not { IsEmpty: false });
        Missing(faults, "contactPhone", !reachable && !fields.Anonymous && fields.ContactPhone is not { IsEmpty: false } && callNumber is not { IsEmpty: false });
        faults.AddRange(Reachable(fields));
        ThirdLevel(faults, fields, catalog);
        return faults;
    }

    /// <summary>A contact phone that is given is one.</summary>
    public static IEnumerable<FieldFault> Reachable(TicketFields fields) =>
        fields is { Anonymous: false, ContactPhone: { IsEmpty: false } phone } && !LooksLikePhone().IsMatch(phone.Clear()) ? [new("contactPhone", "malformed")] : [];

    /// <summary>Checks what a dispatcher gives of category, region and place; nothing is required.</summary>
    public static IReadOnlyList<FieldFault> Classification(TicketFields given, CatalogSnapshot catalog)
    {
        var faults = new List<FieldFault>(Draft(given, catalog));
        ThirdLevel(faults, given, catalog);
        return faults;
    }

    /// <summary>Checks a required free text of a verb (reply, reason).</summary>
    public static IReadOnlyList<FieldFault> Text(string field, Pii? text, bool required = true, int max = NoteMax) => text switch
    {
        { IsEmpty: false, Length: var length } => length > max ? [new(field, "too-long", max)] : [],
        _ => required ? [new(field, "missing")] : [],
    };

    private static void TooLong(List<FieldFault> faults, string field, Pii? value, int max)
    {
        if (value?.Length > max)
        {
            faults.Add(new(field, "too-long", max));
        }
    }

    private static void ThirdLevel(List<FieldFault> faults, TicketFields fields, CatalogSnapshot catalog)
    {
        if (fields.CategoryCode is { Length: < 6 } known && catalog.Categories.ContainsKey(known))
        {
            faults.Add(new("categoryCode", "malformed"));
        }
    }

    private static void Missing(List<FieldFault> faults, string field, bool missing)
    {
        if (missing)
        {
            faults.Add(new(field, "missing"));
        }
    }

    private static void Point(List<FieldFault> faults, TicketFields fields)
    {
        if (fields.Longitude is null && fields.Latitude is null)
        {
            return;
        }

        if (fields is not { Longitude: >= -180 and <= 180, Latitude: >= -90 and <= 90 })
        {
            faults.Add(new("point", "malformed"));
        }

        if (fields.Datum is not (Datum.Gcj02 or "CGCS2000"))
        {
            faults.Add(new("datum", fields.Datum is null ? "missing" : "malformed"));
        }
    }

    [GeneratedRegex(@"^\s*\+?[0-9０-９][0-9０-９ \-()]{2,22}\s*$")]
    private static partial Regex LooksLikePhone();
}
