using Hotline.Agent.Vault;

namespace Hotline.Agent.Tests.Vault;

public sealed class KeepingTests
{
    private const int Days = 1095;
    private static readonly DateTimeOffset Ended = new(2026, 3, 1, 1, 0, 0, TimeSpan.Zero);

    [Fact]
    public void The_period_counts_from_the_end_of_the_call_or_from_the_last_close_where_that_is_later()
    {
        Assert.Equal(Ended.AddDays(Days), Row().KeptUntil(Days));
        Assert.Equal(Ended.AddDays(20 + Days), (Row() with { LastClosedAt = Ended.AddDays(20) }).KeptUntil(Days));
        Assert.Equal(Ended.AddDays(Days), (Row() with { LastClosedAt = Ended.AddMinutes(-2) }).KeptUntil(Days));
    }

    [Fact]
    public void It_does_not_begin_while_a_ticket_of_the_call_is_open()
    {
        var open = Row() with { Open = true, LastClosedAt = Ended };
        Assert.Null(open.KeptUntil(Days));
        Assert.False(open.MayGo(Days, Ended.AddDays(100_000)));
    }

    [Fact]
    public void A_recording_goes_at_the_end_of_its_period_and_not_before_and_never_while_it_is_held()
    {
        var over = Ended.AddDays(Days);
        Assert.True(Row().MayGo(Days, over));
        Assert.False(Row().MayGo(Days, over.AddTicks(-1)));
        Assert.False((Row() with { Held = true }).MayGo(Days, over.AddYears(50)));
        Assert.False(Row().MayGo(Days + 1, over));
    }

    private static KeepingRow Row() => new(Guid.NewGuid(), Guid.NewGuid(), "tel-1", RecordingState.Stored, 1, Ended, null, Ended, false, null, false, null, null);
}
