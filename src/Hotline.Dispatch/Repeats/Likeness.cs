using Hotline.Dispatch.Privacy;

namespace Hotline.Dispatch.Repeats;

/// <summary>
/// How much a request is like an earlier one, with everything that speaks for it. A person reads the parts and decides;
/// nothing is joined by itself. Holds no personal data: how far apart, not where.
/// </summary>
/// <param name="SameCaller">The contact phone or calling number is the same.</param>
/// <param name="SameCategory">Null where one of the two has none yet; the same of the county.</param>
/// <param name="Metres">Between the two points; null unless both have one.</param>
/// <param name="PlacePercent">How much of the shorter address in words stands in the other; null unless both have one.</param>
/// <param name="TextPercent">How much of the shorter text stands in the other, as pairs of characters.</param>
/// <param name="Days">Whole days between the two.</param>
public sealed record Likeness(bool SameCaller, bool? SameCategory, bool? SameCounty, int? Metres, int? PlacePercent, int TextPercent, int Days)
{
    /// <summary>The window in which the same place and matter count as a repeat.</summary>
    public const int RepeatDays = 30;

    /// <summary>The longer window in which the figures count repeats as well.</summary>
    internal const int FigureDays = 90;

    /// <summary>Of the words of an address: from here on it is the same one.</summary>
    internal const int SamePlacePercent = 60;

    private const int NearMetres = 500;
    private const int HereMetres = 150;
    private const int HerePercent = 80;
    private const int LikeTextPercent = 30;
    private const int LikeTextPercentOfKind = 15;
    private const int AlikeTextPercent = 50;
    private const int AlikeTextPercentSomewhere = 60;
    private const int CallersTextPercent = 40;
    private const int CallersTextPercentThere = 15;
    private const int FewestTokens = 3;

    /// <summary>Within 500 metres, or at an address in the same words where the points are not known.</summary>
    public bool SamePlace => Metres is { } metres ? metres <= NearMetres : PlacePercent >= SamePlacePercent;

    /// <summary>Within 150 metres, or at the same address nearly word by word: two who speak of one category there speak of one thing, whatever their words.</summary>
    private bool SameSpot => Metres is { } metres ? metres <= HereMetres : PlacePercent >= HerePercent;

    /// <summary>
    /// 疑似重复: within 30 days the same caller with a like text (less of it where place or category are the same); or the same category at the same spot, or in the
    /// same place with some text in common; or, while a category is not known, the same place with a like text; or half the text in the same county (three fifths
    /// while a county is not known). A category that differs speaks against all but the caller.
    /// </summary>
    public bool IsRepeat => Days <= RepeatDays && (
        OfCaller || OfPlace
        || (SameCategory != false && ((SamePlace && TextPercent >= LikeTextPercent) || (SameCounty != false && TextPercent >= (SameCounty == true ? AlikeTextPercent : AlikeTextPercentSomewhere)))));

    /// <summary>The same caller about the same matter, however long ago.</summary>
    internal bool OfCaller => SameCaller && (TextPercent >= CallersTextPercent || (TextPercent >= CallersTextPercentThere && (SamePlace || SameCategory == true)));

    /// <summary>The same category in the same place, whoever called and however long ago.</summary>
    internal bool OfPlace => SameCategory == true && (SameSpot || (SamePlace && TextPercent >= LikeTextPercentOfKind));

    /// <summary>Whoever writes the one knows the address of the other: it is their own, or the same in words.</summary>
    public bool MayShareAPlace => SameCaller || PlacePercent >= HerePercent;

    /// <summary>0 to 100, for the order of a list: half of it the text, a quarter the caller, the rest place and category; it fades over a year.</summary>
    public int Score
    {
        get
        {
            var place = Metres is { } metres ? Math.Max(0, 1 - (metres / (2.0 * NearMetres))) : (PlacePercent ?? 0) / 100.0;
            var score = (TextPercent * 0.5) + (SameCaller ? 25 : 0) + (place * 15) + (SameCategory == true ? 5 : 0) + (SameCounty == true ? 5 : 0);
            return (int)Math.Round(score * (1 - (Math.Min(Days, 365) / 730.0)));
        }
    }

    internal static Likeness Between(Matter mine, Matter theirs) => new(
        mine.Phones.Any(one => theirs.Phones.Any(other => PhoneNumber.MayBeSame(one, other))),
        mine.CategoryCode is null || theirs.CategoryCode is null ? null : mine.CategoryCode == theirs.CategoryCode,
        mine.RegionCode is null || theirs.RegionCode is null ? null : mine.RegionCode == theirs.RegionCode,
        Distance.Metres(mine.Longitude, mine.Latitude, theirs.Longitude, theirs.Latitude),
        mine.Place.Count == 0 || theirs.Place.Count == 0 ? null : Percent(mine.Place, theirs.Place, 1),
        Percent(mine.Words, theirs.Words, FewestTokens),
        (int)Math.Abs((mine.At - theirs.At).TotalDays));

    private static int Percent(IReadOnlySet<string> mine, IReadOnlySet<string> theirs, int fewest)
    {
        var shorter = Math.Min(mine.Count, theirs.Count);
        return shorter < fewest ? 0 : (int)Math.Round(100.0 * mine.Count(theirs.Contains) / shorter);
    }
}
