using System.Collections.Concurrent;
using Hotline.Dispatch.Data;

namespace Hotline.Dispatch.Tests.Data;

/// <summary>What comes while others are worked on is worked on together; nobody is forgotten and nobody answered for another.</summary>
public sealed class GatheringTests
{
    private readonly ConcurrentQueue<int[]> rounds = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Who_comes_alone_is_a_round_alone()
    {
        var gathering = Doubling(atOnce: 1, most: 4);
        Assert.Equal((2, 4), (await gathering.AskAsync(1, Ct), await gathering.AskAsync(2, Ct)));
        Assert.Equal([1, 1], rounds.Select(round => round.Length));
    }

    [Fact]
    public async Task Those_who_come_meanwhile_are_taken_together_and_in_order_so_many_at_a_time()
    {
        var first = new TaskCompletionSource();
        var begun = new TaskCompletionSource();
        var gathering = Doubling(atOnce: 1, most: 4, () =>
        {
            begun.TrySetResult();
            return first.Task;
        });
        var alone = gathering.AskAsync(0, Ct);
        await begun.Task.WaitAsync(TimeSpan.FromSeconds(30), Ct);
        var others = Enumerable.Range(1, 6).Select(asked => gathering.AskAsync(asked, Ct)).ToArray();
        first.SetResult();
        Assert.Equal(0, await alone);
        int[] doubled = [2, 4, 6, 8, 10, 12];
        Assert.Equal(doubled, await Task.WhenAll(others));
        Assert.Equal([[0], [1, 2, 3, 4], [5, 6]], rounds);
    }

    [Fact]
    public async Task What_a_round_throws_is_the_answer_to_those_of_it_who_have_none()
    {
        var gathering = new Gathering<int, int>(1, 4, round =>
        {
            rounds.Enqueue([.. round.Select(asking => asking.Asked)]);
            if (rounds.Count == 1)
            {
                throw new TimeoutException();
            }

            round.ToList().ForEach(asking => asking.Answer.TrySetResult(asking.Asked));
            return Task.CompletedTask;
        });
        await Assert.ThrowsAsync<TimeoutException>(() => gathering.AskAsync(1, Ct));
        Assert.Equal(2, await gathering.AskAsync(2, Ct));
    }

    [Fact]
    public async Task Who_leaves_before_the_turn_is_passed_over_and_holds_up_nobody()
    {
        var held = new TaskCompletionSource();
        var begun = new TaskCompletionSource();
        var gathering = Doubling(atOnce: 1, most: 4, () =>
        {
            begun.TrySetResult();
            return held.Task;
        });
        var first = gathering.AskAsync(1, Ct);
        await begun.Task.WaitAsync(TimeSpan.FromSeconds(30), Ct);
        using var leaving = new CancellationTokenSource();
        var left = gathering.AskAsync(2, leaving.Token);
        var other = gathering.AskAsync(3, Ct);
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => left);
        held.SetResult();
        Assert.Equal((2, 6), (await first, await other));
        Assert.Equal([[1], [3]], rounds);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task Of_thousands_at_once_each_has_the_own_answer(int atOnce)
    {
        var running = 0;
        var gathering = new Gathering<int, int>(atOnce, 8, async round =>
        {
            Assert.InRange(Interlocked.Increment(ref running), 1, atOnce);
            await Task.Yield();
            Interlocked.Decrement(ref running);
            foreach (var asking in round)
            {
                asking.Answer.TrySetResult(asking.Asked * 2);
            }
        });
        var answers = await Task.WhenAll(Enumerable.Range(0, 16).Select(who => Task.Run(async () =>
        {
            for (var i = 0; i < 500; i++)
            {
                Assert.Equal(((who * 500) + i) * 2, await gathering.AskAsync((who * 500) + i, Ct).WaitAsync(TimeSpan.FromSeconds(30), Ct));
            }

            return true;
        })));
        Assert.All(answers, Assert.True);
    }

    private Gathering<int, int> Doubling(int atOnce, int most, Func<Task>? before = null) => new(atOnce, most, async round =>
    {
        rounds.Enqueue([.. round.Select(asking => asking.Asked)]);
        await (before?.Invoke() ?? Task.CompletedTask);
        foreach (var asking in round)
        {
            asking.Answer.TrySetResult(asking.Asked * 2);
        }
    });
}
