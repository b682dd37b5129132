using System.Diagnostics;
using System.Globalization;

namespace Hotline.EndToEnd.Tests.City;

/// <summary>Signals to processes that these tests started, by their id.</summary>
internal static class Kill
{
    public static async Task SendAsync(string signal, int id)
    {
        using var kill = Process.Start("kill", ["-" + signal, id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync(CancellationToken.None);
    }

    public static bool Alive(int id) => Directory.Exists($"/proc/{id}");
}
