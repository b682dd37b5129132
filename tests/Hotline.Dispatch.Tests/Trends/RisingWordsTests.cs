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
        var burst = new Complaints(22, now, 1).Burst(25, "换电柜电池", "爆燃冒烟", now.AddDays(-1)).Select(complaint => MadeDocuments.Document(complaint));
        await using var opened = await Engines.OpenAsync(engine, Ct);
        await opened.Index.ApplyAsync(MadeDocuments.Changes([.. everyday, .. burst]), new IndexCursor("test", "1", 1, now), Ct);

        var rising = await new RisingWords(opened.Index, new FakeTimeProvider(now)).UntilAsync(Today, Ct);
        Assert.NotNull(rising);
        var strongest = Assert.Single(rising, word => word.Word.Contains("换电柜", StringComparison.Ordinal));
        Assert.Equal(25, strongest.Count);
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

    [Fact]
    public void Overlapping_pieces_may_make_a_word_longer_at_either_end()
    {
        Assert.Equal([("换电柜", "电柜"), ("换电池", "电池"), ("更换电", "更换")], WordJoining.Extensions("换电", ["电柜", "电池", "更换", "路灯", "wifi"]));
        Assert.Empty(WordJoining.Extensions("wifi", ["i电", "fi"]));
    }
}
