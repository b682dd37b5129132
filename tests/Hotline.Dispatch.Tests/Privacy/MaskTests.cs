using System.Text.Json;
using Hotline.Dispatch.Privacy;

namespace Hotline.Dispatch.Tests.Privacy;

public sealed class MaskTests
{
    [Theory]
    [InlineData(PiiKind.Name, "张伟", "张**")]
    [InlineData(PiiKind.Name, "欧阳修文", "欧阳**")]
    [InlineData(PiiKind.Phone, "13812341234", "138****1234")]
    [InlineData(PiiKind.Phone, "+86 138-1234-1234", "138****1234")]
    [InlineData(PiiKind.Phone, "0791-86770123", "0791*****23")]
    [InlineData(PiiKind.Phone, "010-65001234", "010*****34")]
    [InlineData(PiiKind.Phone, "110", "****")]
    [InlineData(PiiKind.IdCard, "36010319800101123X", "36**************3X")]
    [InlineData(PiiKind.Address, "南昌市西湖区朝阳中路88号3栋", "南昌市西湖区朝阳中路***")]
    [InlineData(PiiKind.Address, "象山小区3栋", "象山小***")]
    [InlineData(PiiKind.FreeText, "我叫张伟", "(已隐去)")]
    [InlineData(PiiKind.Phone, "", "")]
    public void A_value_prints_as_its_mask(PiiKind kind, string clear, string mask) => Assert.Equal(mask, $"{new Pii(kind, clear)}");

    [Fact]
    public void A_record_or_json_with_personal_data_shows_masks_only()
    {
        var record = new Holder(Pii.Phone("13812341234"));
        Assert.DoesNotContain("13812341234", record.ToString());
        Assert.Equal("""{"Phone":"138****1234"}""", JsonSerializer.Serialize(record));
        Assert.Throws<NotSupportedException>(() => JsonSerializer.Deserialize<Holder>("""{"Phone":"13812341234"}"""));
    }

    [Theory]
    [InlineData("138 1234 1234", "13812341234")]
    [InlineData("+8613812341234", "13812341234")]
    [InlineData("008613812341234", "13812341234")]
    [InlineData("１３８１２３４１２３４", "13812341234")]
    [InlineData("+86 791 8677 0123", "079186770123")]
    [InlineData("+86 400 800 1234", "4008001234")]
    [InlineData("0791-86770123", "079186770123")]
    [InlineData("8677012", "8677012")]
    [InlineData("013812341234", "13812341234")]
    [InlineData("0 138-1234-1234", "13812341234")]
    [InlineData("+86 (0)138 1234 1234", "13812341234")]
    [InlineData("01065001234", "01065001234")]
    public void A_number_has_one_spelling(string written, string normal) => Assert.Equal(normal, PhoneNumber.Normalise(written));

    private sealed record Holder(Pii Phone);
}
