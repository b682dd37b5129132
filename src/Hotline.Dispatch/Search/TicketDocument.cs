using System.Buffers.Binary;

namespace Hotline.Dispatch.Search;

/// <summary>One ticket as an engine holds it: codes, times and scrubbed text, no personal data.</summary>
/// <param name="Seq">The ticket's last event; rises with every change, and serves as the external version.</param>
/// <param name="At">When it was accepted, in Unix milliseconds.</param>
/// <param name="Day">The same as days since 0001-01-01 in Asia/Shanghai.</param>
/// <param name="Tile">The 1 km cell of the place, not the place.</param>
/// <param name="Flags">Names of <see cref="Tickets.TicketFlag"/>; null is none.</param>
/// <param name="Merged">It speaks for a matter that is another ticket.</param>
internal sealed record TicketDocument(
    Guid Id, long Seq, string? Number, string State, string Type, string Category, string Region, string Unit, string Channel, long At, int Day, MapTile? Tile, SearchText Text,
    IReadOnlyList<string>? Flags = null, bool Merged = false)
{
    /// <summary>Sorts tickets of the same millisecond the same way in every engine.</summary>
    public long Tie => BinaryPrimitives.ReadInt64BigEndian(Id.ToByteArray(bigEndian: true).AsSpan(8));
}

/// <summary>A ticket's document, or null in its place when it does not belong into an index (any more).</summary>
internal readonly record struct IndexChange(Guid Id, long Seq, TicketDocument? Document);
