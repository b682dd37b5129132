using Hotline.Testing.Postgres;

namespace Hotline.Integration.Tests.Api;

/// <summary>An installation that nobody runs: its database, its keys and what <c>init</c> printed. Copied for each class of tests, as to make one takes seconds.</summary>
internal sealed record StillCity(TestDatabase Database, string Folder, IReadOnlyList<string> Printed) : IAsyncDisposable
{
    /// <summary>A data folder like this one, of its own.</summary>
    public string CopyFolder()
    {
        var copy = Directory.CreateTempSubdirectory("hotline-api-").FullName;
        foreach (var folder in Directory.EnumerateDirectories(Folder, "*", SearchOption.AllDirectories))
        {
            Directory.CreateDirectory(Path.Combine(copy, Path.GetRelativePath(Folder, folder)));
        }

        foreach (var file in Directory.EnumerateFiles(Folder, "*", SearchOption.AllDirectories))
        {
            File.Copy(file, Path.Combine(copy, Path.GetRelativePath(Folder, file)));
        }

        return copy;
    }

    public async ValueTask DisposeAsync()
    {
        await Database.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }
}
