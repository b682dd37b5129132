using System.Diagnostics;
using Hotline.Integration.Tests.Api;
using Hotline.Testing;

namespace Hotline.Integration.Tests.Faults;

/// <summary>The web side as an operator runs it.</summary>
/// <param name="connectionString">Of its database.</param>
/// <param name="folder">Its data, gone with it.</param>
internal sealed class WebProcess(string connectionString, string folder) : IAsyncDisposable
{
    private readonly int port = FreePorts.Take();
    private Process? process;

    public Uri Address => new($"http://127.0.0.1:{port}");

    /// <summary>Whether it has not ended since it was started, of itself or otherwise.</summary>
    public bool Lives => process is { HasExited: false };

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async Task StartAsync()
    {
        process = Process.Start(new ProcessStartInfo("dotnet")
        {
            ArgumentList =
            {
                // The tests' folder has the program, but takes its libraries from the framework that only the tests name.
                "exec", "--runtimeconfig", InTests("Hotline.Integration.Tests.runtimeconfig.json"), "--depsfile", InTests("Hotline.Integration.Tests.deps.json"),
                InTests("Hotline.Api.dll"), "serve", "--port", $"{port}", "--data", folder, "--roles", "web,dispatch", $"--Database:ConnectionString={connectionString}",
            },
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!; // UseShellExecute is off, so there is one.
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        await UpAsync();
    }

    /// <summary>Until somebody answers again.</summary>
    public async Task UpAsync()
    {
        using var http = new HttpClient();
        await Eventually.IsAsync(
            async () =>
            {
                try
                {
                    using var answer = await http.GetAsync(new Uri(Address, "/health/ready"), Ct);
                    return answer.IsSuccessStatusCode;
                }
                catch (HttpRequestException)
                {
                    return false;
                }
            },
            TimeSpan.FromSeconds(60));
    }

    /// <summary>SIGKILL: no handler of the process runs.</summary>
    public async Task KillAsync()
    {
        process!.Kill(); // It was started.
        await process.WaitForExitAsync(Ct);
        process.Dispose();
        process = null;
    }

    public async ValueTask DisposeAsync()
    {
        if (process is not null)
        {
            await KillAsync();
        }

        Directory.Delete(folder, recursive: true);
    }

    private static string InTests(string file) => Path.Combine(AppContext.BaseDirectory, file);
}
