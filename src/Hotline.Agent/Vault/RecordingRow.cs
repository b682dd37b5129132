namespace Hotline.Agent.Vault;

internal sealed record RecordingRow(
    Guid Id, Guid CallId, string NodeId, RecordingState State, long? Bytes, string? Sha256, long? Samples, bool Truncated, DateTimeOffset ClosedAt, Guid? TicketId)
{
    /// <summary>Below the recordings folder. Holds the id alone, nothing of the call.</summary>
    public string Path => System.IO.Path.Combine(
        ClosedAt.UtcDateTime.ToString("yyyy", System.Globalization.CultureInfo.InvariantCulture),
        ClosedAt.UtcDateTime.ToString("MM", System.Globalization.CultureInfo.InvariantCulture),
        $"{Id:D}.rec");
}

internal enum RecordingState
{
    /// <summary>Complete at its telephony node, not here yet.</summary>
    Announced,
    Stored,

    /// <summary>Never completed; what there is stays at the node.</summary>
    Failed,
}
