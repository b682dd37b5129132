using System.Net;

namespace Hotline.City.Tests;

public sealed class CityOptionsTests
{
    [Fact]
    public void What_is_not_said_has_a_default_and_everything_is_on_this_machine()
    {
        var options = CityOptions.Parse(["live", "--port", "8080", "--sip-port", "5070", "--speed", "60", "--seed", "9", "--for", "30", "--data", "d"]);
        Assert.Equal((Errand.Live, new Uri("http://127.0.0.1:8080"), 60.0, 9, TimeSpan.FromSeconds(30), "d"), (options.Errand, options.Web, options.Speed, options.Seed, options.For, options.DataFolder));
        Assert.Equal(new IPEndPoint(IPAddress.Loopback, 5070), options.Sip);
        Assert.Equal((10.0, null), (CityOptions.Parse(["live"]).Speed, CityOptions.Parse(["live"]).For));
    }

    [Theory]
    [InlineData("live", "--speed", "61")]
    [InlineData("live", "--speed", "0.5")]
    [InlineData("live", "--speed", "fast")]
    [InlineData("live", "--port", "70000")]
    [InlineData("live", "--web", "http://example.org")]
    [InlineData("live", "--seed")]
    [InlineData("die")]
    [InlineData]
    public void What_can_not_be_is_refused(params string[] args) => Assert.Throws<FormatException>(() => CityOptions.Parse(args));
}
