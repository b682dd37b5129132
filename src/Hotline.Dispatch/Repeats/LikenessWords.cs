namespace Hotline.Dispatch.Repeats;

/// <summary>The evidence in words, the strongest first; the desks, the history and the citizens' pages say the same.</summary>
public static class LikenessWords
{
    private const int Kilometre = 1000;

    public static IReadOnlyList<string> Of(Likeness likeness)
    {
        var words = new List<string>();
        if (likeness.SameCaller)
        {
            words.Add("同一来电人");
        }

        if (likeness.Metres is { } metres)
        {
            words.Add(metres < Kilometre ? $"相距 {metres} 米" : $"相距 {metres / (double)Kilometre:0.0} 公里");
        }
        else if (likeness.PlacePercent is >= Likeness.SamePlacePercent and var place)
        {
            words.Add($"地址相同 {place}%");
        }

        words.Add($"文本相似 {likeness.TextPercent}%");
        if (likeness.SameCategory == true)
        {
            words.Add("同一类别");
        }

        if (likeness.SameCounty == true)
        {
            words.Add("同县区");
        }

        words.Add(likeness.Days == 0 ? "24 小时内" : $"{likeness.Days} 天前");
        return words;
    }

    public static string Line(Likeness likeness) => string.Join("；", Of(likeness));
}
