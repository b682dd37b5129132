using System.Text;
using Hotline.Telephony.Contracts;

namespace Hotline.Telephony.Tests.Fuzz;

/// <summary>The small form of the fuzz run; the large one is <c>Hotline.Benchmarks fuzz COUNT</c>.</summary>
public sealed class FuzzTests(ITestOutputHelper output)
{
    public static TheoryData<string, int> Shares => new()
    {
        { "SIP", 20_000 },
        { "stream", 5_000 },
        { "SDP", 10_000 },
        { "RTP", 20_000 },
        { "RTCP", 20_000 },
        { "STUN", 20_000 },
        { "DTLS", 400 },
        { "DTLS records", 2_000 },
        { "DTLS handshakes", 60 },
    };

    [Theory]
    [MemberData(nameof(Shares))]
    public void Nothing_breaks_and_most_inputs_get_inside(string name, int count)
    {
        var target = FuzzRun.Targets().Single(target => target.Name == name);
        using var scene = target as IDisposable;
        var report = FuzzRun.Run(target, count, seed: 12345, TestContext.Current.CancellationToken);
        output.WriteLine(report.ToString());
        Assert.True(report.Inside * 2 >= count, report.ToString());
        Assert.All(report.Reached, (reached, layer) => Assert.True(reached > 0, $"no input ended at layer {layer}: {report}"));
    }

    /// <summary>What is changed must be able to get there unchanged: else the fuzzing never sees what lies behind.</summary>
    [Fact]
    public void What_the_peers_say_unchanged_gets_to_challenges_transfers_and_keys()
    {
        var call = new SipFuzzCall();
        var random = new Random(12345);
        for (var i = 0; i < 4000; i++)
        {
            call.KeepUp();
            var (from, text) = call.Next(random);
            call.Receive(Encoding.UTF8.GetBytes(text), from);
        }

        string[] wanted =
        [
            "REGISTER with proof", "INVITE with proof", "407 REFER", "202 REFER", "NOTIFY", "200 INFO", "200 INVITE", "secured 200 INVITE", "secured INVITE", "PRACK", nameof(CallPlaced), nameof(AgentBridged), nameof(PartyWanted), nameof(TrunkStateChanged),
        ];
        output.WriteLine(string.Join(", ", call.Seen.Order(StringComparer.Ordinal)));
        Assert.Empty(wanted.Except(call.Seen));
    }

    [Fact]
    public void Every_target_has_its_share() => Assert.Equal(FuzzRun.Targets().Select(target => target.Name), Shares.Select(row => row.Data.Item1));

    [Fact]
    public void The_same_seed_makes_the_same_inputs()
    {
        string[] Inputs(int seed)
        {
            var random = new Random(seed);
            var target = new SdpFuzz();
            return [.. Enumerable.Range(0, 50).Select(_ => Convert.ToBase64String(target.Make(random)))];
        }

        Assert.Equal(Inputs(1), Inputs(1));
        Assert.NotEqual(Inputs(1), Inputs(2));
    }
}
