using System.Diagnostics;
using Hotline.Agent.Client.Contracts;
using Hotline.Testing.Postgres;
using Npgsql;

namespace Hotline.Integration.Tests.Api;

public sealed class PrivacyTests(PostgresFixture postgres)
{
    private const string Name = "欧阳明镜";
    private const string Phone = "13971122334";
    private const string OtherPhone = "13975566778";
    private const string IdNumber = "360103199003075213";
    private const string Address = "象山南路88号明镜里三栋";

    private static readonly string[] Planted = [Name, Phone, OtherPhone, IdNumber, "明镜里"];

    [Fact]
    public async Task Planted_names_and_numbers_are_in_no_log_job_outbox_file_name_or_dump()
    {
        await using var host = await ApiHost.StartAsync(postgres);
        using (var admin = await host.SignedInAsync("admin", host.PasswordOf("admin")))
        {
            await ApiCity.FillAsync(admin);
        }

        await TellAsync(host);
        Assert.DoesNotContain(host.Log.Lines, line => Planted.Any(secret => line.Contains(secret, StringComparison.Ordinal)));
        Assert.DoesNotContain(Directory.EnumerateFiles(host.DataFolder, "*", SearchOption.AllDirectories), file => Planted.Any(secret => file.Contains(secret, StringComparison.Ordinal)));
        var outbox = await ScalarAsync(host, "select coalesce(string_agg(payload::text, ' '), '') from dispatch.outbox");
        Assert.Contains("Closed", outbox, StringComparison.Ordinal);
        var jobs = await ScalarAsync(host, "select coalesce(string_agg(arguments::text || invocationdata::text, ' '), '') from hangfire.job");
        var dump = await DumpAsync(host.Database.ConnectionString);
        Assert.Contains("dispatch.ticket", dump, StringComparison.Ordinal);
        var master = await File.ReadAllTextAsync(Path.Combine(host.DataFolder, "keys", "master.key"), TestContext.Current.CancellationToken);
        foreach (var secret in Planted.Append(master.Trim()).Append(Convert.ToHexStringLower(Convert.FromBase64String(master))).Append(host.PasswordOf("admin")).Append(ApiCity.Password))
        {
            Assert.DoesNotContain(secret, outbox + jobs, StringComparison.Ordinal);
            Assert.DoesNotContain(secret, dump, StringComparison.Ordinal);
        }
    }

    private static async Task TellAsync(ApiHost host)
    {
        using var agent = await host.SignedInAsync("agent", ApiCity.Password);
        using var roads = await host.SignedInAsync("roads", ApiCity.Password);
        var page = await agent.OpenAsync(ApiCity.Complete with
        {
            CallerName = Name, ContactPhone = Phone, IdNumber = IdNumber, Place = Address,
            Title = $"{Name}反映坑洞", Content = $"联系人{Name}，另一个电话{OtherPhone}，证件{IdNumber}，住{Address}。",
        });
        using (var unreadable = await agent.PostAsync(ApiPath.Act(page.Id, "answer"), new { answer = Name, surplus = Phone }, page.Version))
        {
            await StaffClient.ProblemAsync(unreadable, 400);
        }

        using (await agent.PostAsync(ApiPath.TicketSearch, new SearchTickets(Phone)))
        {
        }

        page = await agent.ActAsync(page, "acceptance", new AcceptTicket());
        using (await agent.PostAsync(ApiPath.Act(page.Id, "reveal"), new RevealField("contactPhone", $"给{Name}回电")))
        {
        }

        page = await roads.ActAsync(page, "sign-for", new SignForTicket());
        page = await roads.ActAsync(page, "reply", new ReplyTicket($"已联系{Name}（{OtherPhone}）", $"拨打{Phone}"));
        await agent.ActAsync(page, "follow-up", new RecordFollowUp(true, SolvedMark.Solved, SatisfiedMark.Satisfied, true, $"{Name}表示满意"));
    }

    private static async Task<string> ScalarAsync(ApiHost host, string sql)
    {
        await using var command = host.Database.DataSource.CreateCommand(sql);
        return (string?)await command.ExecuteScalarAsync(TestContext.Current.CancellationToken) ?? "";
    }

    private static async Task<string> DumpAsync(string connectionString)
    {
        var place = new NpgsqlConnectionStringBuilder(connectionString);
        var binary = Directory.GetFiles("/usr/lib/postgresql", "pg_dump", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Last();
        var start = new ProcessStartInfo(binary) { RedirectStandardOutput = true };
        foreach (var word in new[] { "--inserts", "-h", place.Host!, "-p", $"{place.Port}", "-U", place.Username!, place.Database! })
        {
            start.ArgumentList.Add(word);
        }

        using var dump = Process.Start(start) ?? throw new InvalidOperationException("pg_dump did not start.");
        var text = await dump.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await dump.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, dump.ExitCode);
        return text;
    }
}
