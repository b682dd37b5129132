using System.Text.Json;
using System.Text.Json.Nodes;
using Hotline.City.Plan;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Hotline.City.Staff;

/// <summary>
/// The simulated staff behind the desks: a dispatcher who knows the city's own matters, and units that sign, reply, send back
/// or let things lie (<see cref="Conduct"/>). They see and do what any liaison could; a visitor may be quicker.
/// </summary>
internal sealed partial class Departments(CityOptions options, Access access, TimeProvider time, ILogger<Departments> logger) : BackgroundService
{
    private static readonly TimeSpan Round = TimeSpan.FromSeconds(3);
    private const int MostKnown = 5000;
    private readonly Dictionary<string, long> firstSeen = [];
    private readonly HashSet<string> sentBack = [];
    private readonly HashSet<string> contacted = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var liaisons = new List<StaffBrowser>();
        StaffBrowser? dispatcher = null;
        try
        {
            using var clock = new PeriodicTimer(Round, time);
            do
            {
                try
                {
                    dispatcher ??= access.Dispatcher is { } one ? await StaffBrowser.SignInAsync(options.Web, one, stoppingToken) : null;
                    if (liaisons.Count == 0)
                    {
                        liaisons = await SignInAsync(stoppingToken);
                    }

                    await (dispatcher is null ? Task.CompletedTask : DispatchAsync(dispatcher, stoppingToken));
                    foreach (var liaison in liaisons)
                    {
                        await ActAsync(liaison, stoppingToken);
                    }
                }
                catch (Exception away) when (away is HttpRequestException or IOException or JsonException || (away is OperationCanceledException && !stoppingToken.IsCancellationRequested))
                {
                    // Restarted, or our sessions ended: in again at the next round.
                    LogAway(away.GetType().Name);
                    liaisons.ForEach(liaison => liaison.Dispose());
                    liaisons.Clear();
                    dispatcher?.Dispose();
                    dispatcher = null;
                }
            }
            while (await clock.WaitForNextTickAsync(stoppingToken));
        }
        finally
        {
            liaisons.ForEach(liaison => liaison.Dispose());
            dispatcher?.Dispose();
        }
    }

    /// <summary>One liaison a unit.</summary>
    private async Task<List<StaffBrowser>> SignInAsync(CancellationToken ct)
    {
        var signedIn = new List<StaffBrowser>();
        foreach (var who in access.Liaisons)
        {
            if (await StaffBrowser.SignInAsync(options.Web, who, ct) is not { } liaison)
            {
                continue;
            }

            if (signedIn.Any(other => other.UnitCode == liaison.UnitCode))
            {
                liaison.Dispose();
            }
            else
            {
                signedIn.Add(liaison);
            }
        }

        return signedIn;
    }

    /// <summary>Dispatches the city's own matters, and upholds what units send back; other tickets are a visitor's.</summary>
    private async Task DispatchAsync(StaffBrowser dispatcher, CancellationToken ct)
    {
        foreach (var row in await dispatcher.ListAsync("returns", ct))
        {
            if (Matters.ByTitle((string?)row["title"]) is not null && await dispatcher.OpenAsync(Id(row), ct) is { } page)
            {
                await DoAsync(dispatcher, page, "return-ruling", new JsonObject { ["uphold"] = true, ["reason"] = "同意退回，重新派单。" }, ct);
            }
        }

        foreach (var row in await dispatcher.ListAsync("dispatch", ct))
        {
            if (Matters.ByTitle((string?)row["title"]) is { } matter && await dispatcher.OpenAsync(Id(row), ct) is { } page && (string?)page["regionCode"] is { } county)
            {
                await DoAsync(dispatcher, page, "assignment", new JsonObject { ["unitCode"] = matter.UnitIn(county) }, ct);
            }
        }
    }

    private async Task ActAsync(StaffBrowser liaison, CancellationToken ct)
    {
        foreach (var row in await liaison.ListAsync("unit", ct))
        {
            var (number, state, round) = ((string?)row["number"] ?? "", (string?)row["state"], (int?)row["round"] ?? 1);
            var conduct = Conduct.Of(options.Seed, number, round);
            var waited = Waited($"{number}/{round}/{state}") * options.Speed;
            var sendsBack = conduct.Doing == Doing.Return && !sentBack.Contains(number);
            var (act, body) = state switch
            {
                "AwaitingSignFor" when waited >= conduct.SignAfter && (conduct.Doing != Doing.Neglect || number.EndsWith('1')) => ("sign-for", new JsonObject()),
                "InHandling" when waited >= conduct.ActAfter / 4 && conduct.Doing == Doing.Reply && !contacted.Contains($"{number}/{round}") => ("contact", new JsonObject
                {
                    ["way"] = "Telephone",
                    ["reached"] = true,
                    ["note"] = "已电话告知诉求人由本单位办理。",
                }),
                "InHandling" when waited >= conduct.ActAfter && sendsBack => ("return", new JsonObject { ["reason"] = "经核实不属于本单位职责范围。", ["legalBasis"] = "部门职责清单", ["evidence"] = "现场核查记录。" }),
                "InHandling" when waited >= conduct.ActAfter && conduct.Doing != Doing.Neglect => ("reply", new JsonObject
                {
                    ["reply"] = Matters.ByTitle((string?)row["title"])?.Reply ?? "已安排人员到现场核实，并按规定处理。",
                    ["contacted"] = "已电话联系诉求人说明办理情况。",
                }),
                _ => (null, null),
            };
            if (act is null || body is null || await liaison.OpenAsync(Id(row), ct) is not { } page)
            {
                continue;
            }

            if (act == "return" && (string?)page["regionCode"] is { } county)
            {
                body["proposedUnitCode"] = Matters.All.Select(matter => matter.UnitIn(county)).First(unit => unit != (string?)page["unitCode"]);
            }

            var done = await DoAsync(liaison, page, act, body, ct);
            if (act == "contact")
            {
                contacted.Add($"{number}/{round}"); // Refused for an anonymous citizen, it is not tried again.
            }
            else if (done && act == "return")
            {
                sentBack.Add(number);
            }
        }
    }

    private async Task<bool> DoAsync(StaffBrowser who, JsonNode page, string act, JsonObject body, CancellationToken ct)
    {
        var done = await who.ActAsync(Id(page), (long?)page["version"] ?? 0, act, body, ct);
        LogActed((string?)page["number"] ?? "", act, done);
        return done;
    }

    /// <summary>Since this was seen first; a restart of the simulation begins to wait anew.</summary>
    private TimeSpan Waited(string what)
    {
        if (firstSeen.Count > MostKnown)
        {
            firstSeen.Clear();
        }

        if (!firstSeen.TryGetValue(what, out var since))
        {
            firstSeen[what] = since = time.GetTimestamp();
        }

        return time.GetElapsedTime(since);
    }

    private static string Id(JsonNode node) => (string?)node["id"] ?? "";

    [LoggerMessage(1520, LogLevel.Information, "Ticket {Number}: {Act} ({Done})")]
    private partial void LogActed(string number, string act, bool done);

    [LoggerMessage(1521, LogLevel.Warning, "The web side does not answer the simulated staff ({Failure}); again soon")]
    private partial void LogAway(string failure);
}
