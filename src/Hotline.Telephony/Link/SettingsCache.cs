using System.Text.Json;
using Hotline.Telephony.Contracts;
using Microsoft.Extensions.Logging;

namespace Hotline.Telephony.Link;

/// <summary>The last settings of the web side, sealed on disk, so that the node starts and answers without it.</summary>
internal sealed partial class SettingsCache(string path, NodeCipher cipher, ILogger<SettingsCache> logger)
{
    private readonly SealedFile<NodeSettings> file = new(path, cipher, "node settings", LinkJson.Default.NodeSettings);

    /// <summary>Null when there are none, or they can not be read.</summary>
    public NodeSettings? TryLoad()
    {
        try
        {
            return file.Read();
        }
        catch (Exception problem) when (SealedFile<NodeSettings>.IsExpected(problem))
        {
            LogUnreadable(problem);
            return null;
        }
    }

    public static byte[] Write(NodeSettings settings) => JsonSerializer.SerializeToUtf8Bytes(settings, LinkJson.Default.NodeSettings);

    public void Save(NodeSettings settings)
    {
        try
        {
            file.Write(settings);
        }
        catch (Exception problem) when (SealedFile<NodeSettings>.IsExpected(problem))
        {
            LogNotSaved(problem);
        }
    }

    [LoggerMessage(1321, LogLevel.Error, "The cached settings can not be read; the node waits for the web side to send them")]
    private partial void LogUnreadable(Exception problem);

    [LoggerMessage(1322, LogLevel.Error, "The settings can not be cached on disk; they are in force")]
    private partial void LogNotSaved(Exception problem);
}
