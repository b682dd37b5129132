namespace Hotline.Telephony.Contracts.RecordingFormat;

/// <summary>The fixed measures of a recording file, version 1. The whole format is told in docs/recording-format.md.</summary>
public static class RecordingLayout
{
    /// <summary>Sample pairs a second.</summary>
    public const int Rate = 8000;

    /// <summary>Left (the caller) and right (what the caller hears), one A-law byte each, interleaved.</summary>
    public const int Channels = 2;

    /// <summary>Sample pairs in every chunk but the last: one second, the most that a crash may cost besides the one in memory.</summary>
    public const int ChunkPairs = Rate;

    /// <summary>Bytes that a chunk adds to its audio: a length word and a GCM tag.</summary>
    public const int ChunkOverhead = 4 + TagLength;

    /// <summary>Bytes of a full chunk in the file.</summary>
    public const int FullChunk = ChunkOverhead + ChunkPairs * Channels;

    /// <summary>In place of a length, says that the trailer follows.</summary>
    public const uint TrailerMark = 0xFFFFFFFF;

    /// <summary>Sample count and SHA-256, sealed.</summary>
    public const int TrailerLength = 4 + TrailerBody + TagLength;

    internal const int TrailerBody = 8 + 32;

    internal const int TagLength = 16;
}
