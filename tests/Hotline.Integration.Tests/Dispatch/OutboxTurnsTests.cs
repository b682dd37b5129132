using Hotline.Dispatch.Outbox;
using Microsoft.Extensions.Time.Testing;

namespace Hotline.Integration.Tests.Dispatch;

/// <summary>Who follows changes runs one after the other, and rests while requests are taken in.</summary>
public sealed class OutboxTurnsTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Consumers_run_one_after_the_other_and_one_that_fails_gives_its_turn_on()
    {
        using var turns = new OutboxTurns(TimeProvider.System);
        var first = new TaskCompletionSource<OutboxRun>();
        var second = new TaskCompletionSource();
        var running = turns.TakeAsync(() => first.Task, Ct);
        var next = turns.TakeAsync(() =>
        {
            second.SetResult();
            return Task.FromResult(new OutboxRun(1, false));
        }, Ct);
        Assert.False(second.Task.IsCompleted);
        first.SetException(new TimeoutException());
        await Assert.ThrowsAsync<TimeoutException>(() => running);
        Assert.Equal(1, (await next).Count);
    }

    [Theory]
    [InlineData(false, 500)]
    [InlineData(true, 3)]
    public async Task While_nothing_is_taken_in_or_after_a_little_nobody_rests(bool takenIn, int messages)
    {
        var time = new FakeTimeProvider();
        using var turns = new OutboxTurns(time);
        if (takenIn)
        {
            turns.TakingIn().Dispose();
        }

        // A rest would last until the clock is moved.
        await turns.TakeAsync(() => WorkAsync(time, messages), Ct).WaitAsync(TimeSpan.FromSeconds(30), Ct);
    }

    [Fact]
    public async Task While_requests_are_taken_in_a_lot_of_work_is_followed_by_a_rest_in_which_nobody_else_has_a_turn()
    {
        var time = new FakeTimeProvider();
        using var turns = new OutboxTurns(time);
        turns.TakingIn().Dispose();
        var worked = turns.TakeAsync(() => WorkAsync(time, OutboxTurns.Many), Ct);
        var next = turns.TakeAsync(() => Task.FromResult(new OutboxRun(1, false)), Ct);
        time.Advance(TimeSpan.FromMilliseconds(119));
        Assert.False(worked.IsCompleted || next.IsCompleted);
        time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(OutboxTurns.Many, (await worked).Count);
        Assert.Equal(1, (await next).Count);
    }

    [Theory]
    [InlineData(40, 0, 120)]
    [InlineData(40, 15, 120)]
    [InlineData(40, 32, 320)]
    [InlineData(4_000, 0, 2_000)]
    public void After_a_lot_of_work_intake_has_the_processor_for_a_while_and_for_longer_the_more_wait(int worked, int underWay, int rest) =>
        Assert.Equal(TimeSpan.FromMilliseconds(rest), OutboxTurns.RestAfter(TimeSpan.FromMilliseconds(worked), underWay));

    [Fact]
    public async Task Requests_under_way_lengthen_the_rest_and_those_that_are_done_do_not()
    {
        var time = new FakeTimeProvider();
        using var turns = new OutboxTurns(time);
        turns.TakingIn().Dispose();
        var taking = Enumerable.Range(0, 24).Select(_ => turns.TakingIn()).ToArray();
        var worked = turns.TakeAsync(() => WorkAsync(time, OutboxTurns.Many), Ct);
        time.Advance(TimeSpan.FromMilliseconds(239));
        Assert.False(worked.IsCompleted);
        time.Advance(TimeSpan.FromMilliseconds(1));
        await worked;
        Array.ForEach(taking, each => each.Dispose());
        worked = turns.TakeAsync(() => WorkAsync(time, OutboxTurns.Many), Ct);
        time.Advance(TimeSpan.FromMilliseconds(120));
        await worked;
    }

    [Fact]
    public async Task That_many_are_before_it_is_no_reason_to_run_beside_them()
    {
        var (time, gate, starts) = (new FakeTimeProvider(), new Lock(), new List<DateTimeOffset>());
        using var turns = new OutboxTurns(time);
        IDisposable[] underWay = [.. Enumerable.Range(0, 32).Select(_ => turns.TakingIn())]; // Rests are the longest.
        var all = Enumerable.Range(0, 5).Select(_ => turns.TakeAsync(Begin, Ct)).ToList();
        while (!all.TrueForAll(one => one.IsCompleted))
        {
            turns.TakingIn().Dispose();
            time.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Delay(1, Ct); // Whoever was woken by that runs elsewhere.
        }

        Assert.Equal(5, starts.Count);
        Assert.All(starts.Zip(starts.Skip(1)), next => Assert.True(next.Second - next.First >= TimeSpan.FromSeconds(2.3), $"{next.Second - next.First} after the one before."));
        Array.ForEach(underWay, one => one.Dispose());

        Task<OutboxRun> Begin()
        {
            lock (gate)
            {
                starts.Add(time.GetUtcNow());
            }

            time.Advance(TimeSpan.FromMilliseconds(300));
            return Task.FromResult(new OutboxRun(OutboxTurns.Many, false));
        }
    }

    [Fact]
    public async Task Who_is_held_up_in_their_work_is_not_waited_for()
    {
        var time = new FakeTimeProvider();
        using var turns = new OutboxTurns(time);
        var held = new TaskCompletionSource<OutboxRun>();
        var first = turns.TakeAsync(() => held.Task, Ct);
        var next = turns.TakeAsync(() => Task.FromResult(new OutboxRun(1, false)), Ct);
        Assert.False(next.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(1, (await next.WaitAsync(TimeSpan.FromSeconds(30), Ct)).Count);
        held.SetResult(new OutboxRun(1, false));
        await first;
    }

    /// <summary>What is due goes before what follows from it.</summary>
    [Fact]
    public async Task A_sweep_waits_for_its_turn_no_longer_than_five_seconds_whoever_rests()
    {
        var time = new FakeTimeProvider();
        using var turns = new OutboxTurns(time);
        IDisposable[] underWay = [.. Enumerable.Range(0, 32).Select(_ => turns.TakingIn())];
        var ends = new CancellationTokenSource();
        var busy = Enumerable.Range(0, 8).Select(_ => Task.Run(BusyAsync, Ct)).ToList();
        var began = time.GetUtcNow();
        var swept = turns.HoldAsync(() => Task.FromResult(time.GetUtcNow()), Ct);
        while (!swept.IsCompleted)
        {
            turns.TakingIn().Dispose();
            time.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Delay(1, Ct);
        }

        Assert.InRange(await swept - began, TimeSpan.Zero, TimeSpan.FromSeconds(9)); // Whoever is woken runs elsewhere, and the clock goes on.
        await ends.CancelAsync();
        while (!busy.TrueForAll(one => one.IsCompleted))
        {
            time.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Delay(1, Ct);
        }

        ends.Dispose();
        Array.ForEach(underWay, one => one.Dispose());

        async Task BusyAsync()
        {
            while (!ends.IsCancellationRequested)
            {
                await turns.TakeAsync(() => WorkAsync(time, OutboxTurns.Many), Ct);
            }
        }
    }

    private static Task<OutboxRun> WorkAsync(FakeTimeProvider time, int messages)
    {
        time.Advance(TimeSpan.FromMilliseconds(40));
        return Task.FromResult(new OutboxRun(messages, false));
    }
}
