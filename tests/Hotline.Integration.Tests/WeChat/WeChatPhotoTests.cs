using Hotline.Integration.Tests.Api;

namespace Hotline.Integration.Tests.WeChat;

/// <summary>Photos that followers send, fetched from WeChat after the answer.</summary>
[Collection<WeChatCityCollection>]
public sealed class WeChatPhotoTests(WeChatCity city)
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Photos_that_WeChat_has_not_are_given_up_and_late_ones_fetched_later()
    {
        const string follower = "oPhotos00000000000000000000001";
        city.WeChat.Media["late"] = TinyPicture.Jpeg;
        city.WeChat.Media["not-a-picture"] = "<html>no</html>"u8.ToArray();
        city.WeChat.Fail("media/get", 0x7fff, -1); // An unknown code, and busy.
        var ticket = await FiledAsync(follower, "gone", "late", "not-a-picture");
        const string ended = "select count(*) from api.wechat_photo where ticket_id = $1 and state = 'Dropped'";
        await Eventually.IsAsync(async () => await city.ScalarAsync<long>(ended, ticket) == 2, Soon);
        await Eventually.IsAsync(async () => await city.ScalarAsync<long>("select count(*) from dispatch.photo where ticket_id = $1", ticket) == 1, Soon);
        Assert.Equal(1, await city.ScalarAsync<long>("select count(*) from api.wechat_photo where ticket_id = $1 and state = 'Kept'", ticket));
    }

    [Fact]
    public async Task A_photo_larger_than_the_limit_is_not_kept()
    {
        const string follower = "oPhotos00000000000000000000002";
        city.WeChat.Media["huge"] = [.. TinyPicture.Jpeg, .. new byte[8 * 1024 * 1024]];
        city.WeChat.Media["small"] = TinyPicture.Jpeg;
        var ticket = await FiledAsync(follower, "huge", "small");
        await Eventually.IsAsync(async () => await city.ScalarAsync<long>("select count(*) from api.wechat_photo where ticket_id = $1 and state in ('Dropped', 'Kept')", ticket) == 2, Soon);
        Assert.Equal(1, await city.ScalarAsync<long>("select count(*) from dispatch.photo where ticket_id = $1", ticket));
    }

    /// <summary>A dialogue to its end, with photos.</summary>
    private async Task<Guid> FiledAsync(string follower, params string[] photos)
    {
        using var poster = city.Poster();
        await poster.SayAsync(WeChatPoster.Text(follower, "永叔路口有一个大坑，电动车容易摔倒"));
        await poster.SayAsync(WeChatPoster.Text(follower, "南昌市西湖区永叔路88号"));
        foreach (var media in photos)
        {
            await poster.SayAsync(WeChatPoster.Message(follower, "image", $"<MediaId><![CDATA[{media}]]></MediaId>"));
        }

        await poster.SayAsync(WeChatPoster.Text(follower, "好了"));
        await poster.SayAsync(WeChatPoster.Text(follower, "跳过"));
        var (number, _) = WeChatCity.Receipt(await poster.SayAsync(WeChatPoster.Text(follower, "1")));
        return await city.ScalarAsync<Guid>("select id from dispatch.ticket where number = $1", number);
    }
}
