namespace Hotline.City.Plan;

internal enum Way
{
    Call,
    Web,
    WeChat,
}

/// <summary>One citizen turns to the hotline. Times are the simulated city's own.</summary>
/// <param name="At">Since the beginning.</param>
/// <param name="Phone">Made up, from a range kept for fiction and tests: 199 0000 ….</param>
/// <param name="Patience">How long a caller stays on the line.</param>
internal sealed record Turning(TimeSpan At, Way Way, Matter Matter, string County, string Place, string Name, string Phone, TimeSpan Patience);

/// <summary>
/// Who turns to the hotline when, endlessly. The same seed gives the same citizens; nothing else goes in, neither clock
/// nor network.
/// </summary>
internal static class Schedule
{
    private static readonly string[] Surnames = ["王", "李", "张", "刘", "陈", "杨", "黄", "熊", "万", "涂"];
    private static readonly string[] GivenNames = ["建国", "小红", "志强", "丽华", "文斌", "秀英", "海波", "春梅"];
    private static readonly TimeSpan MeanGap = TimeSpan.FromMinutes(4);
    private static readonly TimeSpan LongestGap = TimeSpan.FromMinutes(20);

    public static IEnumerable<Turning> Of(int seed)
    {
        var random = new Random(seed);
        var at = TimeSpan.Zero;
        while (true)
        {
            // Exponential gaps: people do not arrange themselves.
            var gap = MeanGap * -Math.Log(1 - random.NextDouble());
            at += gap < LongestGap ? gap : LongestGap;
            yield return Next(random, at);
        }
    }

    private static Turning Next(Random random, TimeSpan at)
    {
        var way = random.Next(10) switch
        {
            < 5 => Way.Call,
            < 8 => Way.Web,
            _ => Way.WeChat,
        };
        var matter = Of(random, way == Way.Call ? Matters.Spoken : Matters.All);
        var (county, name) = Of(random, Places.Counties);
        return new Turning(
            at, way, matter, county, $"南昌市{name}{Of(random, Places.Streets)}{random.Next(1, 400)}号", Of(random, Surnames) + Of(random, GivenNames),
            $"1990000{random.Next(1000, 10_000)}", TimeSpan.FromSeconds(random.Next(60, 240)));
    }

    private static T Of<T>(Random random, IReadOnlyList<T> several) => several[random.Next(several.Count)];
}
