using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Hotline.EndToEnd.Tests.City;

/// <summary>One run of <c>ops/run</c> as an operator would start it.</summary>
internal sealed class RunScript : IAsyncDisposable
{
    private readonly Process process;
    private readonly StringBuilder output = new();
    private readonly TaskCompletionSource ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>As most operators have it.</summary>
    public static IReadOnlyDictionary<string, string> NothingSet { get; } = new Dictionary<string, string>();

    private RunScript(Process process) => this.process = process;

    /// <summary>Standard output and error so far.</summary>
    public string Output
    {
        get
        {
            lock (output)
                return output.ToString();
        }
    }

    public bool Running => !process.HasExited;

    /// <param name="environment">What the operator has set besides.</param>
    public static RunScript Start(IReadOnlyDictionary<string, string> environment, params IEnumerable<string> options) => Start("run", environment, options);

    /// <param name="command">The script under <c>ops/</c>.</param>
    /// <param name="environment">What the operator has set besides.</param>
    public static RunScript Start(string command, IReadOnlyDictionary<string, string> environment, params IEnumerable<string> options)
    {
        var start = new ProcessStartInfo("bash") { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        start.ArgumentList.Add(Path.Combine(Machine.Root, "ops", command));
        foreach (var option in options)
            start.ArgumentList.Add(option);
        // The runner's own settings are not the operator's.
        foreach (var name in start.Environment.Keys.Where(k => k.StartsWith("ASPNETCORE_", StringComparison.Ordinal) || k.StartsWith("DOTNET_ENVIRONMENT", StringComparison.Ordinal)).ToList())
            start.Environment.Remove(name);
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        var script = new RunScript(Process.Start(start)!); // Start with UseShellExecute off always gives a process.
        script.process.OutputDataReceived += (_, e) => script.Take(e.Data);
        script.process.ErrorDataReceived += (_, e) => script.Take(e.Data);
        script.process.BeginOutputReadLine();
        script.process.BeginErrorReadLine();
        script.process.StandardInput.Close();
        return script;
    }

    public async Task ReadyAsync(TimeSpan within)
    {
        var ended = process.WaitForExitAsync(TestContext.Current.CancellationToken);
        await Task.WhenAny(ready.Task, ended, Task.Delay(within, TestContext.Current.CancellationToken));
        Assert.True(ready.Task.IsCompleted, $"ops/run was not ready within {within.TotalSeconds:0} s:\n{Output}");
        await Eventually.HoldsAsync("ops/run prints how to reach it", TimeSpan.FromSeconds(10), () => Output.Contains("Ctrl-C stops Hotline", StringComparison.Ordinal));
    }

    /// <summary>Waits for the end and gives the exit code.</summary>
    public async Task<int> ExitAsync(TimeSpan within)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(within);
        await process.WaitForExitAsync(limit.Token);
        return process.ExitCode;
    }

    /// <summary>As Ctrl-C or a service manager does.</summary>
    public async Task<int> StopAsync(string signal = "TERM")
    {
        await Kill.SendAsync(signal, process.Id);
        return await ExitAsync(TimeSpan.FromSeconds(60));
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            await Kill.SendAsync("TERM", process.Id);
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
            await process.WaitForExitAsync(limit.Token);
        }

        process.Dispose();
    }

    public int Id => process.Id;

    private void Take(string? line)
    {
        if (line is null)
            return;
        lock (output)
            output.Append(CultureInfo.InvariantCulture, $"{line}\n");
        if (line.StartsWith("Hotline is ready: ", StringComparison.Ordinal))
            ready.TrySetResult();
    }
}
