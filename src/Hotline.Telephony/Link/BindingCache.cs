using System.Text.Json;
using Hotline.Telephony.Sip.Registrar;
using Microsoft.Extensions.Logging;

namespace Hotline.Telephony.Link;

/// <summary>The registrations of the desk phones, sealed on disk beside the settings.</summary>
internal sealed partial class BindingCache(string path, NodeCipher cipher, ILogger<BindingCache> logger) : IBindingMemory
{
    private static ReadOnlySpan<byte> Purpose => "phone bindings"u8;

    public IReadOnlyList<KeptBinding> Load()
    {
        try
        {
            if (!File.Exists(path))
                return [];
            if (cipher.TryOpen(File.ReadAllBytes(path), Purpose) is { } json)
                return JsonSerializer.Deserialize(json, LinkJson.Default.KeptBindingArray) ?? [];
            LogUnreadable(null);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or JsonException)
        {
            LogUnreadable(problem.GetType().Name);
        }
        return [];
    }

    public void Save(IReadOnlyList<KeptBinding> bindings)
    {
        try
        {
            string aside = path + ".new";
            File.WriteAllBytes(aside, cipher.Seal(JsonSerializer.SerializeToUtf8Bytes([.. bindings], LinkJson.Default.KeptBindingArray), Purpose));
            File.Move(aside, path, overwrite: true);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            LogNotSaved(problem.GetType().Name);
        }
    }

    [LoggerMessage(1326, LogLevel.Warning, "The kept registrations can not be read ({Problem}); phones come back at their next refresh")]
    private partial void LogUnreadable(string? problem);

    [LoggerMessage(1327, LogLevel.Error, "The registrations can not be kept on disk ({Problem}); after a restart phones come back at their next refresh")]
    private partial void LogNotSaved(string problem);
}
