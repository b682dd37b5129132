namespace Hotline.Integration.Tests.Api;

/// <summary>A citizen who reports the same again is asked about their own ticket, and told of nobody else's.</summary>
public sealed class CitizenRepeatTests(ApiCity city) : IClassFixture<ApiCity>
{
    private static (string Name, string Value)[] Filled =>
    [
        ("Form.Type", "Complaint"), ("Form.Content", "永叔路口有一个大坑，晚上看不见，电动车容易摔倒。"), ("Form.CategoryCode", ApiCity.PotHole), ("Form.RegionCode", ApiCity.Xihu),
        ("Form.Place", "永叔路与象山南路口"), ("Form.Phone", "13970012345"), ("Form.Name", "王建国"),
    ];

    [Fact]
    public async Task A_visitor_who_reports_the_same_again_is_shown_their_own_ticket_and_nobody_elses()
    {
        using var phone = new CitizenClient(city.Host.Address);
        await phone.SendAsync(await phone.GoAsync("/citizen/submit"), "/citizen/submit", Filled);
        Assert.Equal("/citizen/done", phone.At);
        var number = CitizenClient.Between(await phone.GoAsync("/citizen/done"), "id=\"number\">", "<");
        (string Name, string Value)[] again = [.. Filled.Where(field => field.Name != "Form.Content"), ("Form.Content", "永叔路口的大坑还在，晚上看不见，又有电动车摔倒。")];
        var page = await phone.SendAsync(await phone.GoAsync("/citizen/submit"), "/citizen/submit", again);
        Assert.Contains($"您的工单 {number} 正在办理", page, StringComparison.Ordinal);
        Assert.Contains("文本相似", page, StringComparison.Ordinal);
        page = await phone.SendAsync(page, "/citizen/submit", [.. again, ("go", "anyway")]);
        Assert.Equal("/citizen/done", phone.At);
        Assert.DoesNotContain(number, page, StringComparison.Ordinal);

        // Whoever types the same number without having proved anything is told nothing.
        using var stranger = new CitizenClient(city.Host.Address);
        page = await stranger.SendAsync(await stranger.GoAsync("/citizen/submit"), "/citizen/submit", again);
        Assert.Equal("/citizen/done", stranger.At);
        Assert.DoesNotContain(number, page, StringComparison.Ordinal);
    }
}
