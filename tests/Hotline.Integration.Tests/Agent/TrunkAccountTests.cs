using Hotline.Agent.Link;
using Hotline.Agent.Setup;
using Hotline.Telephony.Contracts;
using Hotline.Testing.Postgres;
using Microsoft.Extensions.DependencyInjection;

namespace Hotline.Integration.Tests.Agent;

/// <summary>The account of a trunk with its carrier: where its password goes, and where it does not.</summary>
public sealed class TrunkAccountTests(PostgresFixture postgres)
{
    private const string Password = "carrier-secret-7";

    private static readonly Trunk Registering = new("ims", "电信 IMS", ["203.0.113.0/28"], Gateway: "sip:203.0.113.1:5060")
    {
        Domain = "ims.example.cn", UserName = "+8679112345@ims.example.cn", Password = Password, Registers = true, NumberFormat = "International", Identity = "Preferred", HidesNumber = true, Secured = true,
    };

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_password_goes_to_the_node_lies_encrypted_and_is_never_read_back()
    {
        await using var scene = await AgentScene.StartAsync(postgres);
        var store = scene.Web.Services.GetRequiredService<TrunkStore>();
        Assert.Empty(await SaveAsync(scene, Registering));
        var trunk = await AtNodeAsync(scene, account => account is not null);
        Assert.Equal(new TrunkAccount(Registering.UserName!, Password, null, "+8679112345"), trunk.Account);
        Assert.Equal(new TrunkIdentity("ims.example.cn", NumberFormat.International, IdentityHeader.Preferred, true), trunk.Identity);
        Assert.True(trunk.Secured);
        await scene.InTransactionAsync(async tx =>
        {
            var kept = Assert.Single(await store.ListAsync(tx, Ct), one => one.Code == "ims");
            Assert.Equal((null, Registering.UserName, true, null, true), (kept.Password, kept.UserName, kept.Registers, kept.Pilot, kept.Secured));
        });
        Assert.Equal(0L, await scene.ScalarAsync<long>("select count(*) from agent.trunk t where t::text like $1 or encode(t.password_enc, 'escape') like $1", $"%{Password}%"));

        // Saved again without a password it keeps the old one, also under another name; without a user name it loses it.
        Assert.Empty(await SaveAsync(scene, Registering with { Password = null, Realm = "ims", Pilot = "+8679188886666" }));
        trunk = await AtNodeAsync(scene, account => account?.Realm == "ims");
        Assert.Equal((Password, "+8679188886666"), (trunk.Account!.Password, trunk.Account.Pilot));
        Assert.Equal(["Password"], (await SaveAsync(scene, Registering with { Password = null, Gateway = "sip:203.0.113.99:5060" })).Select(problem => problem.Field)); // It is not shown to another place.
        Assert.Empty(await SaveAsync(scene, Registering with { Password = null, UserName = null, Registers = false, Secured = false }));
        trunk = await AtNodeAsync(scene, account => account is null);
        Assert.Equal((null, false), (trunk.Account, trunk.Secured));
        Assert.Equal(["Password"], (await SaveAsync(scene, Registering with { Password = null })).Select(problem => problem.Field));
    }

    [Fact]
    public async Task A_bad_value_names_its_field_and_changes_nothing()
    {
        await using var scene = await AgentScene.StartAsync(postgres, dial: false);
        (Trunk Given, string[] Fields)[] cases =
        [
            (Registering with { Domain = "ims example" }, ["Domain"]),
            (Registering with { Domain = "ims.example\n" }, ["Domain"]),
            (Registering with { UserName = "gw\n", Pilot = "gw" }, ["UserName"]),
            (Registering with { Pilot = "gw\n" }, ["Pilot"]),
            (Registering with { UserName = "a\"b" }, ["UserName", "Pilot"]),
            (Registering with { UserName = "a\"b", Pilot = "12345" }, ["UserName"]),
            (Registering with { UserName = null }, ["Password", "Registers"]),
            (Registering with { Password = null }, ["Password"]),
            (Registering with { Password = "a\nb" }, ["Password"]),
            (Registering with { Realm = "r\\" }, ["Realm"]),
            (Registering with { Gateway = null }, ["Registers"]),
            (Registering with { Pilot = "+86 791" }, ["Pilot"]),
            (Registering with { NumberFormat = "1" }, ["NumberFormat"]),
            (Registering with { Identity = "Whatever" }, ["Identity"]),
        ];
        foreach (var (given, fields) in cases)
        {
            Assert.Equal(fields, (await SaveAsync(scene, given)).Select(problem => problem.Field));
        }

        Assert.Equal(0L, await scene.ScalarAsync<long>("select count(*) from agent.trunk"));
    }

    [Fact]
    public async Task A_trunk_that_has_us_not_says_so_where_its_health_is_shown()
    {
        await using var scene = await AgentScene.StartAsync(postgres);
        var (operations, store) = (scene.Web.Services.GetRequiredService<NodeOperations>(), scene.Web.Services.GetRequiredService<TrunkStore>());
        Assert.Empty(await SaveAsync(scene, Registering));
        foreach (var (state, word) in ((TrunkState, string)[])[(TrunkState.Unregistered, "tel-1 未注册"), (TrunkState.Refused, "tel-1 注册被拒"), (TrunkState.Up, "tel-1 通")])
        {
            await scene.Node.TellAsync(new TrunkStateChanged("ims", state, DateTimeOffset.UtcNow));
            Assert.Equal(state.ToString(), Assert.Single(Assert.Single(await operations.ListAsync(Ct)).Trunks).State);
            await scene.InTransactionAsync(async tx => Assert.Equal(word, (await store.HealthAsync(tx, Ct))["ims"]));
        }
    }

    private static async Task<IReadOnlyList<SetupProblem>> SaveAsync(AgentScene scene, Trunk trunk)
    {
        IReadOnlyList<SetupProblem> problems = [];
        await scene.InTransactionAsync(async tx => problems = (await scene.Web.Services.GetRequiredService<TrunkStore>().SaveAsync(tx, [trunk], Ct)).Problems);
        return problems;
    }

    private static async Task<TrunkSettings> AtNodeAsync(AgentScene scene, Func<TrunkAccount?, bool> holds)
    {
        await WaitFor.TrueAsync(() => scene.Node.Settings!.Trunks.SingleOrDefault(trunk => trunk.Code == "ims") is { } trunk && holds(trunk.Account), "the trunk at the node");
        return scene.Node.Settings!.Trunks.Single(trunk => trunk.Code == "ims");
    }
}
