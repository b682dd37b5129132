using Hotline.Agent.Setup;

namespace Hotline.Agent.Tests.Setup;

/// <summary>What a trunk may be entered as: what stands there goes into SIP headers and to name servers.</summary>
public sealed class TrunkCheckTests
{
    private static readonly Trunk Good = new("ct", "电信", ["203.0.113.0/28"]);

    [Theory]
    [InlineData("sip:203.0.113.1")]
    [InlineData("sip:203.0.113.1:5060;transport=tcp")]
    [InlineData("sips:[2001:db8::1]:5061")]
    [InlineData("sip:sbc.example.cn")]
    [InlineData("sip:sbc-1.nc.ims.example.cn:5061;transport=tls")]
    [InlineData("sip:kamailio:5060")]
    public void A_gateway_and_a_probe_are_an_address_or_a_name(string uri) => Assert.Empty(TrunkCheck.Of(Good with { Gateway = uri, Probe = uri }, 0));

    [Theory]
    [InlineData("sip:203.0.113.1\n")]
    [InlineData("sip:sbc.example.cn\n")]
    [InlineData("sip:sbc.example.cn;transport=tls\n")]
    [InlineData("sip:203.0.113.300")] // A slip, and no name.
    [InlineData("sip:203.0.113")]
    [InlineData("sip:-sbc.example.cn")]
    [InlineData("sip:sbc..example.cn")]
    [InlineData("sip:sbc.example.cn.")]
    [InlineData("sip:sbc_1.example.cn")]
    [InlineData("sip:sbc.example.cn:0")]
    [InlineData("sip:sbc.example.cn:65536")]
    [InlineData("sip:0085221234567@sbc.example.cn")]
    [InlineData("sip:sbc.example.cn;maddr=1.2.3.4")]
    [InlineData("https://sbc.example.cn")]
    public void Anything_else_is_neither(string uri) =>
        Assert.Equal([nameof(Trunk.Probe), nameof(Trunk.Gateway)], TrunkCheck.Of(Good with { Gateway = uri, Probe = uri }, 0).Select(problem => problem.Field));

    [Fact]
    public void A_line_end_is_no_part_of_a_code_an_area_or_a_prefix() => Assert.Equal(
        [nameof(Trunk.Code), nameof(Trunk.AreaCode), nameof(Trunk.Prefixes)],
        TrunkCheck.Of(Good with { Code = "ct\n", AreaCode = "0791\n", Prefixes = ["17951\n"] }, 0).Select(problem => problem.Field));
}
