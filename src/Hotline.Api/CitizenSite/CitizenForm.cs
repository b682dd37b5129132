using Hotline.Api.Photos;
using Hotline.Dispatch.Citizens;
using Hotline.Dispatch.Privacy;
using Hotline.Dispatch.Tickets;

namespace Hotline.Api.CitizenSite;

/// <summary>The form of a submission as posted. Everything may be missing; nothing is trusted.</summary>
public sealed class CitizenForm
{
    private const string DatumOfBrowsers = "CGCS2000"; // Browsers give WGS 84, which agrees with it within a metre.

    /// <summary>Made by us with the empty form; the intake key.</summary>
    public string? Key { get; set; }

    public string? Type { get; set; }

    public string? Content { get; set; }

    public string? CategoryCode { get; set; }

    public string? RegionCode { get; set; }

    public string? Place { get; set; }

    public double? Longitude { get; set; }

    public double? Latitude { get; set; }

    public string? Name { get; set; }

    public string? Phone { get; set; }

    public bool Confidential { get; set; }

    public bool Anonymous { get; set; }

    /// <summary>The trap: people do not see it, programs that fill in everything do.</summary>
    public string? Website { get; set; }

    internal CitizenRequest Request(IReadOnlyList<PhotoFile> photos) => new(
        IntakeChannel.Web, Key ?? "", Pii.Text(Content?.Trim() ?? ""), Pii.Phone(Phone?.Trim() ?? ""),
        Enum.TryParse<TicketType>(Type, out var type) && Enum.IsDefined(type) ? type : null,
        CategoryCode, RegionCode, null, Pii.Address(Place?.Trim() ?? ""), Longitude, Latitude,
        Longitude is null && Latitude is null ? null : DatumOfBrowsers, Pii.Name(Name?.Trim() ?? ""), Confidential, photos, Anonymous);

    /// <summary>Cleans the pictures that came along.</summary>
    internal static async Task<(IReadOnlyList<PhotoFile> Photos, IReadOnlyList<FieldFault> Faults)> PhotosAsync(IFormFileCollection files, CancellationToken ct)
    {
        var sent = files.GetFiles("photos").Where(file => file.Length > 0).ToList();
        if (sent.Count > PhotoStore.MostPerSubmission)
        {
            return ([], [new FieldFault("photos", "too-many", PhotoStore.MostPerSubmission)]);
        }

        var photos = new List<PhotoFile>();
        foreach (var file in sent)
        {
            if (file.Length > PhotoStore.MostBytes)
            {
                return ([], [new FieldFault("photos", "too-large", PhotoStore.MostBytes / 1024 / 1024)]);
            }

            var bytes = new byte[file.Length];
            await using var stream = file.OpenReadStream();
            await stream.ReadExactlyAsync(bytes, ct);
            if (!PhotoCleaner.TryClean(bytes, out var photo))
            {
                return ([], [new FieldFault("photos", "malformed")]);
            }

            photos.Add(photo);
        }

        return (photos, []);
    }
}
