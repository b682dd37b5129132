namespace Hotline.Telephony;

/// <summary>The node's folder on disk, held by one process at a time, with the file that tells when it is ready.</summary>
internal sealed class DataFolder : IDisposable
{
    private readonly string ready;
    private readonly FileStream held;

    /// <exception cref="StartRefusedException">The folder can not be used, or another process holds it.</exception>
    public DataFolder(TelephonyOptions options)
    {
        string run = options.In("run");
        ready = Path.Combine(run, "ready");
        try
        {
            Directory.CreateDirectory(run);
            File.Delete(ready);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new StartRefusedException($"The telephony data folder {Path.GetFullPath(options.Data)} can not be used: {problem.Message}", 4);
        }
        try
        {
            held = new FileStream(Path.Combine(run, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new StartRefusedException($"The telephony data folder {Path.GetFullPath(options.Data)} is held by another telephony process.", 4);
        }
    }

    /// <summary>Says that SIP is bound; whoever started the node waits for this file.</summary>
    public void Ready(string address) => File.WriteAllText(ready, address + "\n");

    public void Dispose()
    {
        File.Delete(ready);
        held.Dispose();
    }
}
