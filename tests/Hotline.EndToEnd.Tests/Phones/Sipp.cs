using System.Diagnostics;
using Hotline.EndToEnd.Tests.City;
using Hotline.Testing;

namespace Hotline.EndToEnd.Tests.Phones;

/// <summary>Calls made by sipp from a scenario beside this file.</summary>
internal static class Sipp
{
    /// <param name="number">The caller's number, in From.</param>
    public static async Task CallAsync(RunningHotline hotline, string scenario, string number, int calls = 1)
    {
        var folder = Machine.NewFolder("sipp");
        var start = new ProcessStartInfo("sipp",
        [
            $"127.0.0.1:{hotline.SipPort}", "-sf", Path.Combine(AppContext.BaseDirectory, "Phones", scenario), "-i", "127.0.0.1", "-mi", "127.0.0.1",
            "-p", $"{FreePorts.Take()}", "-s", "12345", "-key", "number", number, "-m", $"{calls}", "-r", "5", "-nostdin", "-timeout", "60s", "-trace_err",
        ])
        { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        using var sipp = Process.Start(start)!; // Start with UseShellExecute off always gives a process.
        var screen = sipp.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var error = sipp.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await sipp.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(sipp.ExitCode == 0, $"sipp {scenario} ended with {sipp.ExitCode}:\n{await error}\n{await screen}");
        Directory.Delete(folder, recursive: true);
    }
}
