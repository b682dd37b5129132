namespace Hotline.Api.Setup;

/// <summary>A clock that is set by hand: the demonstration's history is made by the real verbs at past times.</summary>
internal sealed class SteppedTime(DateTimeOffset start) : TimeProvider
{
    public DateTimeOffset Now { get; set; } = start;

    public override DateTimeOffset GetUtcNow() => Now;
}
