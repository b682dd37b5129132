using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Text.Json;
using Hotline.Agent.Client.Contracts;
using Hotline.Integration.Tests.Api;
using Hotline.Testing;
using Hotline.Testing.Postgres;

namespace Hotline.Integration.Tests.Faults;

/// <summary>
/// The web side as a process of its own, killed with SIGKILL while people work, and started again: every ticket is before or after what was being done to it, its outbox says
/// which, and nobody who asks again does anything twice.
/// </summary>
public sealed class KilledProcessTests(PostgresFixture postgres)
{
    private const int Kills = 2;
    private const int People = 5;

    private static readonly string[] WholeLife = ["DraftOpened", "Accepted", "Dispatched", "SignedFor", "Contacted", "Replied", "FollowedUp", "Closed"];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Killed_under_load_and_started_again_no_ticket_is_half_done_or_done_twice()
    {
        await using var database = await postgres.CreateDatabaseAsync(Ct);
        var folder = Directory.CreateTempSubdirectory("hotline-killed-").FullName;
        var printed = await ApiHost.InitAsync(database, folder, demo: false);
        await using var web = new WebProcess(database, folder);
        await web.StartAsync();
        using (var admin = new StaffClient(web.Address))
        {
            await admin.SignInAsync("admin", printed.Select(line => line.Split(' ')).Single(words => words[0] == "login" && words[2] == "admin")[3]);
            await ApiCity.FillAsync(admin);
        }

        using var agent = new StaffClient(web.Address);
        using var roads = new StaffClient(web.Address);
        await agent.SignInAsync("agent", ApiCity.Password);
        await roads.SignInAsync("roads", ApiCity.Password);
        var work = new Work(web, agent, roads);
        var people = Enumerable.Range(0, People).Select(_ => Task.Run(work.GoOnAsync, Ct)).ToArray();
        for (var kill = 0; kill < Kills; kill++)
        {
            await work.AnswersAsync(25 + Random.Shared.Next(40));
            await web.KillAsync();
            await web.StartAsync();
        }

        await work.AnswersAsync(25);
        work.End();
        await Task.WhenAll(people);

        await FaultTraces.OfAsync(database.DataSource, "true");
        var lives = await database.DataSource.RowsAsync(
            "select string_agg(kind, ',' order by seq) from dispatch.ticket_event where kind not in ('LightTurned', 'Escalated', 'RepeatFound') group by ticket_id", row => row.GetString(0));
        Assert.All(lives, life => Assert.Equal(string.Join(',', WholeLife), life));
        Assert.Equal(work.Lives.Count, lives.Count);
        Assert.Equal(work.Lives.Count, work.Lives.Distinct().Count());
    }

    /// <summary>People who file, handle and close one request after the other, and who ask again as they asked when no answer came.</summary>
    private sealed class Work(WebProcess web, StaffClient agent, StaffClient roads)
    {
        private readonly Lock gate = new();
        private (int Left, TaskCompletionSource Reached)? awaited;
        private volatile bool ends;

        public ConcurrentBag<Guid> Lives { get; } = [];

        public void End() => ends = true;

        /// <summary>Until so many more were answered: whatever else is on its way then is on its way.</summary>
        public Task AnswersAsync(int count)
        {
            lock (gate)
            {
                var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                awaited = (count, reached);
                return reached.Task.WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System, Ct);
            }
        }

        public async Task GoOnAsync()
        {
            while (!ends)
            {
                var page = await FileAsync();
                page = await ActAsync(roads, page, "sign-for", new SignForTicket());
                page = await ActAsync(roads, page, "contact", new RecordContact("Visit", true, null, "已上门"));
                page = await ActAsync(roads, page, "reply", new ReplyTicket("已修补完毕。", null));
                page = await ActAsync(agent, page, "follow-up", new RecordFollowUp(true, SolvedMark.Solved, SatisfiedMark.Satisfied, true));
                Assert.Equal(TicketState.Closed, page.State);
                Lives.Add(page.Id);
            }
        }

        private async Task<TicketPage> FileAsync()
        {
            var key = Guid.NewGuid().ToString();
            using var answer = await InsistAsync(() => agent.PostAsync(ApiPath.Acceptance, ApiCity.Complete, key: key));
            return (await StaffClient.ReadAsync<AcceptedTicket>(answer, HttpStatusCode.Created)).Ticket;
        }

        private async Task<TicketPage> ActAsync<T>(StaffClient client, TicketPage seen, string act, T body)
        {
            var asked = 0;
            using var answer = await InsistAsync(() =>
            {
                asked++;
                return client.PostAsync(ApiPath.Act(seen.Id, act), body, seen.Version);
            });
            if (answer.StatusCode != HttpStatusCode.PreconditionFailed)
            {
                return await StaffClient.ReadAsync<TicketPage>(answer, HttpStatusCode.OK);
            }

            // Nobody else works on it: it was done when no answer came.
            var current = (await StaffClient.ProblemAsync(answer, 412)).GetProperty("current").Deserialize<TicketPage>(StaffClient.Json)!; // It is there.
            Assert.True(asked > 1 && current.Version == seen.Version + 1, $"{act} was asked {asked} times and is refused at version {current.Version} after {seen.Version}.");
            return current;
        }

        private async Task<HttpResponseMessage> InsistAsync(Func<Task<HttpResponseMessage>> ask)
        {
            while (true)
            {
                try
                {
                    var answer = await ask();
                    if ((int)answer.StatusCode < 500)
                    {
                        Answered();
                        return answer;
                    }

                    answer.Dispose();
                }
                catch (Exception down) when (down is HttpRequestException or IOException)
                {
                    // Killed while it was asked.
                }

                await web.UpAsync();
            }
        }

        private void Answered()
        {
            lock (gate)
            {
                if (awaited is not var (left, reached))
                {
                    return;
                }

                awaited = left > 1 ? (left - 1, reached) : null;
                if (left <= 1)
                {
                    reached.SetResult();
                }
            }
        }
    }
}

/// <summary>The web side as an operator runs it.</summary>
internal sealed class WebProcess(TestDatabase database, string folder) : IAsyncDisposable
{
    private readonly int port = FreePorts.Take();
    private Process? process;

    public Uri Address => new($"http://127.0.0.1:{port}");

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async Task StartAsync()
    {
        process = Process.Start(new ProcessStartInfo("dotnet")
        {
            ArgumentList =
            {
                // The tests' folder has the program, but takes its libraries from the framework that only the tests name.
                "exec", "--runtimeconfig", InTests("Hotline.Integration.Tests.runtimeconfig.json"), "--depsfile", InTests("Hotline.Integration.Tests.deps.json"),
                InTests("Hotline.Api.dll"), "serve", "--port", $"{port}", "--data", folder, "--roles", "web,dispatch", $"--Database:ConnectionString={database.ConnectionString}",
            },
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!; // UseShellExecute is off, so there is one.
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        await UpAsync();
    }

    /// <summary>Until somebody answers again.</summary>
    public async Task UpAsync()
    {
        using var http = new HttpClient();
        await Eventually.IsAsync(
            async () =>
            {
                try
                {
                    using var answer = await http.GetAsync(new Uri(Address, "/health/ready"), Ct);
                    return answer.IsSuccessStatusCode;
                }
                catch (HttpRequestException)
                {
                    return false;
                }
            },
            TimeSpan.FromSeconds(60));
    }

    /// <summary>SIGKILL: no handler of the process runs.</summary>
    public async Task KillAsync()
    {
        process!.Kill(); // It was started.
        await process.WaitForExitAsync(Ct);
        process.Dispose();
        process = null;
    }

    public async ValueTask DisposeAsync()
    {
        if (process is not null)
        {
            await KillAsync();
        }

        Directory.Delete(folder, recursive: true);
    }

    private static string InTests(string file) => Path.Combine(AppContext.BaseDirectory, file);
}
