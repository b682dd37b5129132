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
