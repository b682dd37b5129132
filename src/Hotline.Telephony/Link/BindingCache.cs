using Hotline.Telephony.Sip.Registrar;
using Microsoft.Extensions.Logging;

namespace Hotline.Telephony.Link;

/// <summary>The registrations of the desk phones, sealed on disk beside the settings.</summary>
internal sealed partial class BindingCache(string path, NodeCipher cipher, ILogger<BindingCache> logger) : IBindingMemory
{
    private readonly SealedFile<KeptBinding[]> file = new(path, cipher, "phone bindings", LinkJson.Default.KeptBindingArray);

    public IReadOnlyList<KeptBinding> Load()
    {
        try
        {
            return file.Read() ?? [];
        }
        catch (Exception problem) when (SealedFile<KeptBinding[]>.IsExpected(problem))
        {
            LogUnreadable(problem);
            return [];
        }
    }

    public void Save(IReadOnlyList<KeptBinding> bindings)
    {
        try
        {
            file.Write([.. bindings]);
        }
        catch (Exception problem) when (SealedFile<KeptBinding[]>.IsExpected(problem))
        {
            LogNotSaved(problem);
        }
    }

    [LoggerMessage(1326, LogLevel.Warning, "The kept registrations can not be read; phones come back at their next refresh")]
    private partial void LogUnreadable(Exception problem);

    [LoggerMessage(1327, LogLevel.Error, "The registrations can not be kept on disk; after a restart phones come back at their next refresh")]
    private partial void LogNotSaved(Exception problem);
}
