using Hotline.Agent.Outward;
using Hotline.Dispatch.Privacy;

namespace Hotline.Agent.Tests.Desk;

public sealed class OutwardNumberTests
{
    [Theory]
    [InlineData("13879100001", "13879100001")]
    [InlineData("+86 138 7910 0001", "13879100001")]
    [InlineData("008613879100001", "13879100001")]
    [InlineData("１３８７９１００００１", "13879100001")]
    [InlineData("0791-86789012", "079186789012")]
    [InlineData("+86 791 8678 9012", "079186789012")]
    [InlineData("010-65123456", "01065123456")]
    [InlineData("86789012", "86789012")]
    [InlineData("6789012", "6789012")]
    public void Mobiles_and_fixed_lines_within_the_country_are_called(string written, string dialled) => Assert.Equal((dialled, null), Check(written));

    [Theory]
    [InlineData("0085221234567")]
    [InlineData("+85221234567")]
    [InlineData("+1 386 234 5678 9")]
    [InlineData("+13862345678")]
    [InlineData("16800000000")]
    [InlineData("079116888888")]
    [InlineData("96121888")]
    [InlineData("4008123123")]
    [InlineData("8008123123")]
    [InlineData("9501234567")]
    [InlineData("12315")]
    [InlineData("110")]
    [InlineData("138791000011")]
    [InlineData("1387910000")]
    [InlineData("13879100001 转 8")]
    [InlineData("00")]
    public void Others_are_not(string written) => Assert.Equal((null, OutwardNumbers.NotAllowed), Check(written));

    [Theory]
    [InlineData("12315")]
    [InlineData("110")]
    [InlineData("10086")]
    [InlineData("95598")]
    [InlineData("96166")]
    public void Short_service_numbers_are_called_where_policy_allows_them(string number)
    {
        Assert.Equal((number, null), Check(number, allowsShort: true));
        Assert.Equal((null, OutwardNumbers.NotAllowed), Check(number));
    }

    [Theory]
    [InlineData("16888")]
    [InlineData("0012315")]
    [InlineData("961688")]
    public void Not_even_then_what_charges(string number) => Assert.Equal((null, OutwardNumbers.NotAllowed), Check(number, allowsShort: true));

    [Fact]
    public void Without_a_number_there_is_none()
    {
        Assert.Equal((null, OutwardNumbers.None), OutwardNumbers.Check(null, allowsShort: true));
        Assert.Equal((null, OutwardNumbers.None), Check(" "));
    }

    private static (string? Dialled, string? Refusal) Check(string written, bool allowsShort = false)
    {
        var (dialled, refusal) = OutwardNumbers.Check(Pii.Phone(written), allowsShort);
        return (dialled?.Clear(), refusal);
    }
}
