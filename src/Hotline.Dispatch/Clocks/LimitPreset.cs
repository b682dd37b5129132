namespace Hotline.Dispatch.Clocks;

/// <summary>
/// A province's or city's published numbers, to start from. The rows are those of its paper; of clocks that the paper
/// does not name it has the default's.
/// </summary>
/// <param name="Note">What a reader should know before using it.</param>
public sealed record LimitPreset(string Key, string Name, int MaxExtensions, int MaxExtensionDays, string Note, IReadOnlyList<PolicyLimit> Limits)
{
    /// <summary>The set that an installation starts with.</summary>
    public const string Default = "jiangxi";

    internal static IReadOnlyList<PolicyLimit> Completed(IReadOnlyList<PolicyLimit> own, IEnumerable<PolicyLimit> otherwise) =>
        [.. own, .. otherwise.Where(row => own.All(named => named.Clock != row.Clock))];
}
