namespace Hotline.Api.Hosting;

/// <summary>Where the installation keeps what is not in PostgreSQL (<c>Data:Folder</c>).</summary>
internal sealed class DataFolder
{
    public DataFolder(string root)
    {
        Root = Path.GetFullPath(root);
        Keys = Path.Combine(Root, "keys");
        Recordings = Path.Combine(Root, "recordings");
        Search = Path.Combine(Root, "search");
        Outgoing = Path.Combine(Root, "outgoing");
    }

    public string Root { get; }

    public string Keys { get; }

    /// <summary>The vault of encrypted recordings.</summary>
    public string Recordings { get; }

    /// <summary>This process's search index: a copy that is built anew when it is missing.</summary>
    public string Search { get; }

    /// <summary>Text messages and notices of an installation without gateway.</summary>
    public string Outgoing { get; }

    public string MasterKeyFile => Path.Combine(Keys, "master.key");

    public string LinkKeyFile => Path.Combine(Keys, "link.key");

    public string CertificateFile => Path.Combine(Keys, "https.pfx");

    public string CookieKeys => Path.Combine(Keys, "cookies");

    public string DemoLoginsFile => Path.Combine(Root, "demo-logins.txt");

    /// <summary>Makes the folders; keys are for the owner alone.</summary>
    /// <exception cref="UsageException">The folder can not be written.</exception>
    public void Create()
    {
        try
        {
            Directory.CreateDirectory(Recordings);
            foreach (var folder in new[] { Keys, CookieKeys })
            {
                Directory.CreateDirectory(folder);
                if (!OperatingSystem.IsWindows())
                {
                    File.SetUnixFileMode(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
                }
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"The data folder {Root} can not be written: {failure.Message}");
        }
    }

    /// <summary>A file that only its owner may read. It is there whole or not at all, whatever interrupts the writing.</summary>
    /// <param name="replace">False keeps a file that another process put there first.</param>
    public static void WriteSecret(string file, ReadOnlySpan<byte> content, bool replace)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        var part = $"{file}.{Guid.NewGuid():N}.part";
        try
        {
            using (var stream = new FileStream(part, options))
            {
                stream.Write(content);
                stream.Flush(flushToDisk: true);
            }

            File.Move(part, file, replace);
        }
        catch (IOException) when (!replace && File.Exists(file))
        {
            // The other process was first; its file counts.
        }
        finally
        {
            File.Delete(part);
        }
    }
}
