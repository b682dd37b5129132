using Hotline.Dispatch.Search;
using Hotline.Dispatch.Search.Indexing;

namespace Hotline.Dispatch.Tests.Search;

public sealed class BigramsTests
{
    [Theory]
    [InlineData("路灯不亮", "路灯 灯不 不亮")]
    [InlineData("路灯，不亮。", "路灯 | 不亮")]
    [InlineData("灯", "灯")]
    [InlineData("ＷｉＦｉ信号", "wifi | 信号")]
    [InlineData("A4纸 3栋2单元", "a4 | 纸 | 3 | 栋 | 2 | 单元")]
    [InlineData("𠮷野家店", "𠮷野 野家 家店")]
    [InlineData("电话13870001234请回", "电话 | | 请回")]
    [InlineData("", "")]
    public void Text_is_cut_into_pairs_of_characters_and_words(string text, string tokens) => Assert.Equal(tokens, string.Join(' ', Bigrams.Of(text)));

    [Fact]
    public void A_phrase_does_not_reach_over_a_mark() =>
        Assert.DoesNotContain("灯不", Bigrams.Of("换了灯。不亮"));

    [Fact]
    public void What_is_personal_is_in_no_token()
    {
        var scrubbed = SearchText.Of(DocumentSource.Scrubbed("我叫熊建国，手机13879100001，身份证360102199003077715，车牌赣A·12345，邮箱xiong@example.com，卡号6222 0212 0200 0123 456，座机86781234，路灯不亮", "熊建国"));
        var all = string.Join(' ', scrubbed.Tokens);
        foreach (var personal in new[] { "熊建", "建国", "1387", "0001", "360102", "1990", "赣a", "12345", "xiong", "example", "6222", "0212", "86781234", "姓名", "邮箱]", "证件" })
        {
            Assert.DoesNotContain(personal, all, StringComparison.Ordinal);
        }

        Assert.Contains("路灯", scrubbed.Words);
    }

    [Fact]
    public void A_cell_holds_its_own_middle_and_coarser_cells_hold_finer_ones()
    {
        var fine = Assert.NotNull(MapTile.Of(115.8922, 28.6765));
        var (longitude, latitude) = fine.Centre;
        Assert.InRange(Math.Abs(longitude - 115.8922), 0, 0.006);
        Assert.InRange(Math.Abs(latitude - 28.6765), 0, 0.006);
        Assert.Equal(fine, MapTile.Of(longitude, latitude));
        for (var zoom = MapTile.Coarsest; zoom < MapTile.Finest; zoom++)
        {
            Assert.Equal(MapTile.Of(115.8922, 28.6765, zoom), fine.At(zoom));
        }

        Assert.Null(MapTile.Of(null, 28));
        Assert.Null(MapTile.Of(200, 28));
        Assert.Null(MapTile.Of(double.NaN, double.PositiveInfinity));
    }
}
