using System.Diagnostics;
using System.Runtime.InteropServices;
using Hotline.Testing;

namespace Hotline.Benchmarks.Running;

/// <summary>A program started here, and ended by its own id. Its output goes to a file, and it works in that file's folder.</summary>
internal sealed class Child : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);
    private readonly Process process;
    private readonly Task writing;

    private Child(Process process, string log)
    {
        this.process = process;
        writing = Task.WhenAll(CopyAsync(process.StandardOutput, log), CopyAsync(process.StandardError, log + ".errors"));
    }

    public int Id => process.Id;

    /// <param name="environment">Besides what this process has.</param>
    public static Child Start(string log, IReadOnlyDictionary<string, string> environment, string program, params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true, WorkingDirectory = Path.GetDirectoryName(log) };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return new Child(Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start."), log);
    }

    /// <summary>One of the solution's own programs: as it is installed (compiled ahead) where it was published since it was built last, else as this one was built.</summary>
    public static Child StartOurs(string log, IReadOnlyDictionary<string, string> environment, string project, params IEnumerable<string> arguments) =>
        Start(log, project == "Hotline.Telephony" ? AsInstalled(environment) : environment, "dotnet", ["exec", ProgramOf(project), .. arguments]);

    /// <summary>As ops/run and the image start a telephony node (docs/adr/0147).</summary>
    public static Dictionary<string, string> AsInstalled(IReadOnlyDictionary<string, string>? environment = null) => new(environment ?? new Dictionary<string, string>()) { ["DOTNET_GCgen0size"] = "0x1000000" };

    /// <summary>Waits until <paramref name="ready"/> says yes.</summary>
    /// <exception cref="InvalidOperationException">It ended, or it took too long.</exception>
    public async Task ReadyAsync(Func<Task<bool>> ready, CancellationToken ct)
    {
        var began = Stopwatch.GetTimestamp();
        while (!await ready())
        {
            if (process.HasExited || Stopwatch.GetElapsedTime(began) > TimeSpan.FromSeconds(180))
            {
                throw new InvalidOperationException($"{process.StartInfo.FileName} {string.Join(' ', process.StartInfo.ArgumentList)} is not ready.");
            }

            await Task.Delay(100, ct);
        }
    }

    /// <summary>Waits for its end.</summary>
    /// <exception cref="InvalidOperationException">It failed.</exception>
    public async Task EndAsync(CancellationToken ct)
    {
        await process.WaitForExitAsync(ct);
        await writing;
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{process.StartInfo.FileName} {string.Join(' ', process.StartInfo.ArgumentList)} ended with {process.ExitCode}.");
        }
    }

    /// <summary>Waits for its end, well or not: what it counted tells.</summary>
    public async Task EndedAsync(CancellationToken ct) => await process.WaitForExitAsync(ct);

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            using (var kill = Process.Start("kill", ["-TERM", $"{process.Id}"]))
            {
                await kill.WaitForExitAsync();
            }

            using var limit = new CancellationTokenSource(Patience);
            try
            {
                await process.WaitForExitAsync(limit.Token);
            }
            catch (OperationCanceledException)
            {
                process.Kill();
            }
        }

        await writing;
        process.Dispose();
    }

    private static string ProgramOf(string project)
    {
        var output = new DirectoryInfo(AppContext.BaseDirectory);
        var built = Path.Combine(Clone.Root, "src", project, "bin", output.Parent!.Name, output.Name, RuntimeInformation.RuntimeIdentifier, project + ".dll"); // bin/Release/net10.0 has a parent.
        var published = Path.Combine(Path.GetDirectoryName(built)!, "publish", project + ".dll"); // It has a folder.
        return File.GetLastWriteTimeUtc(published) >= File.GetLastWriteTimeUtc(built) ? published : built; // A file that is not there is old.
    }

    private static async Task CopyAsync(StreamReader from, string file)
    {
        await using var to = new StreamWriter(file, append: true) { AutoFlush = true };
        while (await from.ReadLineAsync() is { } line)
        {
            await to.WriteLineAsync(line);
        }
    }
}
