namespace Hotline.Agent.Vault;

/// <summary>
/// The recordings folder: <c>YYYY/MM/&lt;id&gt;.rec</c>, encrypted as they came. A file has its name only when it is
/// complete and on the disk; before that it is <c>.part</c>.
/// </summary>
internal sealed class FolderVault(AgentOptions agent) : IRecordingVault
{
    /// <summary>More than any header of a recording (docs/recording-format.md).</summary>
    private const int HeaderRoom = 4096;

    private readonly string root = agent.RecordingsFolder;

    public bool Exists(string path) => File.Exists(Full(path));

    /// <summary>The header goes first: without the ephemeral key in it the rest opens to nobody, whatever the disk keeps of it.</summary>
    public void Remove(string path)
    {
        foreach (var each in new[] { Full(path), Part(path) }.Where(File.Exists))
        {
            using (var file = new FileStream(each, FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete))
            {
                file.Write(new byte[(int)Math.Min(HeaderRoom, file.Length)]);
                file.Flush(flushToDisk: true);
            }

            File.Delete(each);
        }

        if (!OperatingSystem.IsWindows() && Path.GetDirectoryName(Full(path)) is { } folder && Directory.Exists(folder))
        {
            FolderFlush.Flush(folder);
        }
    }

    public Stream Open(string path) => new FileStream(Full(path), FileMode.Open, FileAccess.Read, FileShare.Read, 64 * 1024, FileOptions.Asynchronous);

    public Stream OpenPart(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Full(path)) ?? root);
        var options = new FileStreamOptions
        {
            Mode = FileMode.OpenOrCreate,
            Access = FileAccess.ReadWrite,
            Share = FileShare.None,
            Options = FileOptions.Asynchronous,
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return new FileStream(Part(path), options);
    }

    /// <summary>The folder is flushed too, so that the name survives.</summary>
    public void Keep(Stream part, string path)
    {
        var file = (FileStream)part; // Of OpenPart.
        file.Flush(flushToDisk: true);
        File.Move(file.Name, Full(path), overwrite: true);
        if (!OperatingSystem.IsWindows())
        {
            FolderFlush.Flush(Path.GetDirectoryName(Full(path)) ?? root);
        }
    }

    private string Full(string path) => Path.Combine(root, path);

    private string Part(string path) => Full(path) + ".part";
}
