using System.Diagnostics;
using Hotline.EndToEnd.Tests.City;

namespace Hotline.EndToEnd.Tests.Operator;

/// <summary>How <c>ops/lib/children.sh</c> ends what a start has left and what it has itself, with programs that are shells.</summary>
[Collection(typeof(Alone))]
public sealed class Children_of_a_start
{
    [Fact]
    public async Task Telephony_of_a_killed_start_is_told_once_more_and_nobody_else_whose_number_is_left()
        => Assert.Equal("ended 143, alive\n", await RunAsync("""
            mkdir -p "$data/run" "$data/programs/telephony"
            echo 'echo ready; read -r' >"$data/programs/telephony/Hotline.Telephony.dll"
            coproc bash "$data/programs/telephony/Hotline.Telephony.dll"
            orphan=$COPROC_PID
            read -r <&"${COPROC[0]}"
            sleep 60 >/dev/null 2>&1 & other=$!
            echo "$orphan" >"$data/run/telephony.pid"
            echo "$other" >"$data/run/telephony2.pid"
            hurry_orphaned_telephony
            wait "$orphan"
            printf 'ended %s, ' "$?"
            kill "$other" && echo alive
            """));

    [Fact]
    public async Task Told_to_stop_once_more_while_the_city_stops_it_still_stops_everything()
        => Assert.Equal("told\nstopped\n", await RunAsync("""
            builder=''
            trap 'stop_everything; echo stopped' EXIT
            trap 'exit 0' INT TERM HUP
            coproc { trap "kill -TERM $$; echo told >&2; kill \$!; exit" TERM; sleep 60 >/dev/null 2>&1 & echo ready; wait; }
            pid_of[city]=$COPROC_PID
            read -r <&"${COPROC[0]}"
            exit 0
            """));

    private static async Task<string> RunAsync(string script)
    {
        var data = Machine.NewFolder("children");
        try
        {
            using var shell = Process.Start(new ProcessStartInfo("timeout", ["30", "bash", "-c", $"set -uo pipefail; exec 2>&1; data={data}; . {Machine.Root}/ops/lib/children.sh\n{script}"]) { RedirectStandardOutput = true })!; // Always a process.
            var output = await shell.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            await shell.WaitForExitAsync(TestContext.Current.CancellationToken);
            return output;
        }
        finally
        {
            Directory.Delete(data, recursive: true);
        }
    }
}
