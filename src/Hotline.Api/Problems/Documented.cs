namespace Hotline.Api.Problems;

/// <summary>What an operation takes and answers beside its body, for the OpenAPI document: a header of the request, and the problems (RFC 9457) that follow from it.</summary>
/// <param name="Header">Of the request; null: none.</param>
/// <param name="GivesTag">The answer has an ETag.</param>
internal sealed record Documented(string? Header, bool Required, string Words, bool GivesTag, params int[] Problems)
{
    /// <summary>A change of what has a version: who wrote over what they had not seen is shown it as it stands.</summary>
    public static Documented Versioned { get; } = new("If-Match", true, "The ETag of the version that the writer saw, in quotes.", true, 400, 404, 409, 412, 428);

    /// <summary>Something new: sent again after its answer was lost, it is made once.</summary>
    public static Documented Keyed { get; } = new("Idempotency-Key", false, "At most 100 characters. The same request again under its key gives what the first one made; another request under it is 422.", false, 400, 422);

    /// <summary>Of a platform, by its key; how is in docs/how-to/acknowledge-hand-outs.md.</summary>
    public static Documented Signed { get; } = new(
        "X-Hotline-Signature", true, "Lower-case hexadecimal HMAC-SHA256 with the platform's key over X-Hotline-Time (Unix time), method, path and body, each of the first three ended by a line feed. "
            + "X-Hotline-Platform names the platform.", false, 400, 401, 404, 409, 413, 429);

    /// <summary>An entry of the administration that is saved: changed as its writer saw it, or with <see cref="New"/> made.</summary>
    public static Documented TaggedWrite { get; } = new(
        "If-Match", false, "The ETag that the entry was read with. Demanded of whoever changes an entry; who makes one sends If-None-Match: * in its place. 428 without either.", false, 400, 404, 412, 428);

    public static Documented New { get; } = new("If-None-Match", false, "*: the entry is to be new. 412 where there is one.", false);

    public static Documented TaggedRemoval { get; } = new("If-Match", true, "The ETag that the entry was read with.", false, 400, 404, 409, 412, 428);

    public static Documented Tagged { get; } = new(null, false, "", true, 404);
}
