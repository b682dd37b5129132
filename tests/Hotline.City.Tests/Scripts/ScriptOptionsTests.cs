using System.Net;
using Hotline.City.Scripts;

namespace Hotline.City.Tests.Scripts;

public sealed class ScriptOptionsTests
{
    [Fact]
    public void What_is_not_said_has_a_default_and_callers_count_on()
    {
        var options = ScriptOptions.Parse(["a.script", "--to", "sip:12345@127.0.0.1:5070", "--calls", "300", "--at-once", "50", "--json", "r.json"]);
        Assert.Equal((300, 50, 10.0, "r.json", new IPEndPoint(IPAddress.Loopback, 5070)), (options.Calls, options.AtOnce, options.Rate, options.Json, options.Hotline));
        Assert.Equal("13900000042", options.Caller(42));
    }

    [Theory]
    [InlineData("--to is missing", "Say whom to call", "a.script")]
    [InlineData("no script", "Usage", "--to", "sip:12345@127.0.0.1")]
    [InlineData("a name", "IP address", "a.script", "--to", "sip:12345@localhost")]
    [InlineData("no number", "with a number", "a.script", "--to", "sip:127.0.0.1")]
    [InlineData("another machine", "another machine", "a.script", "--to", "sip:12345@192.0.2.7")]
    [InlineData("too fast", "--rate", "a.script", "--to", "sip:12345@127.0.0.1", "--rate", "9999")]
    [InlineData("no number", "not many", "a.script", "--to", "sip:12345@127.0.0.1", "--calls", "many")]
    [InlineData("unknown", "--loud", "a.script", "--to", "sip:12345@127.0.0.1", "--loud", "1")]
    [InlineData("without value", "needs a value", "a.script", "--to", "sip:12345@127.0.0.1", "--calls")]
    public void What_can_not_be_is_refused_in_words(string why, string said, params string[] args) =>
        Assert.True(Assert.Throws<FormatException>(() => ScriptOptions.Parse(args)).Message.Contains(said, StringComparison.Ordinal), why);

    [Fact]
    public void Another_machine_is_called_when_it_is_said_so() =>
        Assert.Equal("192.0.2.7", ScriptOptions.Parse(["a.script", "--beyond-this-machine", "--to", "sip:12345@192.0.2.7"]).Hotline.Address.ToString());
}
