using Hotline.Dispatch.Search;
using Hotline.Dispatch.Tests.Search;
using Hotline.Dispatch.Trends;
using Microsoft.Extensions.Time.Testing;

namespace Hotline.Dispatch.Tests.Trends;

public sealed class RisingWordsTests
{
    private static readonly DateOnly Today = new(2026, 11, 20);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static TheoryData<string> All() => Engines.All();

    [Theory, MemberData(nameof(All))]
    public async Task A_new_topic_rises_as_the_word_it_is_and_everyday_words_do_not(string engine)
    {
        var now = new DateTimeOffset(2026, 11, 20, 9, 0, 0, TimeSpan.FromHours(8));
        var everyday = new Complaints(21, now.AddDays(-40), 40).Take(1_200).Select(complaint => MadeDocuments.Document(complaint));
        var burst = new Complaints(22, now, 1).Burst(25, "换电柜电池", "爆燃冒烟", now.AddDays(-1)).Select((complaint, n) => MadeDocuments.Document(complaint) with { Merged = n % 3 == 1 });
        await using var opened = await Engines.OpenAsync(engine, Ct);
        await opened.Index.ApplyAsync(MadeDocuments.Changes([.. everyday, .. burst]), new IndexCursor("test", "1", 1, now), Ct);

        var rising = await new RisingWords(opened.Index, new FakeTimeProvider(now)).UntilAsync(Today, Ct);
        Assert.NotNull(rising);
        var strongest = Assert.Single(rising, word => word.Word.Contains("换电柜", StringComparison.Ordinal));
        Assert.Equal((25, 17), (strongest.Count, strongest.Matters)); // Measured by all who say it, whomever they were merged with.
        Assert.InRange(strongest.Expected, 0, 1);
        Assert.Same(strongest, rising[0]);
        Assert.DoesNotContain(rising, word => word.Word is "路灯" or "不亮" or "影响" or "附近" or "反映");
        Assert.InRange(rising.Count, 1, 6);
    }

    [Fact]
    public async Task Words_of_few_tickets_are_not_shown()
    {
        await using var opened = await Engines.OpenAsync("lucene", Ct);
        var now = new DateTimeOffset(2026, 11, 20, 9, 0, 0, TimeSpan.FromHours(8));
        await opened.Index.ApplyAsync(
            MadeDocuments.Changes(new Complaints(23, now, 1).Burst(4, "换电柜电池", "爆燃冒烟", now).Select(complaint => MadeDocuments.Document(complaint))), new IndexCursor("test", "1", 1, now), Ct);
        Assert.Empty((await new RisingWords(opened.Index, new FakeTimeProvider(now)).UntilAsync(Today, Ct))!);
    }

    [Theory, MemberData(nameof(All))]
    public async Task What_rises_reads_whole_though_its_halves_are_everyday_words(string engine)
    {
        var now = new DateTimeOffset(2026, 11, 20, 9, 0, 0, TimeSpan.FromHours(8));
        var words = (await RisingAsync(engine, now, Outage(now))).Select(word => word.Word).ToList();
        Assert.Equal("小区停电", words[0]);
        Assert.Contains("不知道什么时候来电", words);
        Assert.Contains("家里老人用不了呼吸机", words);
        Assert.DoesNotContain(words, word => word is "区停电" or "区停" or "映今" or "映小区停电" or "上午翠苑");
        Assert.All(words, word => Assert.DoesNotContain(words, other => other != word && word.Contains(other, StringComparison.Ordinal)));
    }

    private static async Task<IReadOnlyList<RisingWord>> RisingAsync(string engine, DateTimeOffset now, IEnumerable<TicketDocument> burst)
    {
        var everyday = new Complaints(21, now.AddDays(-40), 40).Take(1_200).Select(complaint => MadeDocuments.Document(complaint));
        await using var opened = await Engines.OpenAsync(engine, Ct);
        await opened.Index.ApplyAsync(MadeDocuments.Changes([.. everyday, .. Usual(now), .. burst]), new IndexCursor("test", "1", 1, now), Ct);
        return (await new RisingWords(opened.Index, new FakeTimeProvider(now)).UntilAsync(DateOnly.FromDateTime(now.Date), Ct))!; // The engines answer.
    }

    /// <summary>What people always write, at all times.</summary>
    private static IEnumerable<TicketDocument> Usual(DateTimeOffset now)
    {
        string[] places = ["翠苑小区", "绿湖小区", "梅岭小区", "青云小区", "丰和园区", "象湖社区"];
        string[] troubles = ["门口的垃圾没有人清运", "停车位被占用，物业不管", "电梯上午又坏了，到现在没有修好", "有人在楼道停电动车", "昨天晚上开始漏水，到现在没有恢复", "绿化带被破坏"];
        string[] asks = ["请尽快处理", "希望有关部门管一管", "来电人要求答复", "多次反映没有结果"];
        for (var n = 0; n < 360; n++)
            yield return At(MadeDocuments.Saying($"来电人反映{places[n % 6]}{troubles[n / 6 % 6]}，{asks[n % 4]}。"), now.AddHours(-2.6 * n));
    }

    private static IEnumerable<TicketDocument> Outage(DateTimeOffset now)
    {
        string[] places = ["翠苑", "绿湖", "梅岭", "青云", "湖滨", "洪城"];
        string[] starts = ["今天上午", "昨天晚上", "凌晨", "中午"];
        string[] ends = ["到现在没有恢复", "家里老人用不了呼吸机", "冰箱里的东西都坏了", "不知道什么时候来电", "供电热线打不通"];
        for (var n = 0; n < 24; n++)
            yield return At(MadeDocuments.Saying($"来电人反映{starts[n % 4]}{places[n % 6]}小区停电，{ends[n % 5]}。"), now.AddHours(-n));
    }

    private static TicketDocument At(TicketDocument document, DateTimeOffset at) =>
        document with { At = at.ToUnixTimeMilliseconds(), Day = DateOnly.FromDateTime(at.Date).DayNumber };

    [Fact]
    public void Overlapping_pieces_make_a_word_longer_at_either_end_the_rising_ones_first()
    {
        string[] beside = ["更换", "电柜", "电池", "路灯", "wifi"];
        Assert.Equal(["换电柜", "换电池"], WordJoining.Extensions("换电", beside, new HashSet<string> { "电柜", "电池" }));
        Assert.Equal(["换电柜", "更换电", "换电池"], WordJoining.Extensions("换电", beside, new HashSet<string> { "换电", "电柜" }));
        Assert.Empty(WordJoining.Extensions("wifi", ["i电", "fi"], new HashSet<string> { "fi" }));
    }

    [Fact]
    public void An_everyday_word_is_taken_whole_and_nothing_behind_it()
    {
        var rising = new HashSet<string> { "区停", "停电" };
        Assert.Equal(["小区停电"], WordJoining.Extensions("区停电", ["小区", "映小", "反映"], rising));
        Assert.Empty(WordJoining.Extensions("小区停电", ["小区", "映小", "反映"], rising));
    }
}
