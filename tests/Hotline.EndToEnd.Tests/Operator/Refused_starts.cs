using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Hotline.EndToEnd.Tests.City;
using Hotline.Testing;

namespace Hotline.EndToEnd.Tests.Operator;

/// <summary>What keeps <c>ops/run</c> from starting is one clear sentence, a bad exit code, and nothing left running.</summary>
[Collection(typeof(Alone))]
public sealed class Refused_starts
{
    [Theory]
    [InlineData("Unknown option --colour (see ops/run --help).", "--colour")]
    [InlineData("The option --port needs a port number from 1 to 65534, not web.", "--port", "web")]
    [InlineData("The option --data needs a value (see ops/run --help).", "--data")]
    [InlineData("The certificate file /nowhere/hotline.pfx cannot be read.", "--cert", "/nowhere/hotline.pfx")]
    [InlineData("The option --advertise needs an IPv4 address, not here.", "--advertise", "here")]
    [InlineData("The option --drain needs a number of seconds from 0 to 86400, not 86401.", "--drain", "86401")]
    public async Task A_wrong_option_is_named(string sentence, params string[] options) => await RefusesAsync(sentence, options);

    [Fact]
    public async Task A_busy_web_port_is_named()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        int port = ((IPEndPoint)taken.LocalEndpoint).Port;
        await WithFolderAsync(data => RefusesAsync($"TCP port {port} is busy", "--port", $"{port}", "--data", data));
    }

    [Theory]
    [InlineData("UDP", SocketType.Dgram)]
    [InlineData("TCP", SocketType.Stream)]
    public async Task A_busy_SIP_port_is_named(string protocol, SocketType type)
    {
        using var taken = new Socket(AddressFamily.InterNetwork, type, ProtocolType.Unspecified);
        taken.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        if (type == SocketType.Stream)
            taken.Listen();
        int port = ((IPEndPoint)taken.LocalEndPoint!).Port; // Bound above.
        await WithFolderAsync(data => RefusesAsync($"{protocol} port {port} (SIP) is busy", "--port", $"{FreePorts.Take(2)}", "--sip-port", $"{port}", "--data", data));
    }

    [Fact]
    public async Task A_folder_of_somebody_else_is_left_alone() => await WithFolderAsync(async data =>
    {
        var theirs = Path.Combine(data, "thesis.txt");
        await File.WriteAllTextAsync(theirs, "years of work", TestContext.Current.CancellationToken);
        await RefusesAsync($"The folder {data} is neither empty nor a data folder of Hotline", "--data", data);
        Assert.Equal([theirs], Directory.GetFileSystemEntries(data));
    });

    /// <summary>Needs root, because only then do the services run as somebody else. Anyone else is told the same of a folder that is not theirs.</summary>
    [Fact]
    public async Task A_folder_that_the_services_cannot_reach_is_named() => await WithFolderAsync(async outer =>
    {
        var data = Path.Combine(outer, "closed", "data");
        Directory.CreateDirectory(Path.Combine(outer, "closed"), UnixFileMode.UserRead);
        if (Environment.UserName == "root")
        {
            await RefusesAsync($"as which Hotline's services run, cannot reach the data folder {data}", "--data", data);
            Assert.False(Directory.Exists(data));
        }
        else
        {
            await RefusesAsync($"The data folder {data} cannot be created", "--data", data);
        }
    });

    /// <summary>A small disk of its own, in a mount namespace that ends with the start.</summary>
    [Fact]
    public async Task A_full_disk_is_named() => await WithFolderAsync(async data =>
    {
        var (code, output) = await ShellAsync($"unshare --mount {(Environment.UserName == "root" ? "" : "--map-root-user")} bash -c 'mount -t tmpfs -o size=40m tmpfs {data} && exec {Machine.Root}/ops/run --data {data} --port {FreePorts.Take(2)} --sip-port {FreePorts.Take()}'");
        Assert.True(code == 1, output);
        Assert.Contains($"The disk that holds {data} is nearly full", output, StringComparison.Ordinal);
    });

    [Fact]
    public async Task A_missing_program_is_named() => await WithFolderAsync(async bin =>
    {
        var (code, output) = await ShellAsync($"ln -s $(command -v bash) $(command -v dirname) $(command -v readlink) {bin} && PATH={bin} exec bash {Machine.Root}/ops/run");
        Assert.True(code == 1, output);
        Assert.Equal("The .NET 10 SDK is missing: install it so that 'dotnet' is found on the PATH.", output.Trim());
    });

    private static async Task RefusesAsync(string sentence, params string[] options)
    {
        await using var script = RunScript.Start(RunScript.NothingSet, options);
        int code = await script.ExitAsync(TimeSpan.FromSeconds(60));
        Assert.True(code == 1, $"exit code {code}: {script.Output}");
        Assert.Contains(sentence, script.Output, StringComparison.Ordinal);
        Assert.Single(script.Output.Trim().Split('\n'));
    }

    private static async Task WithFolderAsync(Func<string, Task> story)
    {
        var folder = Machine.NewFolder("refused");
        try
        {
            await story(folder);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<(int Code, string Output)> ShellAsync(string command)
    {
        using var shell = Process.Start(new ProcessStartInfo("bash", ["-c", command]) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true })!; // Always a process.
        shell.StandardInput.Close();
        var output = shell.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var error = shell.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await shell.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (shell.ExitCode, await output + await error);
    }
}
