using System.Text.Json;
using System.Text.Json.Nodes;
using Hotline.Agent.Client.Admin;
using Hotline.Agent.Client.Contracts;

namespace Hotline.Agent.Client.Tests.Admin;

public sealed class AdminKindTests
{
    private static readonly Dictionary<string, Type> Records = new()
    {
        ["units"] = typeof(UnitEntry), ["accounts"] = typeof(AccountEntry), ["phones"] = typeof(PhoneEntry), ["queues"] = typeof(QueueEntryConfig), ["skills"] = typeof(SkillEntry),
        ["categories"] = typeof(CategoryEntry), ["rules"] = typeof(RuleEntry), ["holidays"] = typeof(HolidayEntry), ["trunks"] = typeof(TrunkEntry), ["wechat"] = typeof(WeChatEntry),
        ["limits"] = typeof(LimitEntry), ["policy"] = typeof(PolicyEntry), ["switchboard"] = typeof(PolicyEntry), ["lights"] = typeof(LightEntry), ["contacts"] = typeof(ContactEntry), ["follow-up-plans"] = typeof(FollowUpPlanEntry), ["metric-weights"] = typeof(MetricWeightEntry), ["platforms"] = typeof(PlatformEntry), ["platform-keys"] = typeof(PlatformKeyEntry),
    };

    [Fact]
    public void Every_kind_shows_exactly_the_fields_of_its_record()
    {
        foreach (var kind in AdminKind.All)
        {
            var fields = ContractsJson.Default.GetTypeInfo(Records[kind.Path])!.Properties.Select(p => p.Name).Order();
            Assert.Equal(fields, kind.Columns.Select(c => c.Field).Order());
        }
    }

    [Fact]
    public void An_edited_row_reads_back_as_its_record()
    {
        var kind = AdminKind.All.Single(k => k.Path == "queues");
        var row = AdminEntry.ToRow(kind, JsonSerializer.SerializeToNode(new QueueEntryConfig("main", "总队列", ["12345", "079112345"], ["agent1"], 20, 30), ContractsJson.Default.QueueEntryConfig));
        row["logins"] = "agent1，agent2";

        var back = AdminEntry.ToJson(kind, row).Deserialize(ContractsJson.Default.QueueEntryConfig)!;

        Assert.Equal(["12345", "079112345"], back.Numbers);
        Assert.Equal(["agent1", "agent2"], back.Logins);
        Assert.Equal(30, back.WrapUpSeconds);
    }

    [Fact]
    public void A_secret_left_empty_is_sent_as_null_so_that_the_old_one_stays()
    {
        var kind = AdminKind.All.Single(k => k.Path == "accounts");
        var json = AdminEntry.ToJson(kind, AdminEntry.ToRow(kind, new JsonObject { ["login"] = "agent1", ["name"] = "李", ["roles"] = new JsonArray("Agent") }));

        Assert.Null(json.Deserialize(ContractsJson.Default.AccountEntry)!.Password);
        Assert.Equal([StaffRole.Agent], json.Deserialize(ContractsJson.Default.AccountEntry)!.Roles);
    }

    [Theory]
    [InlineData("rules", """{"categoryCode":"050403","regionCode":"360102"}""", "050403-360102")]
    [InlineData("rules", """{"categoryCode":"050403","regionCode":"360102","basis":"排水条例"}""", "050403-360102-%C2%A7%E6%8E%92%E6%B0%B4%E6%9D%A1%E4%BE%8B")]
    [InlineData("rules", """{"categoryCode":"050403","regionCode":"360102","keyword":"井","basis":"水"}""", "050403-360102-%E4%BA%95%C2%A7%E6%B0%B4")]
    [InlineData("trunks", """{"code":"a b/c"}""", "a%20b%2Fc")]
    public void Keys_are_safe_in_an_address(string path, string entry, string key)
    {
        var kind = AdminKind.All.Single(k => k.Path == path);

        Assert.Equal(key, kind.KeyOf(AdminEntry.ToRow(kind, JsonNode.Parse(entry))));
    }
}
