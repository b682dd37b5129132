using Hotline.City.Calls;
using Hotline.City.Plan;

namespace Hotline.City.Tests.Plan;

public sealed class ScheduleTests
{
    [Fact]
    public void The_same_seed_is_the_same_city_and_another_seed_another()
    {
        var first = Schedule.Of(7).Take(500).ToList();
        Assert.Equal(first, Schedule.Of(7).Take(500));
        Assert.NotEqual(first, Schedule.Of(8).Take(500));
    }

    [Fact]
    public void Time_goes_on_and_every_way_is_taken()
    {
        var people = Schedule.Of(1).Take(500).ToList();
        Assert.Equal(people.OrderBy(one => one.At), people);
        Assert.All(people.Zip(people.Skip(1)), pair => Assert.InRange(pair.Second.At - pair.First.At, TimeSpan.Zero, TimeSpan.FromMinutes(20)));
        Assert.Equal([Way.Call, Way.Web, Way.WeChat], people.Select(one => one.Way).Distinct().Order());
    }

    [Fact]
    public void Numbers_and_names_are_made_up_and_callers_have_something_to_say()
    {
        foreach (var one in Schedule.Of(3).Take(500))
        {
            Assert.Matches("^1990000[0-9]{4}$", one.Phone);
            Assert.True(one.Way != Way.Call || VoiceLibrary.Find(one.Matter.Voice!).Length > 8000);
        }
    }

    [Fact]
    public void A_matter_is_known_again_by_the_title_made_of_it()
    {
        Assert.All(Matters.All, matter => Assert.Same(matter, Matters.ByTitle(matter.Content[..Math.Min(30, matter.Content.Length)] + "…")));
        Assert.Null(Matters.ByTitle("别人的事情别人的事情"));
        Assert.Null(Matters.ByTitle("路口"));
        Assert.Null(Matters.ByTitle(null));
    }

    [Fact]
    public void Units_do_the_same_with_the_same_ticket_and_all_three_kinds_of_things()
    {
        var all = Enumerable.Range(1, 300).Select(n => (Number: $"261124{n:D6}", First: Conduct.Of(5, $"261124{n:D6}", 1))).ToList();
        Assert.All(all, one => Assert.Equal(one.First, Conduct.Of(5, one.Number, 1)));
        Assert.Equal([Doing.Reply, Doing.Return, Doing.Neglect], all.Select(one => one.First.Doing).Distinct().Order());
        Assert.True(all.Count(one => one.First.Doing == Doing.Reply) > 150);
    }
}
