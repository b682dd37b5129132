using System.Text.RegularExpressions;

namespace Hotline.Api.WeChat.Dialogue;

/// <summary>The steps that make a ticket. Photos are welcome at any of them.</summary>
internal static partial class Filing
{
    public const int MaxContent = 2000;
    public const int MaxPlace = 200;
    private const int LeastContent = 5;

    public static Turn Begin(Guid id, string words, CountyNames counties) => What(new DialogueState(id, Step.What), words, counties);

    public static Turn Take(DialogueState state, Said said, CountyNames counties) => (state.Step, said) switch
    {
        (Step.Photo, Said.Photo photo) => Ask(state.With(photo), counties),
        (_, Said.Photo photo) when Ask(state.With(photo), counties) is var again => again with { Reply = "照片已收到。" + again.Reply },
        (Step.What, Said.Text text) => What(state, text.Words, counties),
        (Step.What, Said.Spot spot) => new Turn(At(state, spot), "位置已收到。" + DialogueWords.What),
        (Step.Where, Said.Text text) => Where(state, text.Words, counties),
        (Step.Where, Said.Spot spot) => Located(At(state, spot), counties),
        (Step.County, Said.Text text) => County(state, text.Words, counties),
        (Step.Photo, Said.Text text) => AfterPhotos(state, text.Words),
        (Step.Phone, Said.Text text) => Phone(state, text.Words, counties),
        (Step.Confirm, Said.Text text) => Confirm(state, text.Words, counties),
        _ => Ask(state, counties),
    };

    public static DialogueState At(DialogueState state, Said.Spot spot) => state with
    {
        Latitude = spot.Latitude,
        Longitude = spot.Longitude,
        Place = spot.Label is { } label ? Cut(label, MaxPlace) : state.Place,
    };

    private static Turn What(DialogueState state, string words, CountyNames counties) => words.Trim() switch
    {
        { Length: < LeastContent } => new Turn(state, DialogueWords.MoreWords),
        { Length: > MaxContent } => new Turn(state, DialogueWords.TooManyWords),
        var content => state.Latitude is null
            ? new Turn(state with { Content = content, Step = Step.Where }, DialogueWords.Where)
            : Located(state with { Content = content }, counties),
    };

    private static Turn Where(DialogueState state, string words, CountyNames counties) => Plain(words) is { Length: >= 2 } place
        ? Located(state with { Place = Cut(place, MaxPlace) }, counties)
        : new Turn(state, DialogueWords.Where);

    private static Turn Located(DialogueState state, CountyNames counties)
    {
        var region = (state.Place is { } place ? counties.In(place) : null) ?? state.RegionCode;
        return region is null
            ? new Turn(state with { Step = Step.County }, DialogueWords.County)
            : new Turn(state with { Step = Step.Photo, RegionCode = region }, Photos(state));
    }

    private static Turn County(DialogueState state, string words, CountyNames counties) => counties.In(words) is { } region
        ? new Turn(state with { Step = Step.Photo, RegionCode = region }, Photos(state))
        : Plain(words) is "0" or "不清楚" or "不知道"
            ? new Turn(state with { Step = Step.Photo }, Photos(state))
            : new Turn(state, DialogueWords.County);

    private static Turn AfterPhotos(DialogueState state, string words) => Plain(words) is "好了" or "没有" or "无" or "跳过" or "下一步" or "0" or "1"
        ? new Turn(state with { Step = Step.Phone }, DialogueWords.Phone)
        : new Turn(state, Photos(state));

    private static Turn Phone(DialogueState state, string words, CountyNames counties)
    {
        var phone = Plain(words);
        if (phone is "跳过" or "不留" or "没有" or "0")
        {
            phone = null;
        }
        else if (!LooksLikePhone().IsMatch(phone))
        {
            return new Turn(state, DialogueWords.NotAPhone);
        }

        return Ask(state with { Phone = phone, Step = Step.Confirm }, counties);
    }

    private static Turn Confirm(DialogueState state, string words, CountyNames counties) => Plain(words) switch
    {
        "1" or "提交" or "确认" or "是" => new Turn(null, null, new Act.File(state)),
        "2" or "重新填写" => new Turn(new DialogueState(state.Id, Step.What), DialogueWords.What),
        "0" => new Turn(null, DialogueWords.Cancelled),
        _ => Ask(state, counties),
    };

    /// <summary>Asks the open question (again).</summary>
    private static Turn Ask(DialogueState state, CountyNames counties) => new(state, state.Step switch
    {
        Step.What => DialogueWords.What,
        Step.Where => DialogueWords.Where,
        Step.County => DialogueWords.County,
        Step.Photo => Photos(state),
        Step.Phone => DialogueWords.Phone,
        _ => DialogueWords.Confirm(state, state.RegionCode is { } region ? counties.NameOf(region) : null),
    });

    private static string Photos(DialogueState state) => state.PhotoList.Count == 0 ? DialogueWords.Photo : DialogueWords.Photos(state.PhotoList.Count);

    private static string Plain(string words) => Conversation.Plain(words);

    private static string Cut(string text, int max) => text.Length <= max ? text : text[..max];

    [GeneratedRegex(@"^\+?[0-9][0-9 \-()]{5,20}$")]
    private static partial Regex LooksLikePhone();
}
