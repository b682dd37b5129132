namespace Hotline.City.Scripts;

/// <param name="Line">Of the step in the script; 0 when no step was to blame.</param>
internal sealed record StepFailure(int Line, string Step, string Reason, int Calls);

/// <summary>Three of a hundred parts, in milliseconds.</summary>
internal sealed record Percentiles(double P50, double P95, double P99);

/// <summary>What a run came to: the JSON of the report.</summary>
/// <param name="Refused">Answered with another final status than 200.</param>
/// <param name="SetUpMilliseconds">From INVITE to 200; null when no call was answered.</param>
/// <param name="LostPercent">Of the packets that the hotline sent.</param>
/// <param name="JitterMilliseconds">Of the calls' means (RFC 3550 §6.4.1).</param>
/// <param name="LatestBeatMilliseconds">How late this program's own media thread was at worst: a machine that is too busy, not the hotline.</param>
internal sealed record ScriptSummary(
    string Script, string To, int Calls, int Answered, int Refused, int AsExpected, int Failed, double Seconds, Percentiles? SetUpMilliseconds, long PacketsSent, long PacketsReceived,
    long PacketsLost, double LostPercent, Percentiles? JitterMilliseconds, double LatestBeatMilliseconds, IReadOnlyList<StepFailure> Failures);

/// <summary>Adds up the calls of a run. Used from one loop.</summary>
internal sealed class ScriptReport(string script, string to)
{
    private readonly Dictionary<(int Line, string Step, string Reason), int> failures = [];
    private readonly List<float> setUps = [];
    private readonly List<float> jitters = [];
    private (int Calls, int Answered, int Refused, int AsExpected) counts;
    private (long Sent, long Received, long Lost) packets;
    private (TimeSpan Time, TimeSpan Latest) run;

    public ScriptSummary Summary => new(
        script, to, counts.Calls, counts.Answered, counts.Refused, counts.AsExpected, counts.Calls - counts.AsExpected, Math.Round(run.Time.TotalSeconds, 1), Of(setUps),
        packets.Sent, packets.Received, packets.Lost, Math.Round(100.0 * packets.Lost / Math.Max(1, packets.Received + packets.Lost), 3), Of(jitters),
        Math.Round(run.Latest.TotalMilliseconds, 1),
        [.. failures.OrderBy(one => one.Key.Line).ThenByDescending(one => one.Value).Select(one => new StepFailure(one.Key.Line, one.Key.Step, one.Key.Reason, one.Value))]);

    public void Take(CallOutcome call)
    {
        counts.Calls++;
        counts.Answered += call.SetUp is null ? 0 : 1;
        counts.Refused += call.RefusedWith is null ? 0 : 1;
        counts.AsExpected += call.AsExpected ? 1 : 0;
        packets = (packets.Sent + call.Sound.Sent, packets.Received + call.Sound.Received, packets.Lost + call.Sound.Lost);
        if (call.SetUp is { } setUp)
        {
            setUps.Add((float)setUp.TotalMilliseconds);
        }

        if (call.Sound.Received > 0)
        {
            jitters.Add((float)call.Sound.JitterMilliseconds);
        }

        if (call.Reason is { } reason)
        {
            var where = (call.FailedAt?.Line ?? 0, call.FailedAt?.Text ?? "", reason);
            failures[where] = failures.GetValueOrDefault(where) + 1;
        }
    }

    public void Close(TimeSpan time, TimeSpan latest) => run = (time, latest);

    private static Percentiles? Of(List<float> all)
    {
        if (all.Count == 0)
        {
            return null;
        }

        var sorted = all.Order().ToList();
        double At(double share) => Math.Round(sorted[Math.Min(sorted.Count - 1, (int)(share * sorted.Count))], 1);
        return new Percentiles(At(0.50), At(0.95), At(0.99));
    }
}
