namespace Hotline.Telephony.Link;

/// <summary>
/// Which calls are up, as one tiny file each (its name is the call's id, its content whether an agent was bridged):
/// what is left at the next start died with the earlier process.
/// </summary>
internal sealed class LiveCallJournal
{
    private readonly string _folder;

    /// <exception cref="IOException">The folder can not be used.</exception>
    public LiveCallJournal(string folder)
    {
        _folder = folder;
        Directory.CreateDirectory(folder);
    }

    public void Began(Guid callId) => File.WriteAllBytes(PathOf(callId), []);

    public void Bridged(Guid callId) => File.WriteAllBytes(PathOf(callId), [1]);

    public void Ended(Guid callId) => File.Delete(PathOf(callId));

    public IReadOnlyList<(Guid CallId, bool Bridged)> LeftOver()
    {
        var calls = new List<(Guid, bool)>();
        foreach (var file in new DirectoryInfo(_folder).EnumerateFiles())
            if (Guid.TryParse(file.Name, out var callId))
                calls.Add((callId, file.Length > 0));
        return calls;
    }

    private string PathOf(Guid callId) => Path.Combine(_folder, callId.ToString());
}
