using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Hotline.Agent.Link;
using Hotline.Agent.Setup;
using Hotline.Telephony.Contracts;
using Hotline.Testing.Postgres;
using Microsoft.Extensions.DependencyInjection;

namespace Hotline.Integration.Tests.Agent;

public sealed class LinkTests(PostgresFixture postgres)
{
    [Theory]
    [InlineData("")]
    [InlineData("wrong")]
    [InlineData(WebNode.ServiceKey + "x")]
    public async Task A_node_without_the_service_key_is_refused(string key)
    {
        await using var scene = await AgentScene.StartAsync(postgres, dial: false);
        var refused = await Assert.ThrowsAnyAsync<Exception>(() => scene.Node.DialAsync(scene.Web.Url, key));
        Assert.Contains("401", refused.ToString());
        Assert.Empty(scene.Web.Services.GetRequiredService<LinkHealth>().ConnectedNodes);
    }

    [Fact]
    public async Task Settings_come_with_the_attach_and_again_when_they_change()
    {
        await using var scene = await AgentScene.StartAsync(postgres);
        Assert.Equal(["tel-1"], scene.Web.Services.GetRequiredService<LinkHealth>().ConnectedNodes);
        var first = scene.Node.Settings!;
        Assert.Equal(["12345"], first.HotlineNumbers);
        Assert.Equal(2.0, first.RingSeconds);
        Assert.Equal("hotline", first.Realm);
        Assert.NotEmpty(first.RecordingPublicKey);
        Assert.True(Guid.TryParse(first.RecordingKeyId, out _));

        await scene.InTransactionAsync(async tx =>
        {
            var ct = TestContext.Current.CancellationToken;
            var services = scene.Web.Services;
            Assert.True((await services.GetRequiredService<PhoneStore>().SaveAsync(tx, [new("8001", "correct horse")], ct)).Accepted);
            Assert.True((await services.GetRequiredService<QueueStore>().SaveAsync(tx, [new("main", "综合受理", ["12345", "079112345"], [], 20, 60)], ct)).Accepted);
            Assert.True((await services.GetRequiredService<TrunkStore>().SaveAsync(tx, [new("ct", "电信", ["203.0.113.0/28"], "From", "0791", ["17951"], 30, "sip:203.0.113.1")], ct)).Accepted);
        });
        await WaitFor.TrueAsync(() => scene.Node.Settings!.Version > first.Version, "new settings");
        var now = scene.Node.Settings!;
        Assert.Equal(["079112345", "12345"], now.HotlineNumbers);
        Assert.Equal(["203.0.113.0/28"], now.TrunkNetworks);
        var trunk = Assert.Single(now.Trunks);
        Assert.Equal(("ct", CallerIdSource.From, "0791", 30, "sip:203.0.113.1"), (trunk.Code, trunk.CallerId.Source, trunk.CallerId.AreaCode, trunk.MaxCalls, trunk.Probe));
        Assert.Equal(["17951"], trunk.CallerId.Prefixes);
        var phone = Assert.Single(now.Phones);
        Assert.Equal("8001", phone.Extension);

        // md5 and sha256 of "8001:hotline:correct horse"
        Assert.Equal("5d7d3410e97f619647a42221d6fe2731", phone.Ha1Md5);
        Assert.Equal(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData("8001:hotline:correct horse"u8)), phone.Ha1Sha256);
        Assert.Equal(first.RecordingKeyId, now.RecordingKeyId);
        Assert.Equal(0L, await scene.ScalarAsync<long>("select count(*) from agent.desk_phone p where p::text like '%horse%' or p::text like $1", $"%{phone.Ha1Md5}%"));
    }

    [Fact]
    public async Task What_a_node_dropped_is_on_a_meter_of_the_web_side_once()
    {
        await using var scene = await AgentScene.StartAsync(postgres);
        var factory = scene.Web.Services.GetRequiredService<IMeterFactory>();
        var counted = new ConcurrentQueue<string>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, self) =>
            {
                if (instrument.Name == "hotline.telephony.dropped" && ReferenceEquals(instrument.Meter.Scope, factory))
                {
                    self.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((_, value, tags, _) => counted.Enqueue($"{string.Join(' ', tags.ToArray().Select(tag => tag.Value))} {value}"));
        listener.Start();
        var told = new PacketsDropped(new Dictionary<string, long> { ["UnknownDtls"] = 7 }, DateTimeOffset.UtcNow);
        await scene.Node.TellAsync(told);
        await scene.Node.ReplayAsync(new NumberedEvent(scene.Node.LastSeq, told)); // The node did not hear that it was taken.
        Assert.Equal("UnknownDtls tel-1 7", Assert.Single(counted));
    }

    [Fact]
    public async Task A_bad_row_names_its_field_and_changes_nothing()
    {
        await using var scene = await AgentScene.StartAsync(postgres, dial: false);
        await scene.InTransactionAsync(async tx =>
        {
            var ct = TestContext.Current.CancellationToken;
            var services = scene.Web.Services;
            var phones = await services.GetRequiredService<PhoneStore>().SaveAsync(tx, [new("8001", "long enough"), new("80x1", "short"), new("8001", null)], ct);
            Assert.Equal(
                [(1, "Extension"), (1, "Secret"), (2, "Secret"), (2, "Extension")],
                phones.Problems.Select(problem => (problem.Row, problem.Field)));
            Assert.Empty(await services.GetRequiredService<PhoneStore>().ListAsync(tx, ct));

            var queues = await services.GetRequiredService<QueueStore>().SaveAsync(tx, [new("Bad Code", "", ["12345"], [], 1, 1000)], ct);
            Assert.Equal(["Code", "Name", "OfferSeconds", "WrapUpSeconds", "Numbers"], queues.Problems.Select(problem => problem.Field));
            var trunks = await services.GetRequiredService<TrunkStore>().SaveAsync(tx, [new("ct", "电信", ["203.0.113.7/28"]), new("Everywhere", "", ["everywhere"])], ct);
            Assert.Equal([(0, "Networks"), (1, "Code"), (1, "Name"), (1, "Networks")], trunks.Problems.Select(problem => (problem.Row, problem.Field)));
        });
    }

    [Fact]
    public async Task Queues_are_listed_as_saved_and_the_last_one_stays()
    {
        await using var scene = await AgentScene.StartAsync(postgres, dial: false);
        var member = Guid.CreateVersion7();
        await scene.InTransactionAsync(async tx =>
        {
            var ct = TestContext.Current.CancellationToken;
            var store = scene.Web.Services.GetRequiredService<QueueStore>();
            var saved = await store.SaveAsync(tx, [new("business", "企业服务", ["12346"], [member], 15, 0)], ct);
            Assert.Equal((1, 0), (saved.Created, saved.Changed));
            var listed = (await store.ListAsync(tx, ct)).Single(queue => queue.Code == "business");
            Assert.Equal([member], listed.Members);
            Assert.Equal(["12346"], listed.Numbers);
            Assert.True(await store.DeleteAsync(tx, "main", ct));
            Assert.False(await store.DeleteAsync(tx, "business", ct));
        });
    }

    [Fact]
    public async Task Only_members_serve_a_queue_that_has_members()
    {
        await using var scene = await AgentScene.StartAsync(postgres);
        var outsider = await scene.ReadyAgentAsync("8001");
        var member = await scene.ReadyAgentAsync("8002");
        await scene.InTransactionAsync(async tx => await scene.Web.Services.GetRequiredService<QueueStore>().SaveAsync(
            tx, [new("business", "企业服务", ["12346"], [member.Staff.Id], 20, 60)], TestContext.Current.CancellationToken));
        var call = await scene.Node.CallAsync(dialled: "12346");
        Assert.Equal("8002", (await scene.Node.RungAsync(call)).Extension);
        Assert.DoesNotContain(outsider.Events, e => e.Kind == Hotline.Agent.Client.Contracts.DeskEventKind.OfferMade);
    }
}
