using Hotline.Benchmarks.Measuring;
using Hotline.Benchmarks.Running;

namespace Hotline.Benchmarks.Citizens;

/// <summary>
/// Thousands of scripted citizens (Hotline.City) on the line at once, nobody at work: each says a word, hears the notice, then the queue's music, stays and hangs up. What they
/// heard, waited for and lost is their program's own report, which is printed; the processors are measured beside it.
/// </summary>
internal static class CitizensBench
{
    private const int WarmUp = 100;
    private static readonly TimeSpan Stays = TimeSpan.FromSeconds(20);

    /// <summary>Ring, notice and the music's first bars, about.</summary>
    private static readonly TimeSpan Arrives = TimeSpan.FromSeconds(10);

    /// <param name="atOnce">At the most; they come evenly over the time that one stays.</param>
    public static async Task RunAsync(int atOnce, CancellationToken ct)
    {
        await using var city = await City.StartUnmannedAsync(atOnce, ct);
        var script = city.Log("citizens") + ".script";
        await File.WriteAllTextAsync(script, $"""
            expect status 200
            speak 1s lamp
            hear music within 30s
            wait {Stays.TotalSeconds:0}s
            bye
            """, ct);
        var rate = Math.Max(1, (int)(atOnce / (Stays + Arrives).TotalSeconds));
        await CallAsync("warm", WarmUp);
        Report.Begin($"citizens: {atOnce * 2} calls, {rate} a second, {atOnce} at once at the most");
        var cpu = CpuTime.Begin(("web", city.WebId), ("telephony", city.TelephonyId));
        var report = await CallAsync("report", atOnce * 2);
        Report.Line("processors", cpu);
        Console.WriteLine(report);
        Report.End();

        async Task<string> CallAsync(string name, int calls)
        {
            await using (var citizens = Child.StartOurs(
                city.Log(name), new Dictionary<string, string>(), "Hotline.City",
                ["citizen", script, "--to", $"sip:12345@127.0.0.1:{city.SipPort}", "--calls", $"{calls}", "--rate", $"{rate}", "--at-once", $"{atOnce}"]))
            {
                await citizens.EndedAsync(ct);
            }

            return await File.ReadAllTextAsync(city.Log(name), ct) is { Length: > 0 } said ? said : throw new InvalidOperationException(await File.ReadAllTextAsync(city.Log(name) + ".errors", ct));
        }
    }
}
