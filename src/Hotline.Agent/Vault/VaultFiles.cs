using System.Security.Cryptography;

namespace Hotline.Agent.Vault;

/// <summary>
/// The recordings folder: <c>YYYY/MM/&lt;id&gt;.rec</c>, encrypted as they came. A file has its name only when it is
/// complete and on the disk; before that it is <c>.part</c>.
/// </summary>
internal sealed class VaultFiles(AgentOptions agent)
{
    /// <summary>More than any header of a recording (docs/recording-format.md).</summary>
    private const int HeaderRoom = 4096;

    private readonly string root = agent.RecordingsFolder;

    public bool Exists(string path) => File.Exists(Full(path));

    public void Delete(string path) => File.Delete(Full(path));

    /// <summary>
    /// Removes a recording for good, and what was pulled of it and never finished. The header goes first: without the ephemeral key in it
    /// the rest opens to nobody, whatever the disk keeps of it. Removing what is not there does nothing.
    /// </summary>
    /// <exception cref="IOException">The file is there and can not be removed.</exception>
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

    public FileStream Open(string path) => new(Full(path), FileMode.Open, FileAccess.Read, FileShare.Read, 64 * 1024, FileOptions.Asynchronous);

    /// <summary>The unfinished file, made if need be. One writer at a time: a second one gets an <see cref="IOException"/>.</summary>
    public FileStream OpenPart(string path)
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

    /// <summary>Gives a finished, flushed file its name, and flushes the folder so that the name survives a power cut.</summary>
    public void Keep(FileStream part, string path)
    {
        File.Move(part.Name, Full(path), overwrite: true);
        if (!OperatingSystem.IsWindows())
        {
            FolderFlush.Flush(Path.GetDirectoryName(Full(path)) ?? root);
        }
    }

    public async Task<byte[]> HashAsync(string path, CancellationToken ct)
    {
        await using var file = Open(path);
        return await SHA256.HashDataAsync(file, ct);
    }

    private string Full(string path) => Path.Combine(root, path);

    private string Part(string path) => Full(path) + ".part";
}
