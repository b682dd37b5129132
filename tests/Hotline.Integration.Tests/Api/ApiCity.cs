using Hotline.Agent.Client.Contracts;
using Hotline.Testing.Postgres;

namespace Hotline.Integration.Tests.Api;

/// <summary>A small city that an administrator imported after a <c>--no-demo</c> start; shared by the tests of a class.</summary>
public sealed class ApiCity(PostgresFixture postgres) : IAsyncLifetime
{
    public const string Password = "test-password-1";
    public const string Roads = "360103-CG";
    public const string Water = "360103-SW";
    public const string PotHole = "050401";
    public const string NoWater = "050501";
    public const string WithoutRule = "020101";
    public const string Xihu = "360103";

    internal ApiHost Host { get; private set; } = null!; // Set before any test.

    public static DraftFields Complete { get; } = new(
        "Complaint", PotHole, Xihu, "永叔路与象山南路口东侧", null, null, "路面坑洞", "路口有一个大坑，雨天看不见。", "Normal", false, "王建国", "13970012345");

    public async ValueTask InitializeAsync()
    {
        Host = await ApiHost.StartCopyAsync(postgres, await StillAsync(postgres));
    }

    /// <summary>The city as it is before anybody works in it.</summary>
    internal static Task<StillCity> StillAsync(PostgresFixture postgres) => postgres.OnceAsync(nameof(ApiCity), async () =>
    {
        var host = await ApiHost.StartAsync(postgres);
        using var admin = await host.SignedInAsync("admin", host.PasswordOf("admin"));
        await FillAsync(admin);
        return await host.StopAsync();
    });

    public ValueTask DisposeAsync() => Host.DisposeAsync();

    internal Task<StaffClient> SignedInAsync(string login) => Host.SignedInAsync(login, Password);

    /// <summary>A request that its unit has signed for.</summary>
    internal static async Task<TicketPage> SignedForAsync(StaffClient agent, StaffClient unit, DraftFields? fields = null)
    {
        var page = await agent.ActAsync(await agent.OpenAsync(fields ?? Complete), "acceptance", new AcceptTicket());
        return await unit.ActAsync(await unit.GetAsync<TicketPage>(ApiPath.Ticket(page.Id)), "sign-for", new SignForTicket());
    }

    internal static async Task FillAsync(StaffClient admin)
    {
        Accepted(await admin.ImportAsync("units", $"code,name,parent,region_code\n360103,西湖区政府,,360103\n{Roads},西湖区城管局,360103,360103\n{Water},西湖区水务局,360103,360103\n"));
        Accepted(await admin.ImportAsync("phones", "extension,secret\n8001,phone-secret-1\n8002,\n"));
        Accepted(await admin.ImportAsync("accounts", $"""
            login,name,roles,unitCode,extension,password
            agent,周敏,Agent,,8001,{Password}
            agent-b,吴芳,Agent,,8002,{Password}
            lead,郑强,ShiftLead,,,{Password}
            dispatcher,徐静,Dispatcher,,,{Password}
            roads,刘洋,Liaison,{Roads},,{Password}
            roads-b,孙宁,Liaison,{Roads},,{Password}
            water,陈涛,Liaison,{Water},,{Password}
            district,李敏,Liaison,360103,,{Password}
            supervisor,何平,Supervisor,,,{Password}
            leader,罗华,Leader,,,{Password}
            editor,谢兰,KnowledgeEditor,,,{Password}
            editor-b,方宁,KnowledgeEditor,,,{Password}
            administrator,胡军,Administrator,,,{Password}
            """));
        Accepted(await admin.ImportAsync("rules", $"category_code,region_code,unit_code,legal_basis\n{PotHole},{Xihu},{Roads},《城市道路管理条例》\n{NoWater},{Xihu},{Water},\n"));
        Accepted(await admin.ImportAsync("queues", "code,name,numbers,logins\nmain,综合受理,12345,agent|agent-b\n"));
    }

    private static void Accepted(ImportReport report) => Assert.Empty(report.Errors);
}
