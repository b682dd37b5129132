namespace Hotline.Agent.Vault;

internal sealed record RecordingRow(
    Guid Id, Guid CallId, string NodeId, RecordingState State, long? Bytes, string? Sha256, long? Samples, bool Truncated, DateTimeOffset ClosedAt, Guid? TicketId, bool Outward = false)
{
    /// <summary>Below the recordings folder. Holds the id alone, nothing of the call.</summary>
    public string Path => PathOf(Id, ClosedAt);

    public static string PathOf(Guid id, DateTimeOffset closedAt) => System.IO.Path.Combine(
        closedAt.UtcDateTime.ToString("yyyy", System.Globalization.CultureInfo.InvariantCulture),
        closedAt.UtcDateTime.ToString("MM", System.Globalization.CultureInfo.InvariantCulture),
        $"{id:D}.rec");
}

internal enum RecordingState
{
    /// <summary>Complete at its telephony node, not here yet.</summary>
    Announced,
    Stored,

    /// <summary>Never completed; what there is stays at the node.</summary>
    Failed,

    /// <summary>Its time is over: the file is being removed, or is removed and the row does not say so yet.</summary>
    Removing,

    /// <summary>There is no file any more.</summary>
    Removed,
}
