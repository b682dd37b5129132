using System.Globalization;
using Hotline.Benchmarks.Measuring;
using Hotline.Benchmarks.Running;
using Hotline.Testing;

namespace Hotline.Benchmarks.Signalling;

/// <summary>
/// What the signalling of a call costs the processor, without media, under sipp: taking calls (INVITE, 200, ACK, BYE, 200) against Kamailio
/// that only says 200, and carrying them on to a second leg against Kamailio as a stateful proxy. CPU is that of all threads and children.
/// </summary>
internal static class SignallingBench
{
    public static async Task RunAsync(int seconds, int taken, int carried, CancellationToken ct)
    {
        var folder = Directory.CreateTempSubdirectory("hotline-bench-");
        try
        {
            Report.Begin($"signalling: {taken} calls/s taken, {carried} calls/s carried, {seconds} s each");
            var bound = await StepAsync(new Step(folder, "Kamailio, stateless 200", Kamailio.Stateless, taken, seconds, 0), ct);
            var ours = await StepAsync(new Step(folder, "Hotline, calls taken", Ours, taken, seconds, 0), ct);
            Report.Line("calls taken", $"{ours / bound:0.00} x; {Halted(folder)}");
            ours = await StepAsync(new Step(folder, "Hotline, calls taken and written down", WrittenDown, taken, seconds, 0), ct);
            Report.Line("calls taken and written down", $"{ours / bound:0.00} x; {Halted(folder)}");
            bound = await StepAsync(new Step(folder, "Kamailio, stateful proxy", Kamailio.Proxy, carried, seconds, 500), ct);
            ours = await StepAsync(new Step(folder, "Hotline, calls carried", Ours, carried, seconds, 500), ct);
            Report.Line("calls carried", $"{ours / bound:0.00} x; {Halted(folder)}");
            ours = await StepAsync(new Step(folder, "Hotline, calls carried and written down", WrittenDown, carried, seconds, 500), ct);
            Report.Line("calls carried and written down", $"{ours / bound:0.00} x; {Halted(folder)}");
            Report.End();
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static Child Ours(DirectoryInfo folder, int port, int? onward) => Ours(folder, port, onward, []);

    private static Child WrittenDown(DirectoryInfo folder, int port, int? onward) => Ours(folder, port, onward, folder.FullName);

    /// <summary>What the node that just ended says of itself.</summary>
    private static string Halted(DirectoryInfo folder) => File.ReadLines(Log(folder)).Last();

    private static string Log(DirectoryInfo folder) => Path.Combine(folder.FullName, "hotline.log");

    private static Child Ours(DirectoryInfo folder, int port, int? onward, params IEnumerable<string> spool) => Child.Start(
        Log(folder), Child.AsInstalled(), "dotnet",
        ["exec", Path.Combine(AppContext.BaseDirectory, "Hotline.Benchmarks.dll"), "signalling-node", Text(port), Text(onward ?? 0), .. spool]);

    /// <returns>Seconds of processor a call.</returns>
    private static async Task<double> StepAsync(Step step, CancellationToken ct)
    {
        int port = FreePorts.Take(), calls = step.Rate * step.Seconds;
        int? onward = step.Milliseconds > 0 ? FreePorts.Take() : null;
        await using var answering = onward is { } uas ? Sipp(step, "uas", ["-sn", "uas", "-p", Text(uas)]) : null;
        await using var server = step.Start(step.Folder, port, onward);
        await Task.Delay(TimeSpan.FromSeconds(3), ct);
        await LoadAsync(step with { Rate = 200 }, port, 2000, [], ct); // What is compiled at first use is not counted.
        var before = CpuTime.FamilySeconds(server.Id);
        var machine = CpuTime.Begin([("it", server.Id), .. answering is null ? Array.Empty<(string, int)>() : [("who answers", answering.Id)]]);
        var statistics = Path.Combine(step.Folder.FullName, $"{port}.csv");
        await LoadAsync(step, port, calls, ["-trace_stat", "-stf", statistics, "-fd", "5"], ct);
        var cpu = (CpuTime.FamilySeconds(server.Id) - before) / calls;
        var heard = SippStatistics.Read(statistics);
        Report.Line(
            $"{step.Name}: {step.Rate} calls/s",
            $"{cpu * 1000:0.000} ms a call, {heard.Failed} of {calls} failed, {100.0 * heard.Retransmitted / calls:0.000} % sent again, memory {CpuTime.Megabytes(server.Id)} MB; {machine}");
        return cpu;
    }

    private static async Task LoadAsync(Step step, int port, int calls, IEnumerable<string> more, CancellationToken ct)
    {
        await using var load = Sipp(step, "uac", [
            $"127.0.0.1:{port}", "-sn", "uac", "-s", "12345", "-p", Text(FreePorts.Take()), "-r", Text(step.Rate), "-m", Text(calls), "-l", Text(step.Rate * 20), "-d", Text(step.Milliseconds),
            "-timeout", $"{(calls / step.Rate) + 60}s", .. more]);
        await load.EndedAsync(ct);
    }

    private static Child Sipp(Step step, string log, IReadOnlyList<string> arguments) => Child.Start(
        Path.Combine(step.Folder.FullName, log), new Dictionary<string, string>(), "sipp", [.. arguments, "-i", "127.0.0.1", "-nostdin"]);

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    /// <param name="Start">With the port to listen at and the one to carry calls on to.</param>
    /// <param name="Milliseconds">From ACK to BYE; 0: nothing is carried on.</param>
    private sealed record Step(DirectoryInfo Folder, string Name, Func<DirectoryInfo, int, int?, Child> Start, int Rate, int Seconds, int Milliseconds);
}

/// <summary>The last line of what sipp counted.</summary>
internal sealed record SippStatistics(long Failed, long Retransmitted)
{
    public static SippStatistics Read(string file)
    {
        var lines = File.ReadAllLines(file);
        var names = lines[0].Split(';');
        var last = lines[^1].Split(';');
        return new SippStatistics(Of("FailedCall(C)"), Of("Retransmissions(C)"));

        long Of(string name) => long.Parse(last[Array.IndexOf(names, name)], CultureInfo.InvariantCulture);
    }
}
