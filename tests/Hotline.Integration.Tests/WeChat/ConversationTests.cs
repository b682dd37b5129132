using Hotline.Api.WeChat.Dialogue;
using Hotline.Dispatch.Catalog;
using Hotline.Dispatch.Clocks;
using Hotline.Dispatch.Tickets;

namespace Hotline.Integration.Tests.WeChat;

/// <summary>The dialogue by itself: no database, no clock, no network.</summary>
public sealed class ConversationTests
{
    private static readonly Guid Id = Guid.CreateVersion7();

    private static readonly CountyNames Counties = new(new CatalogSnapshot(
        [], [],
        [
            new("36", "江西省", null, "province"), new("3601", "南昌市", "36", "city"), new("3602", "景德镇市", "36", "city"), new("360103", "西湖区", "3601", "county"),
            new("360112", "新建区", "3601", "county"), new("360104", "青云谱区", "3601", "county"), new("360202", "城区", "3602", "county"), new("360199", "城区", "3601", "county"),
        ],
        [], [], [], new Policy(50, 80, 2, 10, 3)));

    [Fact]
    public void What_where_photo_phone_confirm_makes_a_request()
    {
        var talk = new Talk().Say("1", DialogueWords.What).Say("路口有一个大坑，电动车容易摔倒", DialogueWords.Where).Say("南昌市西湖区永叔路88号", DialogueWords.Photo)
            .Do(new Said.Photo("media-1"), DialogueWords.Photos(1)).Say("好了", DialogueWords.Phone).Say("13970012345", null);
        Assert.Contains("西湖区", talk.Reply);
        Assert.Contains("13970012345", talk.Reply);
        talk.Say("1", null);
        var filed = Assert.IsType<Act.File>(talk.Act).Request;
        Assert.Equal(("路口有一个大坑，电动车容易摔倒", "南昌市西湖区永叔路88号", "360103", "13970012345", Id), (filed.Content, filed.Place, filed.RegionCode, filed.Phone, filed.Id));
        Assert.Equal(["media-1"], filed.PhotoList);
        Assert.Null(talk.State);
    }

    [Fact]
    public void A_free_text_begins_a_request_and_a_position_answers_where()
    {
        var talk = new Talk().Say("小区门口的路灯坏了一个星期", DialogueWords.Where).Do(new Said.Spot(28.68, 115.89, "江西省南昌市青云谱区洪都中大道"), DialogueWords.Photo)
            .Say("没有", DialogueWords.Phone).Say("跳过", null).Say("提交", null);
        var filed = Assert.IsType<Act.File>(talk.Act).Request;
        Assert.Equal((28.68, 115.89, "360104", null), (filed.Latitude!.Value, filed.Longitude!.Value, filed.RegionCode, filed.Phone));
    }

    [Fact]
    public void What_seems_the_same_as_an_own_ticket_is_urged_supplemented_or_filed_anyway()
    {
        var own = new OwnTicket(Guid.CreateVersion7(), "261125000001", TicketState.InHandling);
        var state = new DialogueState(Id, Step.Repeat, "坑还没补", TicketId: own.Id);
        Turn Say(string words, params OwnTicket[] theirs) => Conversation.Take(state, new Said.Text(words), theirs, Counties, Id);
        Assert.Equal(new Act.Urge(own), Say("1", own).Do);
        Assert.Equal(new Act.Supplement(own, "坑还没补"), Say("2", own).Do);
        Assert.True(Assert.IsType<Act.File>(Say("3", own).Do).Request.Anyway);
        Assert.Equal((state, DialogueWords.Repeat(own.Number)), (Say("什么", own).Next, Say("什么", own).Reply));
        Assert.True(Assert.IsType<Act.File>(Say("1").Do).Request.Anyway);
    }

    [Fact]
    public void Photo_and_position_may_come_first()
    {
        var talk = new Talk().Do(new Said.Photo("m1"), null).Do(new Said.Spot(28.6, 115.8, null), null).Say("井盖不见了，很危险", DialogueWords.County).Say("西湖区", DialogueWords.Photos(1));
        Assert.Equal((Step.Photo, "360103"), (talk.State!.Step, talk.State.RegionCode));
    }

    [Fact]
    public void An_unknown_county_is_asked_for_once_and_may_stay_unknown()
    {
        var talk = new Talk().Say("1", null).Say("楼上半夜装修噪音很大", null).Say("幸福小区三栋", DialogueWords.County).Say("火星", DialogueWords.County).Say("0", DialogueWords.Photo);
        Assert.Null(talk.State!.RegionCode);
    }

    [Theory]
    [InlineData("南昌市城区某路", "360199")]
    [InlineData("景德镇城区某路", "360202")]
    [InlineData("城区某路", null)]
    [InlineData("西湖区与新建区交界", null)]
    public void A_shared_county_name_counts_with_its_city_and_two_names_are_none(string place, string? code) => Assert.Equal(code, Counties.In(place));

    [Theory]
    [InlineData("abc")]
    [InlineData("12")]
    [InlineData("13970012345; drop table")]
    public void What_is_no_phone_number_is_asked_again(string words)
    {
        var talk = new Talk(new DialogueState(Id, Step.Phone, "路灯坏了很久了", "某地")).Say(words, DialogueWords.NotAPhone);
        Assert.Equal(Step.Phone, talk.State!.Step);
    }

    [Fact]
    public void Too_little_and_too_much_are_asked_again()
    {
        new Talk().Say("1", null).Say("坏了", DialogueWords.MoreWords);
        new Talk().Say("1", null).Say(new string('很', Filing.MaxContent + 1), DialogueWords.TooManyWords);
    }

    [Fact]
    public void A_word_leaves_at_any_step_and_two_begins_anew()
    {
        foreach (var step in Enum.GetValues<Step>())
        {
            Assert.Null(new Talk(new DialogueState(Id, step)).Say("取消", DialogueWords.Cancelled).State);
        }

        Assert.Equal(new DialogueState(Id, Step.What), new Talk(new DialogueState(Id, Step.Confirm, "内容内容内容", "某地")).Say("2", DialogueWords.What).State);
    }

    [Fact]
    public void More_photos_than_allowed_are_not_kept()
    {
        var talk = new Talk(new DialogueState(Id, Step.Photo, "内容内容内容", "某地"));
        for (var n = 0; n < DialogueState.MaxPhotos + 3; n++)
        {
            talk.Do(new Said.Photo($"m{n}"), null);
        }

        Assert.Equal(DialogueState.MaxPhotos, talk.State!.PhotoList.Count);
    }

    [Fact]
    public void Progress_of_ones_only_ticket_needs_no_number_and_of_a_strangers_number_and_code()
    {
        var own = new OwnTicket(Guid.CreateVersion7(), "261124000001", TicketState.InHandling);
        Assert.Equal(new Act.Progress("261124000001", null), new Talk(own: [own]).Do(new Said.Menu("PROGRESS"), null).Act);
        Assert.Equal(new Act.Progress("261124000009", "12345678"), new Talk().Say("2", DialogueWords.NothingHere).Say("２６１１２４０００００９ 12345678", null).Act);
        Assert.Equal(new Act.Progress("261124000009", null), new Talk().Say("261124000009", null).Act);
        Assert.Contains("261124000001", new Talk(own: [own, own with { Number = "261124000002" }]).Say("进度", null).Reply);
    }

    [Fact]
    public void A_reply_is_rated_by_a_word_or_by_the_menu_and_unsolved_asks_why()
    {
        var replied = new OwnTicket(Guid.CreateVersion7(), "261124000001", TicketState.AwaitingFollowUp, Round: 2, RepliedAt: DateTimeOffset.UnixEpoch);
        var good = new Talk(own: [replied]).Say("已解决", DialogueWords.Satisfied).Say("1", null);
        Assert.Equal(new Act.Rate(replied.Id, 2, Solved.Solved, Satisfaction.Satisfied, null, DateTimeOffset.UnixEpoch), good.Act);
        var bad = new Talk(own: [replied]).Do(new Said.Menu("RATE"), null).Say("3", DialogueWords.Satisfied).Say("不满意", DialogueWords.Reason).Say("坑还在", null);
        Assert.Equal(new Act.Rate(replied.Id, 2, Solved.Unsolved, Satisfaction.Dissatisfied, "坑还在", DateTimeOffset.UnixEpoch), bad.Act);
        Assert.Equal(DialogueWords.NothingToRate, new Talk(own: [replied with { State = TicketState.InHandling }]).Say("3", null).Reply);
    }

    [Fact]
    public void Urging_and_adding_go_to_the_newest_open_ticket()
    {
        OwnTicket[] own = [new(Guid.CreateVersion7(), "261124000003", TicketState.Closed), new(Guid.CreateVersion7(), "261124000002", TicketState.InHandling)];
        Assert.Equal(new Act.Urge(own[1]), new Talk(own: own).Say("催办", null).Act);
        Assert.Equal(new Act.Supplement(own[1], "坑更大了"), new Talk(own: own).Say("补充：坑更大了", null).Act);
        Assert.Equal(DialogueWords.NothingToUrge, new Talk(own: own[..1]).Say("4", null).Reply);
    }

    [Fact]
    public void Followers_are_welcomed_leavers_get_silence_and_a_voice_without_words_is_told_so()
    {
        Assert.Equal(DialogueWords.Welcome, new Talk().Do(new Said.Followed(), null).Reply);
        Assert.Null(new Talk(new DialogueState(Id, Step.Where)).Do(new Said.Left(), null).Reply);
        var talk = new Talk(new DialogueState(Id, Step.Where, "内容内容")).Do(new Said.Unreadable(), DialogueWords.Unreadable);
        Assert.Equal(Step.Where, talk.State!.Step);
    }

    /// <summary>Plays one follower.</summary>
    private sealed class Talk(DialogueState? state = null, IReadOnlyList<OwnTicket>? own = null)
    {
        public DialogueState? State { get; private set; } = state;

        public string? Reply { get; private set; }

        public Act? Act { get; private set; }

        public Talk Say(string words, string? expected) => Do(new Said.Text(words), expected);

        public Talk Do(Said said, string? expected)
        {
            var turn = Conversation.Take(State, said, own ?? [], Counties, Id);
            (State, Reply, Act) = (turn.Next, turn.Reply, turn.Do);
            if (expected is not null)
            {
                Assert.Equal(expected, Reply);
            }

            return this;
        }
    }
}
