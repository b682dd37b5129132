namespace Hotline.Architecture.Tests;

/// <summary>The checked-out tree that these tests read, found upwards from the test assembly.</summary>
internal static class Repository
{
    private static readonly string[] NotOurs = ["bin", "obj", "artifacts", "data", ".git", ".vs", ".idea", "TestResults"];
    private static readonly string[] Text = [".cs", ".razor", ".cshtml", ".css", ".js", ".sql", ".md", ".csproj", ".props", ".slnx", ".json", ".sh", ".yml", ".yaml", ".xml", ".html", ".csv", ".txt", ""];

    public static string Root { get; } = FindRoot();

    /// <summary>Every text file of the repository, by path from its root with forward slashes.</summary>
    public static IReadOnlyList<SourceFile> Files { get; } = Read();

    /// <summary>The product's own C# and Razor.</summary>
    public static IEnumerable<SourceFile> Product => Files.Where(f => f.Path.StartsWith("src/", StringComparison.Ordinal) && f.IsCode);

    public static IEnumerable<SourceFile> Tests => Files.Where(f => f.Path.StartsWith("tests/", StringComparison.Ordinal) && f.IsCode);

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "Hotline.slnx")))
                return folder.FullName;
        throw new InvalidOperationException("Hotline.slnx is not above the test assembly.");
    }

    private static List<SourceFile> Read()
    {
        var files = new List<SourceFile>();
        Walk(new DirectoryInfo(Root), files);
        return files;
    }

    private static void Walk(DirectoryInfo folder, List<SourceFile> into)
    {
        foreach (var file in folder.EnumerateFiles())
        {
            if (file.Length < 1_000_000 && Text.Contains(file.Extension.ToLowerInvariant()))
                into.Add(new SourceFile(Path.GetRelativePath(Root, file.FullName).Replace('\\', '/'), File.ReadAllText(file.FullName)));
        }
        // The data folder of a start from the clone lies at the root only; data/ further down belongs to the sources.
        foreach (var inner in folder.EnumerateDirectories())
            if (!NotOurs.Contains(inner.Name) || (inner.Name == "data" && folder.FullName != Root))
                Walk(inner, into);
    }
}
