using Hotline.Testing;

namespace Hotline.EndToEnd.Tests.City;

/// <summary>What the tests ask of this machine: free ports, folders, the clone they run from.</summary>
internal static class Machine
{
    public static string Root => Clone.Root;

    /// <summary>Where screenshots and logs are left for people.</summary>
    public static string Artifacts { get; } = Directory.CreateDirectory(
        Environment.GetEnvironmentVariable("HOTLINE_ARTIFACTS") ?? Path.Combine(Root, "artifacts")).FullName;

    /// <summary>A fresh folder under the system's temporary one, short enough for database sockets and open to the service account.</summary>
    public static string NewFolder(string kind)
    {
        var folder = Path.Combine(Path.GetTempPath(), $"hl-{kind}-{Guid.NewGuid().ToString("N")[..8]}");
        Directory.CreateDirectory(folder);
        return folder;
    }
}
