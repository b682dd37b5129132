using System.Diagnostics;

namespace Hotline.EndToEnd.Tests.City;

/// <summary>One of the commands under <c>ops/</c> that does its work and ends.</summary>
/// <param name="Output">Standard output and error.</param>
internal sealed record OpsCommand(int ExitCode, string Output)
{
    public static async Task<OpsCommand> RunAsync(string name, params string[] options)
    {
        var start = new ProcessStartInfo("bash", [Path.Combine(Machine.Root, "ops", name), .. options]) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!; // Start with UseShellExecute off always gives a process.
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return new OpsCommand(process.ExitCode, await output + await errors);
    }

    /// <summary>What a line that begins with this word says.</summary>
    public string Said(string word) => Output.Split('\n').Single(line => line.StartsWith(word + " ", StringComparison.Ordinal))[(word.Length + 1)..].Trim();
}
