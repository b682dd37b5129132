using Hotline.Agent.Client.Search;

namespace Hotline.Agent.Client.Tests.Search;

public sealed class MarkedPiecesTests
{
    [Theory]
    [InlineData("巷子里路灯不亮", "路灯", "巷子里[路灯]不亮")]
    [InlineData("路灯路灯", "路灯", "[路灯][路灯]")]
    [InlineData("WiFi信号差", "wifi", "[WiFi]信号差")]
    [InlineData("路灯不亮", "路|路灯", "[路灯]不亮")]
    [InlineData("<b>路灯</b>", "路灯", "<b>[路灯]</b>")]
    [InlineData("没有", "", "没有")]
    [InlineData("", "路灯", "")]
    public void What_was_searched_for_is_marked(string text, string marks, string expected) => Assert.Equal(
        expected, string.Concat(MarkedPieces.Of(text, marks.Split('|')).Select(piece => piece.Marked ? $"[{piece.Text}]" : piece.Text)));

    [Fact]
    public void Many_days_are_drawn_by_month_and_few_by_day()
    {
        DateOnly first = new(2026, 1, 30);
        Assert.Equal([2, 0, 3], DayBar.Of([new(first, 2), new(first.AddDays(2), 3)]).Select(bar => bar.Count));
        Assert.Equal([2, 0, 0, 4], DayBar.Of([new(first, 2), new(new(2026, 4, 1), 1), new(new(2026, 4, 5), 3)]).Select(bar => bar.Count));
        Assert.Empty(DayBar.Of([]));
    }
}
