using Hotline.Dispatch.Privacy;
using Hotline.Dispatch.Repeats;
using Hotline.Dispatch.Tickets;
using static Hotline.Dispatch.Tests.Tickets.Scenes;

namespace Hotline.Dispatch.Tests.Repeats;

/// <summary>疑似重复: the parts are counted, and only together they speak for a repeat.</summary>
public sealed class LikenessTests
{
    private const string Lamp = "永叔路小学门口路灯不亮已经一个星期，晚上学生放学看不见路。";
    private const string LampAgain = "永叔路小学门口的路灯还是不亮，一个星期了没人修，学生晚上看不清。";
    private const string Noise = "楼下烧烤店凌晨还在营业，油烟和噪声影响休息，多次劝说没有用。";

    [Fact]
    public void The_same_caller_with_a_like_text_repeats_and_with_another_matter_does_not()
    {
        var likeness = Between(Of(Lamp, "13970012345"), Of(LampAgain, "+86 139 7001 2345", days: 3));
        Assert.True(likeness is { SameCaller: true, IsRepeat: true, Days: 3, TextPercent: > 40 and < 100 }, $"{likeness}");
        Assert.Equal(["同一来电人", $"文本相似 {likeness.TextPercent}%", "同一类别", "同县区", "3 天前"], LikenessWords.Of(likeness));
        Assert.False(Between(Of(Lamp, "13970012345"), Of(Noise, "13970012345", category: "030101")).IsRepeat);
    }

    [Theory]
    [InlineData("86812345", "0791-8681 2345", true)]
    [InlineData("0791-86812345", "86812345", true)]
    [InlineData("6500123", "0106500123", true)]
    [InlineData("0792-86812345", "0791-86812345", false)]
    [InlineData("86812345", "13986812345", false)]
    public void A_fixed_line_is_the_same_callers_with_its_area_code_and_without(string mine, string theirs, bool same) =>
        Assert.Equal(same, Between(Of(Lamp, mine), Of(LampAgain, theirs, days: 3)).SameCaller);

    [Fact]
    public void Another_caller_repeats_at_the_same_place_only_and_in_thirty_days_only()
    {
        var here = Of(Lamp, "13970012345", place: (115.8921, 28.6765));
        var near = Of("小学门口路灯不亮，麻烦尽快派人看看线路。", "13870099999", place: (115.8929, 28.6765));
        var likeness = Between(here, near);
        Assert.InRange(likeness.Metres ?? -1, 70, 90);
        Assert.True(likeness is { SameCaller: false, SamePlace: true, IsRepeat: true }, $"{likeness}");
        Assert.Contains($"相距 {likeness.Metres} 米", LikenessWords.Of(likeness));

        Assert.False(Between(here, near with { Longitude = 115.95 }).IsRepeat);
        Assert.False(Between(here, near with { At = Now.AddDays(-31) }).IsRepeat);
        Assert.False(Between(here, near with { CategoryCode = "030101" }).IsRepeat);
        Assert.Null(Between(here, near with { Longitude = null }).Metres);
    }

    [Fact]
    public void Points_of_two_datums_are_held_against_each_other()
    {
        var gcj = Of(Lamp, "13970012345", place: (115.8921, 28.6765));
        var browser = Of(Lamp, "13870099999", place: Datum.Common(115.8921, 28.6765, "GCJ-02")!.Value, datum: "CGCS2000");
        Assert.Equal(0, Between(gcj, browser).Metres);
        Assert.InRange(Between(gcj, Of(Lamp, "13870099999", place: (115.8921, 28.6765), datum: "CGCS2000")).Metres ?? 0, 200, 1_000);
    }

    [Fact]
    public void One_category_at_one_spot_is_one_thing_in_whatever_words()
    {
        var here = Of(Lamp, "13970012345", place: (115.8921, 28.6765));
        var next = Of("晚上一片漆黑，老人摔倒，请安排抢修。", "13870099999", days: 4, place: (115.8929, 28.6765));
        var likeness = Between(here, next);
        Assert.True(likeness is { SameCaller: false, SameCategory: true, TextPercent: < 15, Metres: < 150, IsRepeat: true }, $"{likeness}");
        Assert.Equal([$"相距 {likeness.Metres} 米", $"文本相似 {likeness.TextPercent}%", "同一类别", "同县区", "4 天前"], LikenessWords.Of(likeness));

        // Further down the road some of the words have to agree, with another or no category most of them.
        Assert.False(Between(here, next with { Longitude = 115.8957 }).IsRepeat);
        Assert.False(Between(here, next with { CategoryCode = "030101" }).IsRepeat);
        Assert.False(Between(here, next with { CategoryCode = null }).IsRepeat);
        Assert.False(Between(here, next with { At = Now.AddDays(-31) }).IsRepeat);

        var door = Of(Lamp, "13970012345", address: "永叔路12号楼下");
        Assert.True(Between(door, Of("晚上一片漆黑，请安排抢修。", "13870099999", address: "永叔路12号楼下")).IsRepeat);
        Assert.False(Between(door, Of("晚上一片漆黑，请安排抢修。", "13870099999", address: "象山南路300号楼下")).IsRepeat);
    }

    [Fact]
    public void A_place_is_lent_to_whoever_knows_the_address()
    {
        var mine = Of(Lamp, "13970012345", address: "永叔路与象山南路口东侧");
        Assert.True(Between(mine, Of(Noise, "13970012345")).MayShareAPlace);
        Assert.True(Between(mine, Of(Noise, "13870099999", address: "永叔路与象山南路口东侧")).MayShareAPlace);
        Assert.False(Between(mine, Of(Lamp, "13870099999", address: "八一大道人民公园北门")).MayShareAPlace);
    }

    [Fact]
    public void An_address_in_words_stands_in_for_points()
    {
        var here = Of(Lamp, "13970012345", address: "永叔路与象山南路口东侧");
        var likeness = Between(here, Of("路灯不亮看不见路", "13870099999", address: "永叔路、象山南路口"));
        Assert.True(likeness is { Metres: null, PlacePercent: >= 60, SamePlace: true, IsRepeat: true }, $"{likeness}");
        Assert.False(Between(here, Of("路灯不亮看不见路", "13870099999", address: "八一大道人民公园北门")).SamePlace);
    }

    [Fact]
    public void What_is_personal_in_a_text_makes_nothing_alike()
    {
        var mine = Of("本人王建国身份证360103198001011234电话13970012345", "13970012345");
        var theirs = Of("王建国360103198001011234的电话13970012345打不通", "13870099999", category: null);
        Assert.DoesNotContain(mine.Words, word => word.Any(char.IsDigit));
        Assert.False(Between(mine, theirs).IsRepeat);
    }

    [Fact]
    public void The_score_rises_with_each_part_and_fades_with_time()
    {
        var text = new Likeness(false, null, false, null, null, 60, 0);
        Assert.True(text.Score < (text with { SameCaller = true }).Score);
        Assert.True(text.Score < (text with { Metres = 80 }).Score);
        Assert.True(text.Score > (text with { Days = 200 }).Score);
        Assert.Equal(100, new Likeness(true, true, true, 0, 100, 100, 0).Score);
    }

    private static Likeness Between(Matter mine, Matter theirs) => Likeness.Between(mine, theirs);

    private static Matter Of(string text, string phone, int days = 0, string? category = "050403", (double X, double Y)? place = null, string? address = null, string datum = "GCJ-02") => Matter.Of(
        new TicketFields(
            TicketType.Complaint, category, "360103", address is null ? null : Pii.Address(address), place?.X, place?.Y, place is null ? null : datum,
            Content: Pii.Text(text), ContactName: Pii.Name("王建国"), ContactPhone: Pii.Phone(phone)),
        null, Now.AddDays(-days));
}
