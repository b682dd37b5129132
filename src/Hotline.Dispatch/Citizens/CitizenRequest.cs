using Hotline.Dispatch.Privacy;
using Hotline.Dispatch.Tickets;

namespace Hotline.Dispatch.Citizens;

/// <summary>What a person or a company submits by themselves, through a channel without an agent.</summary>
/// <param name="IntakeKey">The Idempotency-Key of this submission, at most 100 characters, unguessable where strangers can send it: a second one gives the same ticket and receipt.</param>
/// <param name="Content">What it is about; required.</param>
/// <param name="Phone">Where to reach them; required, but empty where the channel itself reaches them (WeChat).</param>
/// <param name="Type">Null is taken as a call for help (求助).</param>
/// <param name="CategoryCode">Six digits; null leaves it to the dispatcher.</param>
/// <param name="RegionCode">County; required.</param>
/// <param name="Title">Null takes the beginning of the content.</param>
/// <param name="Datum">Of the point: GCJ-02 or CGCS2000.</param>
/// <param name="Name">A person, or a company and who speaks for it.</param>
/// <param name="Anonymous">Neither name nor phone is kept; number and pickup code are the only way back.</param>
/// <param name="Photos">Without metadata, at most <see cref="PhotoStore.MostPerSubmission"/>.</param>
public sealed record CitizenRequest(
    IntakeChannel Channel,
    string IntakeKey,
    Pii Content,
    Pii Phone,
    TicketType? Type = null,
    string? CategoryCode = null,
    string? RegionCode = null,
    Pii? Title = null,
    Pii? Place = null,
    double? Longitude = null,
    double? Latitude = null,
    string? Datum = null,
    Pii? Name = null,
    bool Confidential = false,
    IReadOnlyList<PhotoFile>? Photos = null,
    bool Anonymous = false)
{
    private const int TitleFromContent = 30;

    internal TicketFields Fields => new(
        Type ?? TicketType.Help, Filled(CategoryCode), Filled(RegionCode), Filled(Place), Longitude, Latitude, Datum, Filled(Title) ?? Beginning(), Content,
        ContactName: Filled(Name), ContactPhone: Filled(Phone), Confidential: Confidential, Anonymous: Anonymous);

    private Pii? Beginning()
    {
        var line = Content.Clear().Trim().Split('\n', 2)[0].Trim();
        return Content.IsEmpty ? null : Pii.Text(line.Length > TitleFromContent ? line[..(char.IsHighSurrogate(line[TitleFromContent - 1]) ? TitleFromContent - 1 : TitleFromContent)] + "…" : line);
    }

    private static string? Filled(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;

    private static Pii? Filled(Pii? text) => text is { IsEmpty: false } ? text : null;
}

/// <summary>What the submitter keeps: ticket number and pickup code (8 digits). The code opens the ticket; show it to nobody else.</summary>
public sealed record CitizenReceipt(Guid TicketId, string Number, string Code, TicketState State);
