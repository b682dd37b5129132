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

    /// <summary>An entry that a writer can ask to be as they saw it.</summary>
    /// <summary>Of a platform, by its key; how is in docs/how-to/acknowledge-hand-outs.md.</summary>
    public static Documented Signed { get; } = new(
        "X-Hotline-Signature", true, "Lower-case hexadecimal HMAC-SHA256 with the platform's key over X-Hotline-Time (Unix time), method, path and body, each of the first three ended by a line feed. "
            + "X-Hotline-Platform names the platform.", false, 400, 401, 404, 409, 413, 429);

    public static Documented TaggedWrite { get; } = new(
        "If-Match", false, "The ETag that the entry was read with, or If-None-Match: * for one that is to be new. With neither, whatever is there is replaced.", false, 400, 404, 412);

    public static Documented Tagged { get; } = new(null, false, "", true, 404);
}
