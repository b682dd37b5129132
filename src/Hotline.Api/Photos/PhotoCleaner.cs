using System.Diagnostics.CodeAnalysis;
using Hotline.Dispatch.Citizens;

namespace Hotline.Api.Photos;

/// <summary>
/// Takes a picture in: by its content a JPEG, PNG or WebP (whatever its name and label say), and without anything but the
/// picture: place, time, device, comments, thumbnails and what hangs behind the end are left out; which side is up stays.
/// Nothing is decoded. See docs/adr/0064.
/// </summary>
internal static class PhotoCleaner
{
    /// <returns>False when it is none of the three, or broken.</returns>
    public static bool TryClean(ReadOnlySpan<byte> file, [NotNullWhen(true)] out PhotoFile? photo)
    {
        using var kept = new MemoryStream(file.Length);
        var type =
            JpegParts.IsOne(file) ? (JpegParts.TryCopy(file, kept) ? "image/jpeg" : null)
            : PngParts.IsOne(file) ? (PngParts.TryCopy(file, kept) ? "image/png" : null)
            : WebpParts.IsOne(file) ? (WebpParts.TryCopy(file, kept) ? "image/webp" : null)
            : null;
        photo = type is null ? null : new PhotoFile(type, kept.ToArray());
        return photo is not null;
    }
}
