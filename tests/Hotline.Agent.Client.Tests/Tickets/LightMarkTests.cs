using Bunit;
using Hotline.Agent.Client.Contracts;
using Hotline.Agent.Client.Tickets;

namespace Hotline.Agent.Client.Tests.Tickets;

public sealed class LightMarkTests : BunitContext
{
    [Theory]
    [InlineData(Light.Normal, "●", "正常")]
    [InlineData(Light.Amber, "▲", "预警")]
    [InlineData(Light.Red, "◆", "临期")]
    [InlineData(Light.Overdue, "■", "超期")]
    public void A_light_speaks_by_shape_and_words_besides_colour(Light light, string shape, string word)
    {
        var mark = Render<LightMark>(p => p.Add(m => m.Light, light).Add(m => m.TimeLeft, "剩1小时20分"));

        Assert.Contains(shape, mark.Markup, StringComparison.Ordinal);
        Assert.Contains("剩1小时20分", mark.Markup, StringComparison.Ordinal);
        Assert.Contains(word, mark.Find(".sr-only").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void No_clock_shows_no_light() => Assert.Empty(Render<LightMark>(p => p.Add(m => m.Light, Light.None)).Markup.Trim());
}
