namespace Hotline.Telephony.Tests;

/// <summary>Tests that live by the real clock run alone: nobody else's work may delay their audio or their peers.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class RealTime
{
    public const string Name = "real time";
}
