using System.Security.Cryptography;
using System.Text;
using Hotline.Agent.Client.Contracts;
using Hotline.EndToEnd.Tests.City;
using Hotline.EndToEnd.Tests.Desk;
using Hotline.EndToEnd.Tests.Wire;

namespace Hotline.EndToEnd.Tests.Operator;

/// <summary>A start without the demonstration: one administrator imports everything as CSV, and the spine runs.</summary>
[Collection(typeof(Alone))]
public sealed class A_city_of_ones_own
{
    [Fact(Timeout = 300_000), Trait("Run", "long")] // starts a hotline of its own: ops/test --long
    public async Task An_administrator_imports_a_city_and_the_spine_runs()
    {
        var data = Machine.NewFolder("own");
        var certificate = data + ".pem";
        try
        {
            // As an operator would who has a certificate, an address, and a master key that comes from a vault.
            using var served = OwnCertificate.WriteTo(certificate);
            var masterKey = new Dictionary<string, string> { ["HOTLINE_MASTER_KEY"] = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)) };
            string[] options = ["--no-demo", "--cert", certificate, "--advertise", "127.0.0.1"];
            await using var hotline = await RunningHotline.StartAsync(masterKey, data, options);
            Assert.False(File.Exists(Path.Combine(data, "keys", "master.key")), "the master key of the environment was written down");
            Assert.Equal(served.Thumbprint, await OwnCertificate.ThumbprintAtAsync(hotline.Port + 1));
            var printed = Assert.Single(hotline.Logins);
            Assert.Equal("administrator", printed.Role);
            Assert.Empty(hotline.Phones);
            using var admin = await Staff.SignInAsync(hotline, printed);

            await ImportAsync(admin, "units", "code,name,parent,regionCode\nYC-CG,宜春市城市管理局,,3609\nYC-YZ-CG,袁州区城市管理局,YC-CG,360902\n");
            await ImportAsync(admin, "categories", "code,name\n05,城乡建设与管理\n0504,市政设施\n050403,路灯\n");
            await ImportAsync(admin, "rules", "categoryCode,regionCode,unitCode,legalBasis\n050403,360902,YC-YZ-CG,《城市照明管理规定》\n");
            await ImportAsync(admin, "holidays", "date,name,isOffDay\n2027-01-01,元旦,1\n");
            await ImportAsync(admin, "phones", "extension,secret\n6001,desk-secret-6001\n");
            await ImportAsync(admin, "trunks", "code,name,networks\nct,中国电信,127.0.0.1/32\n"); // Without one nobody calls.
            var passwords = await ImportAsync(admin, "accounts", "login,name,roles,unitCode,extension\nseat1,首席话务员,Agent,,6001\nyuanzhou,袁州城管联络员,Liaison,YC-YZ-CG,\n");
            await ImportAsync(admin, "queues", "code,name,numbers,logins,offerSeconds,wrapUpSeconds\nmain,热线,12345,seat1,20,10\n");
            Login Of(string role, string login) => new(role, login, passwords.Single(s => s.Key == login).Secret ?? "");

            var matter = Matter.StreetLamp with { Region = "360902", RegionName = "袁州区" };
            await using var caller = new WireCaller(hotline.SipPort, "13507950123", 700);
            var closed = await Spine.RunAsync(hotline, Of("agent", "seat1"), Of("liaison", "yuanzhou"), caller, matter, () => new DeskPhone("6001", "desk-secret-6001"));
            Assert.Equal(TicketState.Closed, closed.State);
            Assert.Equal("袁州区城市管理局", closed.UnitName);

            // A second start prints no password.
            Assert.Equal(0, await hotline.StopAsync());
            await using var again = await RunningHotline.StartAsync(masterKey, data, options);
            Assert.Empty(again.Logins);
            using var liaison = await Staff.SignInAsync(again, Of("liaison", "yuanzhou"));
            Assert.Equal(closed.Title, (await liaison.GetAsync<TicketPage>($"api/tickets/{closed.Id}")).Title);
        }
        finally
        {
            Directory.Delete(data, recursive: true);
            File.Delete(certificate);
        }
    }

    private static async Task<IReadOnlyList<Saved>> ImportAsync(Staff admin, string kind, string csv)
    {
        using var content = new StringContent(csv, Encoding.UTF8, "text/csv");
        using var reply = await admin.Http.PostAsync(new Uri($"api/admin/{kind}/import", UriKind.Relative), content, TestContext.Current.CancellationToken);
        var text = await reply.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(reply.IsSuccessStatusCode, $"{kind}: {(int)reply.StatusCode} {text}");
        var report = System.Text.Json.JsonSerializer.Deserialize(text, ContractsJson.Default.ImportReport);
        Assert.NotNull(report);
        Assert.True(report.Errors.Count == 0, $"{kind}: {string.Join("; ", report.Errors)}");
        return report.Secrets;
    }
}
