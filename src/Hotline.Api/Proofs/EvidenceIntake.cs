using Hotline.Agent.Client.Contracts;
using Hotline.Api.Photos;
using Hotline.Dispatch.Privacy;
using Hotline.Dispatch.Tickets;

namespace Hotline.Api.Proofs;

/// <summary>
/// Takes a file in that proves something: by its content a JPEG, PNG or PDF, whatever its name and label say. Pictures lose what is no picture, as
/// citizens' do. See docs/adr/0122.
/// </summary>
internal sealed class EvidenceIntake(EvidenceStore store)
{
    /// <summary>What a request may carry in all: the largest file that a policy can allow, or some of the usual size together.</summary>
    public const int MostBytes = 32 * 1024 * 1024;

    private const string Field = "files";
    private const int NameMax = 80;

    /// <param name="limits">As the ticket's page gave them to this person.</param>
    public async Task<Outcome<EvidenceInfo>> AddAsync(Guid ticketId, IFormFile sent, EvidenceLimits limits, Actor actor, CancellationToken ct)
    {
        if (sent.Length > limits.Megabytes * 1024L * 1024)
        {
            return new Refusal.Invalid([new FieldFault(Field, "too-large", limits.Megabytes)]);
        }

        var bytes = new byte[sent.Length];
        await using var stream = sent.OpenReadStream();
        await stream.ReadExactlyAsync(bytes, ct);
        return Known(bytes) is var (type, ending, content)
            ? await store.AddAsync(ticketId, new EvidenceFile(Named(sent.FileName, ending), type, content), actor, ct)
            : new Refusal.Invalid([new FieldFault(Field, "unreadable")]);
    }

    private static (string Type, string Ending, byte[] Content)? Known(byte[] bytes) =>
        PdfFile.IsOne(bytes) ? ("application/pdf", ".pdf", bytes)
        : !PhotoCleaner.TryClean(bytes, out var picture) ? null
        : picture.MediaType switch
        {
            "image/jpeg" => (picture.MediaType, ".jpg", picture.Content),
            "image/png" => (picture.MediaType, ".png", picture.Content),
            _ => null,
        };

    /// <summary>What it is called, without folders and without what file systems do not take; the ending says what it is.</summary>
    private static string Named(string given, string ending)
    {
        var name = Path.GetFileNameWithoutExtension(given[(given.LastIndexOfAny(['/', '\\']) + 1)..]);
        var kept = string.Concat(name.Where(letter => !char.IsControl(letter) && !"<>:\"|?*".Contains(letter, StringComparison.Ordinal))).Trim();
        return (kept.Length == 0 ? "附件" : kept.Length > NameMax ? kept[..NameMax] : kept) + ending;
    }
}
