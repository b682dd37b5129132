using Hotline.Dispatch.Outbox;
using Microsoft.Extensions.Time.Testing;

namespace Hotline.Dispatch.Tests.Outbox;

public sealed class AttentionTests
{
    private readonly FakeTimeProvider time = new();

    [Fact]
    public void Asks_at_first_and_then_every_twenty_seconds()
    {
        var attention = new Attention(time);
        Assert.Equal([0, 20, 40], Asked(attention, 50));
    }

    [Fact]
    public void Asks_each_time_for_fifteen_seconds_after_a_stir_and_seldom_again_after_that()
    {
        var attention = new Attention(time);
        Assert.True(attention.IsDue());
        time.Advance(TimeSpan.FromSeconds(3));
        attention.Stir();
        Assert.Equal([.. Enumerable.Range(0, 15), 34], Asked(attention, 40));
    }

    /// <summary>In which of so many seconds it asked.</summary>
    private List<int> Asked(Attention attention, int seconds)
    {
        var asked = new List<int>();
        for (var second = 0; second < seconds; second++)
        {
            if (attention.IsDue())
            {
                asked.Add(second);
            }

            time.Advance(TimeSpan.FromSeconds(1));
        }

        return asked;
    }
}
