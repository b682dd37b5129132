namespace Hotline.Testing;

/// <summary>The clone that the running program was built in.</summary>
public static class Clone
{
    public static string Root { get; } = Find();

    /// <exception cref="InvalidOperationException">The program was not built in a clone.</exception>
    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Hotline.slnx")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException($"Hotline.slnx is not above {AppContext.BaseDirectory}.");
    }
}
