namespace Hotline.Benchmarks.Calls;

/// <summary>A process that carries the audio of calls.</summary>
internal interface IRelay : IAsyncDisposable
{
    string Name { get; }

    /// <summary>Of the process.</summary>
    int Id { get; }

    /// <summary>What it has written of the calls so far.</summary>
    long RecordedBytes { get; }

    /// <summary>Puts one call up between two ends and tells each where to send.</summary>
    Task BridgeAsync(RtpLeg caller, RtpLeg agent, CancellationToken ct);
}
