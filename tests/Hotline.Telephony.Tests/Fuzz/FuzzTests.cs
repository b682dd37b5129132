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
