using Hotline.Dispatch.Tickets;

namespace Hotline.Api.Platforms;

/// <summary>POST /api/platform/hand-outs/{number}/receipt (回执): the platform has it.</summary>
/// <param name="Number">Its own number of it, at most 50 characters; replaces an earlier one. This, or <paramref name="Receiver"/>.</param>
/// <param name="Receiver">Who took it there.</param>
/// <param name="ReceivedAt">When, by the platform; not in the future, and not before it was handed out.</param>
internal sealed record PlatformReceipt(string? Number = null, string? Receiver = null, string? Note = null, DateTimeOffset? ReceivedAt = null);

/// <summary>POST /api/platform/hand-outs/{number}/return (退回): it is not theirs; a dispatcher decides again.</summary>
internal sealed record PlatformReturn(string? Reason = null);

/// <summary>POST /api/platform/hand-outs/{number}/result (办理结果): what was done. The citizen is told, and asked whether it is solved.</summary>
internal sealed record PlatformResult(string? Result = null);

/// <summary>How it stands with a request that was handed out to this platform. Nothing of the request itself.</summary>
/// <param name="Number">The hotline's.</param>
/// <param name="Stage">Waiting, Acknowledged or Over.</param>
/// <param name="AcknowledgeBy">While it waits for the receipt.</param>
internal sealed record PlatformHandOut(string Number, string Stage, DateTimeOffset? AcknowledgeBy);

/// <summary>GET /api/platform/hand-outs?after=: what is with this platform now, by number.</summary>
/// <param name="Next">What to ask after; null: that was all.</param>
internal sealed record PlatformHandOuts(IReadOnlyList<PlatformHandOut> Rows, string? Next);

/// <summary>GET /api/platform/hand-outs/{number}/request: what it is about, as far as the operator shares it with this platform; personal patterns in texts are replaced where the person is not shared.</summary>
/// <param name="Note">Why it was handed out.</param>
/// <param name="Type">As in tickets: Consultation, Help and so on</param>
/// <param name="Category">Its path by names, as the region.</param>
/// <param name="Supplements">What the citizen added later, in its order.</param>
/// <param name="Datum">Of the point: GCJ-02 or CGCS2000.</param>
/// <param name="Name">Of who asked; null where it is not shared, or not known. The same of the phone.</param>
internal sealed record PlatformRequest(
    string Number, DateTimeOffset HandedAt, string Note, string? Type, string Urgency, string? Category, string? Region, string? Title, string Content, IReadOnlyList<string> Supplements,
    string? Place, double? Longitude, double? Latitude, string? Datum, string? Name, string? Phone, bool Anonymous, bool Confidential)
{
    /// <summary>In clear: the answer is to who may read it.</summary>
    public static PlatformRequest Of(HandedMatter matter) => new(
        matter.Number, matter.HandedAt, matter.Note.Clear(), matter.Type?.ToString(), matter.Urgency.ToString(), matter.Category, matter.Region, matter.Title?.Clear(), matter.Content.Clear(),
        [.. matter.Supplements.Select(text => text.Clear())], matter.Place?.Clear(), matter.Longitude, matter.Latitude, matter.Datum, matter.Name?.Clear(), matter.Phone?.Clear(),
        matter.Anonymous, matter.Confidential);
}
