using Hotline.Agent.Client.Contracts;
using Hotline.Agent.Client.Leader;

namespace Hotline.Agent.Client.Tests.Leader;

public sealed class HeatWindowTests
{
    private static readonly DateOnly First = new(2026, 11, 1);

    private static readonly CountyDayCount[] Days = [new(First, "360102", 3, 2), new(First.AddDays(1), "360102", 5, 1), new(First.AddDays(8), "360103", 4, 4)];

    [Fact]
    public void The_whole_period_counts_all_of_it()
    {
        var whole = new HeatWindow(First, First.AddDays(9), 0, 9);
        Assert.Equal((First, First.AddDays(9)), (whole.Start, whole.End));
        Assert.Equal([("360102", 8, 3), ("360103", 4, 4)], whole.Counties(Days, _ => null).Select(county => (county.Code, county.Count, county.Matters!.Value)));
        Assert.Equal(8, whole.Most(Days));
    }

    [Fact]
    public void A_slider_moves_a_window_of_some_days_and_begins_anew_after_the_last()
    {
        var week = new HeatWindow(First, First.AddDays(9), 7, 9);
        Assert.Equal((First.AddDays(3), First.AddDays(9)), (week.Start, week.End));
        Assert.Equal([("360103", 4)], week.Counties(Days, _ => null).Select(county => (county.Code, county.Count)));
        Assert.Equal(8, week.Most(Days));
        Assert.Equal((First, First.AddDays(6)), (week.Next().Start, week.Next().End));
        var day = new HeatWindow(First, First.AddDays(9), 1, 0);
        Assert.Equal((First, First), (day.Start, day.End));
        Assert.Equal(5, day.Most(Days));
        Assert.Equal(First.AddDays(1), day.Next().Start);
    }

    [Fact]
    public void A_period_shorter_than_the_window_is_shown_whole()
    {
        var narrow = new HeatWindow(First, First.AddDays(2), 7, 0);
        Assert.Equal((First, First.AddDays(2)), (narrow.Start, narrow.End));
        Assert.Equal(0, new HeatWindow(First, First, 7, 0).Most([]));
    }
}
