using System.Net;
using System.Text;
using System.Text.Json;
using Hotline.Agent.Client.Contracts;
using Hotline.Api.Platforms;
using Hotline.Testing.Postgres;
using static Hotline.Integration.Tests.Api.PlatformProgram;

namespace Hotline.Integration.Tests.Api;

/// <summary>110 and other platforms say by program what they do with what was handed out to them, and are believed by their key alone.</summary>
public sealed class PlatformTests(ApiCity city, PostgresFixture postgres) : IClassFixture<ApiCity>
{
    private const string Police = "110";
    private const string Fire = "119";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_platform_acknowledges_by_its_own_number_and_saying_it_again_changes_nothing()
    {
        var key = await KeyAsync(Police);
        var page = await HandedOutAsync(Police);
        var waiting = await StandsAsync(key, Police, page.Number!);
        Assert.Equal(("Waiting", true), (waiting.Stage, waiting.AcknowledgeBy > TimeProvider.System.GetUtcNow()));
        foreach (var (given, field) in new (PlatformReceipt Given, string Field)[]
        {
            (new(), "receiver"), (new(new string('9', 51)), "number"), (new("A1", ReceivedAt: TimeProvider.System.GetUtcNow().AddHours(1)), "receivedAt"), (new(Receiver: new string('王', 200)), "receiver"),
        })
        {
            using var wrong = await SayAsync(key, Police, page.Number!, "receipt", given);
            Assert.True((await StaffClient.ProblemAsync(wrong, 400)).GetProperty("errors").TryGetProperty(field, out _), field);
        }

        Assert.Contains(await ListAsync(key, Police), row => row.Number == page.Number && row.Stage == "Waiting" && row.AcknowledgeBy == waiting.AcknowledgeBy);
        Assert.DoesNotContain(await ListAsync(await KeyAsync(Fire), Fire), row => row.Number == page.Number);
        var receipt = new PlatformReceipt($"JJ{page.Number}", "指挥席3号", "已派警");
        foreach (var _ in new[] { 1, 2 })
        {
            using var said = await SayAsync(key, Police, page.Number!, "receipt", receipt);
            Assert.Equal("Acknowledged", (await StaffClient.ReadAsync<PlatformHandOut>(said, HttpStatusCode.OK)).Stage);
        }

        Assert.Contains(await ListAsync(key, Police), row => row.Number == page.Number && row.Stage == "Acknowledged");
        using var supervisor = await city.SignedInAsync("supervisor");
        var read = await supervisor.GetAsync<TicketPage>(ApiPath.Ticket(page.Id));
        var row = Assert.Single(read.History, step => step.Verb == "HandOutAcknowledged");
        Assert.Equal(("公安110（接口）", $"JJ{page.Number}"), (row.ActorName, read.ForeignNumbers!["公安110"]));
        Assert.Contains("指挥席3号", row.Text, StringComparison.Ordinal);
        Assert.NotNull(read.Clocks.Single(clock => clock.Kind == "ExternalAck").StoppedAt);
        Assert.Equal(1L, await CountAsync($"select count(*) from dispatch.audit where ticket_id = '{page.Id}' and action = 'AcknowledgeHandOut' and actor_name = '公安110（接口）'"));

        // A number that is put right; and one that is another ticket's already.
        using var corrected = await SayAsync(key, Police, page.Number!, "receipt", new PlatformReceipt($"JJ{page.Number}-2"));
        Assert.Equal(HttpStatusCode.OK, corrected.StatusCode);
        Assert.Equal($"JJ{page.Number}-2", (await supervisor.GetAsync<TicketPage>(ApiPath.Ticket(page.Id))).ForeignNumbers!["公安110"]);
        var other = await HandedOutAsync(Police);
        using var taken = await SayAsync(key, Police, other.Number!, "receipt", new PlatformReceipt($"JJ{page.Number}-2"));
        Assert.True((await StaffClient.ProblemAsync(taken, 400)).GetProperty("errors").TryGetProperty("number", out _));
    }

    [Fact]
    public async Task Who_has_not_the_key_of_this_platform_is_told_why_not_and_learns_nothing()
    {
        string police = await KeyAsync(Police), fire = await KeyAsync(Fire);
        var number = (await HandedOutAsync(Police)).Number!;
        var receipt = new PlatformReceipt("X-1");
        var path = PathOf(number, "receipt");

        await RefusedAsync(SayAsync(fire, Police, number, "receipt", receipt), 401, "platform.wrong-signature");
        await RefusedAsync(SayAsync(fire, "nobody", number, "receipt", receipt), 401, "platform.wrong-signature");
        await RefusedAsync(SayAsync("", "province", number, "receipt", receipt), 401, "platform.wrong-signature"); // It has no key.
        await RefusedAsync(SayAsync(fire, Fire, number, "receipt", receipt), 404, "ticket.not-found");
        await RefusedAsync(SayAsync(police, Police, "200101000001", "receipt", receipt), 404, "ticket.not-found");
        foreach (var minutes in new[] { -6, 6 })
        {
            var stale = await RefusedAsync(SayAsync(police, Police, number, "receipt", receipt, TimeSpan.FromMinutes(minutes)), 401, "platform.stale");
            Assert.True(stale.GetProperty("errors").TryGetProperty(PlatformSignature.TimeHeader, out _));
        }

        // A signature is for one method, one path and one body.
        await RefusedAsync(SayAsync(police, Police, number, "receipt", receipt, signedPath: PathOf(number, "return")), 401, "platform.wrong-signature");
        await RefusedAsync(SayAsync(police, Police, number, "receipt", receipt, signedBody: "{}"), 401, "platform.wrong-signature");
        using var http = new HttpClient { BaseAddress = city.Host.Address };
        using var bare = await http.PostAsync(path, new StringContent("{}", Encoding.UTF8, "application/json"), Ct);
        var errors = (await StaffClient.ProblemAsync(bare, 401)).GetProperty("errors");
        Assert.All([PlatformSignature.PlatformHeader, PlatformSignature.TimeHeader, PlatformSignature.SignatureHeader], header => Assert.True(errors.TryGetProperty(header, out _)));
        using var large = await SayAsync(police, Police, number, "receipt", new PlatformReceipt(Note: new string('x', 70_000)));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, large.StatusCode);
        await RefusedAsync(SayAsync(police, Police, number, "receipt", "not an object"), 400, "request.invalid");

        // A new key ends the old one; without one, and out of use, the door is shut. What is kept of it is ciphertext.
        var renewed = await KeyAsync(Police);
        await RefusedAsync(SayAsync(police, Police, number, "receipt", receipt), 401, "platform.wrong-signature");
        Assert.Equal(0L, await CountAsync($"select count(*) from api.platform_key where position('{renewed}'::bytea in secret_enc) > 0"));
        Assert.Equal("Waiting", (await StandsAsync(renewed, Police, number)).Stage);
        using var admin = await city.SignedInAsync("administrator");
        Assert.DoesNotContain(renewed, await (await admin.GetAsync($"{ApiPath.Admin}/platform-keys")).Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
        using var withdrawn = await admin.DeleteAsync($"{ApiPath.Admin}/platform-keys/{Fire}");
        Assert.Equal(HttpStatusCode.NoContent, withdrawn.StatusCode);
        await RefusedAsync(SayAsync(fire, Fire, number, "receipt", receipt), 401, "platform.wrong-signature");
        using var unknown = await admin.PutAsync($"{ApiPath.Admin}/platform-keys/nobody", new PlatformKeyEntry("nobody"));
        Assert.True((await StaffClient.ProblemAsync(unknown, 400)).GetProperty("errors").TryGetProperty("code", out _));
    }

    [Fact]
    public async Task What_a_platform_returns_goes_to_a_dispatcher_and_what_is_over_is_said_no_more()
    {
        var key = await KeyAsync(Police);
        using var dispatcher = await city.SignedInAsync("dispatcher");
        var page = await HandedOutAsync(Police);
        await RefusedAsync(SayAsync(key, Police, page.Number!, "return", new PlatformReturn(" ")), 400, "ticket.invalid");
        foreach (var _ in new[] { 1, 2 })
        {
            using var said = await SayAsync(key, Police, page.Number!, "return", new PlatformReturn("不属公安管辖"));
            Assert.Equal("Over", (await StaffClient.ReadAsync<PlatformHandOut>(said, HttpStatusCode.OK)).Stage);
        }

        await RefusedAsync(SayAsync(key, Police, page.Number!, "return", new PlatformReturn("另有原因")), 409, "ticket.hand-out-over");
        await RefusedAsync(SayAsync(key, Police, page.Number!, "receipt", new PlatformReceipt("J-9")), 409, "ticket.hand-out-over");
        var back = await dispatcher.GetAsync<TicketPage>(ApiPath.Ticket(page.Id));
        Assert.Equal(TicketState.PendingDispatch, back.State);
        Assert.Contains("不属公安管辖", Assert.Single(back.History, step => step.Verb == "HandOutTakenBack").Text, StringComparison.Ordinal);

        // Handed out once more, it may be returned once more, for the same reason; and answered the third time.
        await dispatcher.ActAsync(back, "hand-out", new HandOutTicket(Police, "经核实在公安管辖内"));
        using (var again = await SayAsync(key, Police, page.Number!, "return", new PlatformReturn("不属公安管辖"), TimeSpan.FromSeconds(30)))
        {
            Assert.Equal("Over", (await StaffClient.ReadAsync<PlatformHandOut>(again, HttpStatusCode.OK)).Stage);
        }

        await dispatcher.ActAsync(await dispatcher.GetAsync<TicketPage>(ApiPath.Ticket(page.Id)), "hand-out", new HandOutTicket(Police, "市局已协调"));
        foreach (var _ in new[] { 1, 2 })
        {
            using var said = await SayAsync(key, Police, page.Number!, "result", new PlatformResult("已到场处置"));
            Assert.Equal("Over", (await StaffClient.ReadAsync<PlatformHandOut>(said, HttpStatusCode.OK)).Stage);
        }

        var answered = await dispatcher.GetAsync<TicketPage>(ApiPath.Ticket(page.Id));
        Assert.Equal((TicketState.AwaitingFollowUp, 2), (answered.State, answered.History.Count(step => step.Verb == "HandOutTakenBack")));
        Assert.Single(answered.History, step => step.Verb == "HandOutAnswered");
        await RefusedAsync(SayAsync(key, Police, page.Number!, "return", new PlatformReturn("不属公安管辖"), TimeSpan.FromSeconds(60)), 409, "ticket.hand-out-over");
    }

    [Fact]
    public async Task A_request_that_was_recorded_and_is_sent_again_does_nothing()
    {
        var key = await KeyAsync(Police);
        using var dispatcher = await city.SignedInAsync("dispatcher");
        var page = await HandedOutAsync(Police);
        var signed = TimeProvider.System.GetUtcNow();
        foreach (var receipt in new[] { $"R{page.Number}-1", $"R{page.Number}-2", $"R{page.Number}-1" })
        {
            using var said = await new PlatformProgram(city.Host.Address, Police, key, signed).SayAsync(page.Number!, "receipt", new PlatformReceipt(receipt));
            Assert.Equal(HttpStatusCode.OK, said.StatusCode);
        }

        Assert.Equal($"R{page.Number}-2", (await dispatcher.GetAsync<TicketPage>(ApiPath.Ticket(page.Id))).ForeignNumbers!["公安110"]);
        foreach (var stage in new[] { "Over", "Waiting" })
        {
            using var said = await new PlatformProgram(city.Host.Address, Police, key, signed).SayAsync(page.Number!, "return", new PlatformReturn("不属公安管辖"));
            Assert.Equal(stage, (await StaffClient.ReadAsync<PlatformHandOut>(said, HttpStatusCode.OK)).Stage);
            if (stage == "Over")
            {
                await dispatcher.ActAsync(await dispatcher.GetAsync<TicketPage>(ApiPath.Ticket(page.Id)), "hand-out", new HandOutTicket(Police, "市局已协调"));
            }
        }
    }

    [Fact]
    public async Task What_the_hotline_took_back_is_over_for_the_platform()
    {
        var key = await KeyAsync(Police);
        using var dispatcher = await city.SignedInAsync("dispatcher");
        var page = await HandedOutAsync(Police);
        await dispatcher.ActAsync(await dispatcher.GetAsync<TicketPage>(ApiPath.Ticket(page.Id)), "hand-out-return", new TakeBackHandOut("群众撤回"));
        Assert.Equal("Over", (await StandsAsync(key, Police, page.Number!)).Stage);
        await RefusedAsync(SayAsync(key, Police, page.Number!, "receipt", new PlatformReceipt("J-1")), 409, "ticket.hand-out-over");
        await RefusedAsync(SayAsync(key, Police, page.Number!, "result", new PlatformResult("已处置")), 409, "ticket.hand-out-over");
    }

    [Fact]
    public async Task Two_programs_that_say_the_same_at_once_are_both_answered_and_it_happens_once()
    {
        var key = await KeyAsync(Police);
        var page = await HandedOutAsync(Police);
        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(at => SayAsync<object>(
            key, Police, page.Number!, at % 2 == 0 ? "receipt" : "return", at % 2 == 0 ? new PlatformReceipt($"P{page.Number}") : new PlatformReturn("不属公安管辖"), TimeSpan.FromSeconds(at))));
        Assert.All(answers.Where((_, at) => at % 2 == 1), answer => Assert.Equal(HttpStatusCode.OK, answer.StatusCode));
        Assert.All(answers.Where((_, at) => at % 2 == 0), answer => Assert.Contains(answer.StatusCode, new[] { HttpStatusCode.OK, HttpStatusCode.Conflict }));
        Assert.Equal(1L, await CountAsync($"select count(*) from dispatch.ticket_event where ticket_id = '{page.Id}' and kind = 'HandOutTakenBack'"));
        Assert.True(await CountAsync($"select count(*) from dispatch.ticket_event where ticket_id = '{page.Id}' and kind = 'HandOutAcknowledged'") <= 1);
        foreach (var answer in answers)
        {
            answer.Dispose();
        }
    }

    [Fact]
    public async Task Who_knocks_too_often_is_asked_to_wait()
    {
        await using var host = await ApiHost.StartAsync(postgres, settings: ["--Platforms:RequestsPerMinute=3"]);
        using var http = new HttpClient { BaseAddress = host.Address };
        HttpStatusCode last = default;
        for (var knock = 0; knock < 4; knock++)
        {
            using var answer = await http.GetAsync(PathOf("1", ""), Ct);
            last = answer.StatusCode;
            Assert.Equal(knock == 3, answer.Headers.RetryAfter is not null);
        }

        Assert.Equal(HttpStatusCode.TooManyRequests, last);
    }

    private static async Task<JsonElement> RefusedAsync(Task<HttpResponseMessage> said, int status, string code)
    {
        using var answer = await said;
        var problem = await StaffClient.ProblemAsync(answer, status);
        Assert.Equal(code, problem.GetProperty("code").GetString());
        return problem;
    }

    private async Task<string> KeyAsync(string platform)
    {
        using var admin = await city.SignedInAsync("administrator");
        using var saved = await admin.PutAsync($"{ApiPath.Admin}/platform-keys/{platform}", new PlatformKeyEntry(platform));
        return (await StaffClient.ReadAsync<Saved>(saved, HttpStatusCode.OK)).Secret!;
    }

    private async Task<TicketPage> HandedOutAsync(string platform)
    {
        using var agent = await city.SignedInAsync("agent");
        return await agent.ActAsync(await agent.OpenAsync(ApiCity.Complete), "hand-out", new HandOutTicket(platform, "有人打架"));
    }

    private Task<IReadOnlyList<PlatformHandOut>> ListAsync(string key, string platform) => new PlatformProgram(city.Host.Address, platform, key).ListAsync();

    private Task<PlatformHandOut> StandsAsync(string key, string platform, string number) => new PlatformProgram(city.Host.Address, platform, key).StandsAsync(number);

    private Task<HttpResponseMessage> SayAsync<T>(string key, string platform, string number, string act, T body, TimeSpan ahead = default, string? signedPath = null, string? signedBody = null) =>
        new PlatformProgram(city.Host.Address, platform, key).SayAsync(number, act, body, ahead, signedPath, signedBody);

    private async Task<long> CountAsync(string sql)
    {
        await using var command = city.Host.Database.DataSource.CreateCommand(sql);
        return (long)(await command.ExecuteScalarAsync(Ct))!; // A count is never null.
    }
}
