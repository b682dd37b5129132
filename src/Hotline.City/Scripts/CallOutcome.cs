namespace Hotline.City.Scripts;

/// <summary>How one scripted call went.</summary>
/// <param name="FailedAt">The step that failed; null when all went as expected, or when there was no step to blame.</param>
/// <param name="Reason">Why, in words that are the same for every call that failed so; null when all went as expected.</param>
/// <param name="SetUp">From INVITE to the answer.</param>
internal sealed record CallOutcome(Step? FailedAt, string? Reason, TimeSpan? SetUp, SoundCount Sound)
{
    public bool AsExpected => Reason is null;

    /// <summary>Null when the call was answered.</summary>
    public int? RefusedWith { get; init; }
}
