using System.Diagnostics;
using Hotline.EndToEnd.Tests.City;

namespace Hotline.EndToEnd.Tests.Operator;

/// <summary>The life of one data folder: first start, second start, a killed start, and what is left when it stops.</summary>
[Collection(typeof(Alone))]
public sealed class Starting_and_stopping(DemoCity city)
{
    private static readonly string[] Processes = ["postgres", "telephony", "web"];

    [Fact, Trait("Run", "long")] // starts a hotline of its own, twice: ops/test --long
    public async Task A_second_start_is_ready_in_30_seconds_with_its_data_intact_and_nothing_outlives_a_stop()
    {
        var data = Machine.NewFolder("twice");
        try
        {
            IReadOnlyList<Login> first;
            int[] ids;
            await using (var hotline = await RunningHotline.StartAsync(data))
            {
                first = hotline.Logins;
                ids = [.. Processes.Select(hotline.ProcessId)];
                Assert.All(ids, id => Assert.True(Kill.Alive(id)));
                if (Environment.UserName == "root")
                    Assert.All(ids, id => Assert.Equal("hotline", OwnerOf(id)));
                Assert.Equal(0, await hotline.StopAsync());
            }
            Assert.All(ids, id => Assert.False(Kill.Alive(id)));
            Assert.Empty(Directory.GetFiles(Path.Combine(data, "run"), "*.pid"));

            var watch = Stopwatch.StartNew();
            await using (var again = await RunningHotline.StartAsync(data))
            {
                Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(30));
                Assert.Equal(first, again.Logins);
                await CanSignInAsync(again);
                ids = [.. Processes.Select(again.ProcessId)];

                // kill -9 of the script itself: its children end by themselves, and the next start is not in their way.
                await Kill.SendAsync("KILL", again.ScriptId);
                await Eventually.HoldsAsync("the children of a killed start end", TimeSpan.FromSeconds(40), () => !ids.Any(Kill.Alive));
            }

            await using var third = await RunningHotline.StartAsync(data);
            await CanSignInAsync(third);
        }
        finally
        {
            Directory.Delete(data, recursive: true);
        }
    }

    /// <summary>docs/adr/0147: read from the environment alone.</summary>
    [Fact]
    public async Task A_telephony_node_has_the_young_generation_of_16_MB()
    {
        var hotline = await city.StartedAsync();
        var environment = await File.ReadAllTextAsync($"/proc/{hotline.ProcessId("telephony")}/environ", TestContext.Current.CancellationToken);
        Assert.Contains("DOTNET_GCgen0size=0x1000000", environment.Split('\0'));
    }

    [Fact]
    public async Task A_program_that_dies_is_started_again_and_said_so()
    {
        var hotline = await city.StartedAsync();
        foreach (var name in Processes)
        {
            int id = hotline.ProcessId(name);
            await Kill.SendAsync("KILL", id);
            await Eventually.HoldsAsync($"{name} is started again", TimeSpan.FromSeconds(30), () => hotline.ProcessId(name) != id && Kill.Alive(hotline.ProcessId(name)));
            Assert.Contains($"The {name} process ended unexpectedly", hotline.Output, StringComparison.Ordinal);
            await Eventually.HoldsAsync("signing in works again", TimeSpan.FromSeconds(30), async () =>
            {
                try
                {
                    await CanSignInAsync(hotline);
                    return true;
                }
                catch (Exception notYet) when (notYet is HttpRequestException or TaskCanceledException)
                {
                    return false;
                }
            });
        }
    }

    private static async Task CanSignInAsync(RunningHotline hotline)
    {
        using var staff = await Staff.SignInAsync(hotline, hotline.LoginOf("agent"));
        Assert.NotNull(staff.Me.Extension);
    }

    private static string OwnerOf(int id)
    {
        using var stat = Process.Start(new ProcessStartInfo("stat", ["-c", "%U", $"/proc/{id}"]) { RedirectStandardOutput = true })!; // Always a process.
        return stat.StandardOutput.ReadToEnd().Trim();
    }
}
