using Hotline.Dispatch.Clocks;
using Hotline.Dispatch.Tests.Calendar;

namespace Hotline.Dispatch.Tests.Clocks;

/// <summary>Every deadline explains itself: whoever has only the sentence gets the same deadline.</summary>
public sealed class SentenceTests
{
    [Fact]
    public void Ten_thousand_deadlines_are_counted_again_from_their_sentences_alone()
    {
        var steps = new HashSet<string>();
        foreach (var made in MadeCalendars.Cases(10_000).Select(calendars => new MadeDeadline(calendars).Live()))
        {
            var sentence = TraceWords.Of(made.Deadline);
            var read = Read(sentence);
            Assert.True(made.Deadline.DueAt.DateTime == read.Due, sentence);
            Assert.Equal(made.Deadline.Provisional, read.Provisional);
            Assert.Equal(TraceWords.Limit(made.Deadline.Kind), read.Clock);
            Assert.All(read.NotCounted, said => Assert.False(made.Table.IsWorkday(said.Day), sentence));
            steps.UnionWith(made.Deadline.Trace.Select(step => step.Cause));
        }

        Assert.Equal(
            [
                TraceStep.Extended, TraceStep.Lengthened, TraceStep.Merged, TraceStep.NotLonger, TraceStep.NotShorter, TraceStep.Paused, TraceStep.Recounted, TraceStep.Resumed, TraceStep.Shortened, TraceStep.Started,
            ],
            steps.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_clock_says_what_it_limits_once()
    {
        foreach (var kind in Enum.GetValues<DeadlineKind>())
        {
            Assert.Matches("^(?:(?!时限).)+时限$", TraceWords.Limit(kind));
        }

        Assert.Equal("群众诉求总时限", TraceWords.Limit(DeadlineKind.Citizen));
    }

    private static SentenceChecker Read(string sentence)
    {
        try
        {
            return SentenceChecker.Read(sentence);
        }
        catch (Exception wrong)
        {
            throw new InvalidOperationException(sentence, wrong);
        }
    }

    [Theory]
    [InlineData("2026年10月13日 17:30。", "2026年10月14日 17:30。")]
    [InlineData("、10月11日（周末）", "")]
    [InlineData("，调休上班10月10日计入", "")]
    [InlineData("10月1日至10月7日", "10月1日至10月6日")]
    [InlineData("5个工作日", "4个工作日")]
    [InlineData("-17:30，", "-17:00，")]
    [InlineData("办理时限", "办理时限时限")]
    public void A_sentence_with_one_fact_changed_is_found_out(string fact, string lie)
    {
        const string Sentence =
            "办理时限5个工作日〔办理·投诉·不分缓急〕，自2026年9月30日 09:00的次一工作日起算，每日09:00-12:00、13:30-17:30，"
            + "不计10月1日至10月7日（国庆节）、10月11日（周末），调休上班10月10日计入，至2026年10月13日 17:30。";
        Assert.Equal(new DateTime(2026, 10, 13, 17, 30, 0, DateTimeKind.Unspecified), SentenceChecker.Read(Sentence).Due);
        Assert.ThrowsAny<Exception>(() => SentenceChecker.Read(Sentence.Replace(fact, lie, StringComparison.Ordinal)));
    }
}
