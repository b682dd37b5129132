using Hotline.Dispatch.Privacy;

namespace Hotline.Dispatch.Tickets;

/// <summary>What the form holds: saved as typed, so everything may still be missing. Limits: <see cref="FieldRules"/>.</summary>
/// <param name="CategoryCode">Six digits, from the category tree.</param>
/// <param name="RegionCode">County, six digits.</param>
/// <param name="Place">Detailed address in words.</param>
/// <param name="Datum">Datum of the point: <c>GCJ-02</c> or <c>CGCS2000</c>; required with a point.</param>
/// <param name="Title">The matter in one line.</param>
/// <param name="Answer">What the agent answers on the call.</param>
/// <param name="Anonymous">The citizen says not who they are: once submitted, neither name nor number is kept.</param>
/// <param name="ForeignNumbers">Numbers of this request on other platforms, by platform name.</param>
public sealed record TicketFields(
    TicketType? Type = null,
    string? CategoryCode = null,
    string? RegionCode = null,
    Pii? Place = null,
    double? Longitude = null,
    double? Latitude = null,
    string? Datum = null,
    Pii? Title = null,
    Pii? Content = null,
    Urgency Urgency = Urgency.Normal,
    Pii? ContactName = null,
    Pii? ContactPhone = null,
    Pii? ContactId = null,
    string? OriginPlatform = null,
    IReadOnlyDictionary<string, string>? ForeignNumbers = null,
    bool Confidential = false,
    Pii? Answer = null,
    bool Anonymous = false)
{
    /// <summary>Who spoke is not for everybody to know.</summary>
    public bool IsGuarded => Confidential || Anonymous;

    /// <summary>What is taken out of its texts for an outward copy, besides patterns (<see cref="Scrub"/>).</summary>
    internal string[] OwnNames => ContactName is { IsEmpty: false } name ? [name.Clear()] : [];

    /// <summary>What is kept of an anonymous request: who made it is forgotten.</summary>
    internal TicketFields AsSubmitted => Anonymous ? this with { ContactName = null, ContactPhone = null, ContactId = null } : this;

    /// <summary>Nobody has put anything into any field.</summary>
    internal bool IsBlank => ForeignNumbers is null or { Count: 0 } && this with { ForeignNumbers = null } == new TicketFields();
}
