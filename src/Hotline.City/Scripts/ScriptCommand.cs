using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Hotline.City.Scripts;

/// <summary>The verb <c>citizen</c>: runs a script and reports. See docs/how-to/script-a-citizen.md.</summary>
internal static class ScriptCommand
{
    public const int AllAsExpected = 0, SomeFailed = 1, Refused = 2;

    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(IReadOnlyList<string> args, TextWriter output, TextWriter errors, CancellationToken ct)
    {
        ScriptOptions options;
        Script script;
        try
        {
            options = ScriptOptions.Parse(args);
            script = ScriptReader.Read(options.Script);
        }
        catch (FormatException wrong)
        {
            await errors.WriteLineAsync(wrong.Message);
            return Refused;
        }

        var report = new ScriptReport(script.Name, options.Target.ToString());
        using (var phones = new ScriptPhones(options, script, report))
        {
            await phones.RunAsync(ct);
        }

        var summary = report.Summary;
        await output.WriteAsync(Text(summary));
        if (options.Json is { } file)
        {
            await File.WriteAllBytesAsync(file, JsonSerializer.SerializeToUtf8Bytes(summary, ScriptJson.Default.ScriptSummary), CancellationToken.None);
        }

        return summary.Failed == 0 && summary.Calls == options.Calls ? AllAsExpected : SomeFailed;
    }

    private static string Text(ScriptSummary run)
    {
        var text = new StringBuilder();
        void Line(FormattableString line) => text.AppendLine(line.ToString(CultureInfo.InvariantCulture));
        Line($"{run.Script}: {run.Calls} calls to {run.To} in {run.Seconds:0.0} s");
        Line($"  answered {run.Answered}, refused {run.Refused}, as expected {run.AsExpected}, failed {run.Failed}");
        if (run.SetUpMilliseconds is { } setUp)
        {
            Line($"  INVITE to 200: p50 {setUp.P50} ms, p95 {setUp.P95} ms, p99 {setUp.P99} ms");
        }

        if (run.JitterMilliseconds is { } jitter)
        {
            Line($"  heard {run.PacketsReceived} packets, lost {run.PacketsLost} ({run.LostPercent} %), jitter p50 {jitter.P50} ms, p95 {jitter.P95} ms, p99 {jitter.P99} ms");
        }

        Line($"  own media thread late by {run.LatestBeatMilliseconds} ms at worst");
        foreach (var failure in run.Failures)
        {
            Line($"  failed {failure.Calls} times{(failure.Line > 0 ? $", line {failure.Line} \"{failure.Step}\"" : "")}: {failure.Reason}");
        }

        return text.ToString();
    }
}

[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ScriptSummary))]
internal sealed partial class ScriptJson : JsonSerializerContext;
