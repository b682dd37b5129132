using System.Globalization;
using System.Text.Json;
using Hotline.City.Scripts;

namespace Hotline.Telephony.Tests.Calls;

/// <summary>One run of the simulated citizen's command in this process, with its exit code and both reports.</summary>
internal sealed record CitizenRun(int Exit, ScriptSummary Report, string Text)
{
    public static Task<CitizenRun> OfAsync(PeerNode node, params string[] lines) => OfAsync(node, node.Node.Port, [], lines);

    /// <param name="port">Whom the citizens call.</param>
    /// <param name="options">Of the command, besides.</param>
    /// <param name="lines">The script.</param>
    public static async Task<CitizenRun> OfAsync(PeerNode node, int port, string[] options, params string[] lines)
    {
        var ct = TestContext.Current.CancellationToken;
        var (script, json) = (Path.Combine(node.Folder, "citizen.script"), Path.Combine(node.Folder, "report.json"));
        await File.WriteAllLinesAsync(script, lines, ct);
        using StringWriter output = new(CultureInfo.InvariantCulture), errors = new(CultureInfo.InvariantCulture);
        var exit = await ScriptCommand.RunAsync([script, "--to", $"sip:12345@127.0.0.1:{port}", "--json", json, .. options], output, errors, ct);
        Assert.Equal("", errors.ToString());
        var report = JsonSerializer.Deserialize(await File.ReadAllBytesAsync(json, ct), ScriptJson.Default.ScriptSummary);
        Assert.NotNull(report);
        return new CitizenRun(exit, report, output.ToString());
    }

    public void AllAsExpected(int calls)
    {
        Assert.True(Exit == ScriptCommand.AllAsExpected, Text);
        Assert.Equal((calls, 0), (Report.AsExpected, Report.Failed));
    }
}
