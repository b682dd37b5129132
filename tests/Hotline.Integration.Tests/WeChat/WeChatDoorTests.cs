using System.Net;

namespace Hotline.Integration.Tests.WeChat;

/// <summary>Who is let in at /wechat/{appId}: WeChat, once, now.</summary>
[Collection<WeChatCityCollection>]
public sealed class WeChatDoorTests(WeChatCity city)
{
    private const string Follower = "oDoorFollower0000000000000001";

    [Fact]
    public async Task The_server_is_verified_by_a_right_signature_only()
    {
        using var poster = city.Poster();
        var (now, nonce) = (WeChatPoster.Now, poster.Nonce());
        var good = WeChatPoster.Sign(WeChatCity.Token, now, nonce);
        using var echoed = await poster.GetAsync($"signature={good}&timestamp={now}&nonce={nonce}&echostr=5837492837492");
        Assert.Equal("5837492837492", await echoed.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal("text/plain", echoed.Content.Headers.ContentType!.MediaType);
        foreach (var query in new[]
        {
            $"signature={WeChatPoster.Sign("another-token", now, nonce)}&timestamp={now}&nonce={nonce}&echostr=1",
            $"signature={good}&timestamp={now}&nonce={nonce}x&echostr=1",
            $"signature={good}&timestamp={now}&nonce={nonce}",
            $"timestamp={now}&nonce={nonce}&echostr=1",
            $"signature=&timestamp={now}&nonce={nonce}&echostr=1",
            "",
        })
        {
            using var refused = await poster.GetAsync(query);
            Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        }
    }

    [Fact]
    public async Task An_account_that_is_not_there_is_not_found()
    {
        using var poster = city.Poster("wx0000000000000000");
        using var answer = await poster.PostAsync(WeChatPoster.Text(Follower, "你好"));
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Theory]
    [InlineData(WeChatCity.Plain)]
    [InlineData(WeChatCity.Safe)]
    [InlineData(WeChatCity.Compatible)]
    public async Task Each_mode_gets_its_answer(string appId)
    {
        using var poster = city.Poster(appId);
        Assert.Contains("反映问题", await poster.SayAsync(WeChatPoster.Text($"oModes{appId}", "菜单")));
    }

    [Fact]
    public async Task Forged_signatures_are_refused_and_leave_nothing()
    {
        using var poster = city.Poster();
        using var plain = city.Poster(WeChatCity.Plain);
        var (now, nonce) = (WeChatPoster.Now, poster.Nonce());
        var old = DateTimeOffset.UtcNow.AddMinutes(-6).ToUnixTimeSeconds().ToString(System.Globalization.CultureInfo.InvariantCulture);
        var sealedPost = "<xml><Encrypt>AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=</Encrypt></xml>";
        var signature = WeChatPoster.Sign(WeChatCity.Token, now, nonce);
        var before = await city.ScalarAsync<long>("select count(*) from api.wechat_inbound");
        foreach (var (who, query, body) in new[]
        {
            (plain, $"signature={WeChatPoster.Sign("guessed", now, nonce)}&timestamp={now}&nonce={nonce}", WeChatPoster.Text(Follower, "假的")),
            (plain, $"timestamp={now}&nonce={nonce}", WeChatPoster.Text(Follower, "假的")),
            (plain, $"signature={WeChatPoster.Sign(WeChatCity.Token, old, nonce)}&timestamp={old}&nonce={nonce}", WeChatPoster.Text(Follower, "太旧")),
            (plain, $"signature={signature}&timestamp=99999999999999999999&nonce={nonce}", WeChatPoster.Text(Follower, "假的")),
            (poster, $"signature={signature}&timestamp={now}&nonce={nonce}", WeChatPoster.Text(Follower, "明文进安全模式")),
            (poster, $"signature={signature}&timestamp={now}&nonce={nonce}&encrypt_type=aes&msg_signature={signature}", sealedPost),
            (poster, $"signature={signature}&timestamp={now}&nonce={nonce}&encrypt_type=aes", sealedPost),
        })
        {
            using var refused = await who.SendAsync(query, body);
            Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        }

        Assert.Equal(before, await city.ScalarAsync<long>("select count(*) from api.wechat_inbound"));
    }

    [Fact]
    public async Task A_message_sealed_for_another_account_or_sent_to_another_is_refused()
    {
        using var elsewhere = new WeChatPoster(city.Host.Address, WeChatCity.Safe, WeChatCity.Token, "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG");
        using var sealedElsewhere = await elsewhere.PostAsync(WeChatPoster.Text(Follower, "另一把密钥"));
        Assert.Equal(HttpStatusCode.Forbidden, sealedElsewhere.StatusCode);
        using var poster = city.Poster();
        using var toAnother = await poster.PostAsync(WeChatPoster.Text(Follower, "另一个号").Replace(WeChatPoster.Original, "gh_somebodyelse", StringComparison.Ordinal));
        Assert.Equal(HttpStatusCode.Forbidden, toAnother.StatusCode);
    }

    [Fact]
    public async Task A_signature_serves_one_message_only()
    {
        using var poster = city.Poster(WeChatCity.Plain);
        var (now, nonce) = (WeChatPoster.Now, poster.Nonce());
        var query = $"signature={WeChatPoster.Sign(WeChatCity.Token, now, nonce)}&timestamp={now}&nonce={nonce}";
        var message = WeChatPoster.Text("oReuse00000000000000000000001", "菜单");
        using var first = await poster.SendAsync(query, message);
        using var repost = await poster.SendAsync(query, message);
        using var another = await poster.SendAsync(query, WeChatPoster.Text("oReuse00000000000000000000001", "1"));
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.Forbidden), (first.StatusCode, repost.StatusCode, another.StatusCode));
    }

    [Fact]
    public async Task Hostile_XML_and_too_much_of_it_is_refused()
    {
        using var poster = city.Poster(WeChatCity.Plain);
        foreach (var (body, expected) in new[]
        {
            ("<!DOCTYPE xml [<!ENTITY x SYSTEM \"file:///etc/hostname\">]><xml><FromUserName>o1</FromUserName><CreateTime>1</CreateTime><MsgType>text</MsgType><Content>&x;</Content></xml>", HttpStatusCode.BadRequest),
            ("not xml", HttpStatusCode.BadRequest),
            (WeChatPoster.Text(Follower, new string('a', 70_000)), HttpStatusCode.RequestEntityTooLarge),
        })
        {
            using var refused = await poster.PostAsync(body);
            Assert.Equal(expected, refused.StatusCode);
        }
    }
}
