using System.Globalization;
using System.Runtime.InteropServices;
using Hotline.Benchmarks.Assign;
using Hotline.Benchmarks.Bare;
using Hotline.Benchmarks.Calls;
using Hotline.Benchmarks.Citizens;
using Hotline.Benchmarks.Clocks;
using Hotline.Benchmarks.Create;
using Hotline.Benchmarks.Fanout;
using Hotline.Benchmarks.Flood;
using Hotline.Benchmarks.Fuzz;
using Hotline.Benchmarks.Idle;
using Hotline.Benchmarks.Lag;
using Hotline.Benchmarks.Lists;
using Hotline.Benchmarks.Pop;
using Hotline.Benchmarks.Repeats;
using Hotline.Benchmarks.Search;
using Hotline.Benchmarks.Signalling;
using Hotline.Benchmarks.Suggest;
using Hotline.Benchmarks.Surge;

namespace Hotline.Benchmarks;

/// <summary>Plain runners whose figures are recorded in docs/performance.md. Each starts what it needs on loopback and ends by itself.</summary>
internal static class Program
{
    private const string Usage = """
        pop [CALLS] [PER-SECOND]                 INVITE to screen pop on the wire
        seen [CALLS] [PER-SECOND]                INVITE to screen pop painted in Chromium
        assign [CALLS] [PER-SECOND] [AGENTS]     from the queue to an agent, nobody twice
        assign-nodes [ASSIGNMENTS] [WEB-NODES] [MINUTES]   nobody twice where several web nodes share one PostgreSQL, as fast as it goes
        create [SECONDS]                         a ticket through HTTP against one INSERT
        fanout [CONSOLES] [EVENTS]               one event to many consoles against a bare hub
        lag [TICKETS] [ELASTICSEARCH-ADDRESS]    committed to findable
        search [TICKETS] [ELASTICSEARCH-ADDRESS] search, facets, heatmap
        calls [SECONDS] [CALLS...]               bridged calls, recorded and not, against rtpengine in userspace
        calls-ramp [SECONDS] [MOST]              how many bridged recorded calls until p99 of the delay passes 20 ms
        citizens [AT-ONCE]                       scripted citizens on the line at once, nobody at work
        clocks [TICKETS]                         clocks that fire in a minute and after an outage, beside very many that do not
        idle [SECONDS]                           what a hotline at rest asks of its database
        lists [TICKETS]                          the desks' lists, first pages and pages deep inside, in a large table, by SQL and over HTTP
        calendar                                 working-time arithmetic against a binary search
        suggest FILE                             departments suggested for answered complaints (CSV)
        signalling [SECONDS] [TAKEN] [CARRIED]   calls a second without media under sipp, against Kamailio
        flood [SECONDS] [PACKETS-A-SECOND] [proxy] calls of a trunk beside a flood of strangers, straight or through Kamailio
        surge [MINUTES] [RATE]                   the day of a flood of calls: nobody lost, memory flat
        held                                     managed heap of a held call without and with media, bytes allocated by reading an INVITE
        repeats STREAM-CSV JUDGED-CSV            how often 疑似重复 is right on real messages
        knowledge ANSWERED-CSV                   whether an answer is found by the citizen's own words
        fuzz COUNT [SEED] [TARGET]               the fuzz targets of the telephony suite, or one of them, as many inputs as asked for
        """;

    private static async Task<int> Main(string[] args)
    {
        using var stop = new CancellationTokenSource();
        Console.CancelKeyPress += (_, pressed) =>
        {
            pressed.Cancel = true;
            stop.Cancel();
        };
        using var asked = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal =>
        {
            // What was started is ended first.
            signal.Cancel = true;
            stop.Cancel();
        });
        var ct = stop.Token;
        switch (args)
        {
            case ["pop", ..]:
                await PopBench.RunAsync(Number(args, 1, 300), Number(args, 2, 5), ct);
                return 0;
            case ["seen", ..]:
                await SeenBench.RunAsync(Number(args, 1, 100), Number(args, 2, 2), ct);
                return 0;
            case ["assign", ..]:
                await AssignBench.RunAsync(Number(args, 1, 1500), Number(args, 2, 25), Number(args, 3, 2000), ct);
                return 0;
            case ["assign-nodes", ..]:
                await NodesBench.RunAsync(Number(args, 1, 10_000), Number(args, 2, 2), TimeSpan.FromMinutes(Number(args, 3, 600)), ct);
                return 0;
            case ["create", ..]:
                await CreateBench.RunAsync(Number(args, 1, 10), ct);
                return 0;
            case ["fanout", ..]:
                await FanoutBench.RunAsync(Number(args, 1, 500), Number(args, 2, 100), ct);
                return 0;
            case ["lag", ..]:
                await LagBench.RunAsync(Number(args, 1, 300), Address(args), ct);
                return 0;
            case ["search", ..]:
                await SearchBench.RunAsync(Number(args, 1, 1_000_000), Address(args), ct);
                return 0;
            case ["clocks", ..]:
                await ClocksBench.RunAsync(Number(args, 1, 1_000_000), ct);
                return 0;
            case ["idle", ..]:
                await IdleBench.RunAsync(Number(args, 1, 60), ct);
                return 0;
            case ["citizens", ..]:
                await CitizensBench.RunAsync(Number(args, 1, 2000), ct);
                return 0;
            case ["lists", ..]:
                await ListsBench.RunAsync(Number(args, 1, 5_000_000), ct);
                return 0;
            case ["calendar"]:
                CalendarBench.Run();
                return 0;
            case ["suggest", var file]:
                await SuggestBench.RunAsync(file, ct);
                return 0;
            case ["calls", ..]:
                await CallsBench.RunAsync([.. args.Length > 2 ? args[2..].Select(Parse) : [100, 300]], Number(args, 1, 10), ct);
                return 0;
            case ["calls-ramp", ..]:
                await RampBench.RunAsync(Number(args, 2, 900), Number(args, 1, 4), ct);
                return 0;
            case ["signalling", ..]:
                await SignallingBench.RunAsync(Number(args, 1, 45), Number(args, 2, 1000), Number(args, 3, 500), ct);
                return 0;
            case ["signalling-node", var at, var onward, ..]: // Started by signalling.
                await SignallingNode.RunAsync(Parse(at), Parse(onward), args.Length > 3 ? args[3] : null, ct);
                return 0;
            case ["flood", ..]:
                await FloodBench.RunAsync(Number(args, 1, 30), Number(args, 2, 5000), args.Contains("proxy"), ct);
                return 0;
            case ["surge", ..]:
                await SurgeBench.RunAsync(Number(args, 1, 30), Number(args, 2, 25), ct);
                return 0;
            case ["held"]:
                HeldBench.Run();
                await HeldAudioBench.RunAsync(ct);
                return 0;
            case ["fuzz", var count, ..] when long.TryParse(count, out var inputs):
                return FuzzBench.Run(inputs, Number(args, 2, 1), args.ElementAtOrDefault(3), ct);
            case ["repeats", var stream, var judged]:
                await RepeatBench.RunAsync(stream, judged, ct);
                return 0;
            case ["knowledge", var answered]:
                await KnowledgeBench.RunAsync(answered, ct);
                return 0;
            case ["bare", var port, var database]: // Started by the others.
                await BareServer.RunAsync(Parse(port), database);
                return 0;
            default:
                Console.WriteLine(Usage);
                return 1;
        }
    }

    private static int Number(string[] args, int at, int otherwise) => args.Length > at ? Parse(args[at]) : otherwise;

    private static int Parse(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    private static Uri? Address(string[] args) => args.Length > 2 ? new Uri(args[2].TrimEnd('/') + "/") : null;
}
