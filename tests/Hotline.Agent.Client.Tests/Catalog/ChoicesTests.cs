using Hotline.Agent.Client.Catalog;

namespace Hotline.Agent.Client.Tests.Catalog;

public sealed class ChoicesTests
{
    private static readonly IReadOnlyList<Choice> Categories = Choices.OfCategories(
    [
        new("05", "城乡建设与管理", null), new("0504", "市政设施", "05"), new("050401", "道路破损", "0504"), new("050403", "路灯", "0504"),
        new("06", "交通运输物流", null), new("0601", "道路交通", "06"), new("060102", "信号灯标线", "0601"),
    ]);

    [Fact]
    public void Only_six_digit_categories_may_be_picked() => Assert.All(Categories, c => Assert.Equal(6, c.Code.Length));

    [Theory]
    [InlineData("路灯", "050403")]
    [InlineData("0504 灯", "050403")]
    [InlineData("0601", "060102")]
    [InlineData("市政 道路", "050401")]
    [InlineData("标线", "060102")]
    public void Words_and_codes_find_a_category_and_the_best_hit_is_first(string query, string code) =>
        Assert.Equal(code, Choices.Find(Categories, query)[0].Code);

    [Fact]
    public void A_hit_in_the_name_comes_before_one_in_the_path_above() =>
        Assert.Equal(["050401", "060102"], Choices.Find(Categories, "道路").Select(c => c.Code));

    [Fact]
    public void Nothing_fits_gives_nothing() => Assert.Empty(Choices.Find(Categories, "山体滑坡"));

    [Fact]
    public void The_path_above_is_shown_from_the_top() => Assert.Equal("城乡建设与管理 › 市政设施", Categories.Single(c => c.Code == "050403").Above);
}
