using System.Text.Json;
using Hotline.Telephony.Contracts;
using Microsoft.Extensions.Logging;

namespace Hotline.Telephony.Link;

/// <summary>The last settings of the web side, sealed on disk, so that the node starts and answers without it.</summary>
internal sealed partial class SettingsCache(string path, NodeCipher cipher, ILogger<SettingsCache> logger)
{
    private static ReadOnlySpan<byte> Purpose => "node settings"u8;

    /// <summary>Null when there are none, or they can not be read.</summary>
    public NodeSettings? TryLoad()
    {
        try
        {
            if (!File.Exists(path))
                return null;
            if (cipher.TryOpen(File.ReadAllBytes(path), Purpose) is { } json)
                return JsonSerializer.Deserialize(json, LinkJson.Default.NodeSettings);
            LogUnreadable(null);
        }
        catch (Exception problem) when (problem is IOException or JsonException)
        {
            LogUnreadable(problem);
        }
        return null;
    }

    public static byte[] Write(NodeSettings settings) => JsonSerializer.SerializeToUtf8Bytes(settings, LinkJson.Default.NodeSettings);

    public void Save(NodeSettings settings)
    {
        try
        {
            string aside = path + ".new";
            File.WriteAllBytes(aside, cipher.Seal(Write(settings), Purpose));
            File.Move(aside, path, overwrite: true);
        }
        catch (IOException problem)
        {
            LogNotSaved(problem);
        }
    }

    [LoggerMessage(1321, LogLevel.Error, "The cached settings can not be read; the node waits for the web side to send them")]
    private partial void LogUnreadable(Exception? problem);

    [LoggerMessage(1322, LogLevel.Error, "The settings can not be cached on disk; they are in force")]
    private partial void LogNotSaved(Exception problem);
}
