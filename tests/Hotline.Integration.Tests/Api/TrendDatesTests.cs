using Hotline.Agent.Client.Contracts;

namespace Hotline.Integration.Tests.Api;

public sealed class TrendDatesTests(ApiCity city) : IClassFixture<ApiCity>
{
    [Theory]
    [InlineData("to=0001-01-05", "to")]
    [InlineData("from=0001-01-01", "from")]
    [InlineData("to=9999-12-31", "to")]
    [InlineData("from=2025-01-01&to=2026-11-24", "from")]
    [InlineData("from=2026-11-24&to=2026-11-23", "from")]
    public async Task A_period_that_can_not_be_meant_is_refused_and_names_the_field(string query, string field)
    {
        using var leader = await city.SignedInAsync("leader");
        using var answer = await leader.GetAsync($"{ApiPath.Trends}?{query}");
        Assert.True((await StaffClient.ProblemAsync(answer, 400)).GetProperty("errors").TryGetProperty(field, out _));
    }

    [Theory]
    [InlineData(ApiPath.Trends, "category=05%25", "category")]
    [InlineData(ApiPath.Trends, "region=x", "region")]
    [InlineData(ApiPath.TrendCounties, "to=9999-12-31", "to")]
    [InlineData(ApiPath.TrendGrid, "zoom=99", "zoom")]
    [InlineData(ApiPath.TrendSurges, "day=1900-01-01", "from")]
    [InlineData(ApiPath.TrendWords, "day=9999-12-31", "to")]
    public async Task A_narrowing_that_can_not_be_meant_is_refused_and_names_the_field(string path, string query, string field)
    {
        using var leader = await city.SignedInAsync("leader");
        using var answer = await leader.GetAsync($"{path}?{query}");
        Assert.True((await StaffClient.ProblemAsync(answer, 400)).GetProperty("errors").TryGetProperty(field, out _));
    }

    [Fact]
    public async Task Heat_surges_and_words_answer_a_leader()
    {
        using var leader = await city.SignedInAsync("leader");
        Assert.Equal(30, (await leader.GetAsync<CountyHeat>(ApiPath.TrendCounties)) is var heat ? heat.To.DayNumber - heat.From.DayNumber + 1 : 0);
        Assert.NotNull((await leader.GetAsync<GridHeat>($"{ApiPath.TrendGrid}?zoom=12&category=05")).Cells);
        Assert.Equal(new DateOnly(2026, 11, 20), (await leader.GetAsync<SurgeList>($"{ApiPath.TrendSurges}?day=2026-11-20")).Day);
        Assert.Equal(new DateOnly(2026, 11, 18), (await leader.GetAsync<RisingWordList>($"{ApiPath.TrendWords}?day=2026-11-20")).From);
    }

    [Fact]
    public async Task A_year_is_answered_whole()
    {
        using var leader = await city.SignedInAsync("leader");
        Assert.Equal(new DateOnly(2025, 11, 25), (await leader.GetAsync<TrendPage>($"{ApiPath.Trends}?from=2025-11-25&to=2026-11-24")).From);
    }
}
