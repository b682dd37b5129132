using CsCheck;
using Hotline.Agent.Client.Contracts;
using Hotline.Agent.Client.Live;

namespace Hotline.Agent.Client.Tests.Live;

public sealed class DeskReducerTests
{
    private static readonly DeskState AtTen = DeskReducer.On(DeskState.Empty, Scenes.Snapshot(10)).State;

    [Fact]
    public void The_next_event_is_applied()
    {
        var step = DeskReducer.On(AtTen, Scenes.Queue(11, 4));

        Assert.False(step.AskSnapshot);
        Assert.Equal(11, step.State.Seq);
        Assert.Equal(4, step.State.Queue!.Waiting);
    }

    [Fact]
    public void An_event_already_in_the_snapshot_changes_nothing() =>
        Assert.Same(AtTen, DeskReducer.On(AtTen, Scenes.Queue(10, 4)).State);

    [Fact]
    public void A_missed_call_comes_first_keeps_its_place_when_claimed_and_leaves_when_settled()
    {
        MissedCallRow one = new(Guid.CreateVersion7(), "138****0001", null, Scenes.Noon, Scenes.Noon, 4), two = one with { CallId = Guid.CreateVersion7() };
        var both = Missed(Missed(AtTen, one), two);
        Assert.Equal([two, one], both.Missed);
        var claimed = one with { ClaimedBy = "周敏" };
        Assert.Equal([two, claimed], Missed(both, claimed).Missed);
        Assert.Equal([one], Missed(both, two with { Settled = true }).Missed);
        Assert.Empty(Missed(AtTen, one with { Settled = true }).Missed);

        static DeskState Missed(DeskState state, MissedCallRow row) => DeskReducer.On(state, new DeskEvent(state.Seq + 1, Scenes.Noon, DeskEventKind.MissedCall) { Missed = row }).State;
    }

    [Fact]
    public void Of_many_missed_calls_those_behind_the_hundredth_are_counted_until_they_are_asked_for()
    {
        var rows = Enumerable.Range(0, 101).Select(n => new MissedCallRow(Guid.CreateVersion7(), $"138****{n:0000}", null, Scenes.Noon, Scenes.Noon, 4)).ToArray();
        var full = DeskReducer.On(AtTen, new MissedPage(rows[..100], 20));
        var more = DeskReducer.On(full, Tell(full, rows[100])).State;
        Assert.Equal((rows[100], 100, 21), (more.Missed[0], more.Missed.Count, more.MissedBeyond));
        var settled = DeskReducer.On(more, Tell(more, rows[99] with { Settled = true })).State;
        Assert.Equal((100, 20), (settled.Missed.Count, settled.MissedBeyond));
        var asked = DeskReducer.On(more, new MissedPage([rows[98] with { Tries = 1 }, rows[99]], 19));
        Assert.Equal((101, 1, 19), (asked.Missed.Count, asked.Missed[99].Tries, asked.MissedBeyond));

        static DeskEvent Tell(DeskState state, MissedCallRow row) => new(state.Seq + 1, Scenes.Noon, DeskEventKind.MissedCall) { Missed = row };
    }

    [Fact]
    public void A_gap_asks_for_a_snapshot_and_keeps_the_screen()
    {
        var step = DeskReducer.On(AtTen, Scenes.Queue(13, 4));

        Assert.True(step.AskSnapshot);
        Assert.Equal(AtTen.Presence, step.State.Presence);
        Assert.Null(step.State.Queue);
    }

    [Fact]
    public void Events_that_come_before_the_snapshot_are_replayed_over_it()
    {
        var waiting = DeskReducer.On(DeskReducer.On(DeskState.Empty, Scenes.Queue(11, 1)).State, Scenes.Queue(12, 2)).State;

        var step = DeskReducer.On(waiting, Scenes.Snapshot(11));

        Assert.False(step.AskSnapshot);
        Assert.Equal(12, step.State.Seq);
        Assert.Equal(2, step.State.Queue!.Waiting);
    }

    [Fact]
    public void A_snapshot_older_than_a_waiting_event_is_asked_for_again() =>
        Assert.True(DeskReducer.On(DeskReducer.On(DeskState.Empty, Scenes.Queue(15, 1)).State, Scenes.Snapshot(11)).AskSnapshot);

    [Fact]
    public void A_broken_link_keeps_what_is_shown_and_marks_it_lost()
    {
        var broken = DeskReducer.Broken(AtTen);

        Assert.Equal(LinkState.Lost, broken.Link);
        Assert.Equal(AtTen.Presence, broken.Presence);
    }

    [Fact]
    public void A_withdrawn_offer_says_why_it_left()
    {
        var offer = Guid.CreateVersion7();
        var offered = DeskReducer.On(DeskState.Empty, Scenes.Snapshot(10, Scenes.Call(offer, CallPhase.Offered))).State;

        var step = DeskReducer.On(offered, new DeskEvent(11, Scenes.Noon, DeskEventKind.CallChanged) { Call = Scenes.Call(offer, CallPhase.Withdrawn) with { EndCause = "caller-gone" } });

        Assert.Equal("caller-gone", step.State.Call!.EndCause);
    }

    [Theory]
    [InlineData(CallPhase.Ended)]
    [InlineData(CallPhase.Withdrawn)]
    public void Late_news_of_another_call_does_not_push_the_present_one_away(CallPhase late)
    {
        var offer = Guid.CreateVersion7();
        var talking = DeskReducer.On(DeskState.Empty, Scenes.Snapshot(10, Scenes.Call(offer, CallPhase.Talking))).State;

        var step = DeskReducer.On(talking, new DeskEvent(11, Scenes.Noon, DeskEventKind.CallChanged) { Call = Scenes.Call(Guid.CreateVersion7(), late) });

        Assert.Equal(offer, step.State.Call!.OfferId);
    }

    [Fact]
    public void The_end_of_wrap_up_clears_the_call_from_the_desk()
    {
        var wrapUp = DeskReducer.On(DeskState.Empty, Scenes.Snapshot(10, Scenes.Call(Guid.CreateVersion7(), CallPhase.Ended))).State;

        var step = DeskReducer.On(wrapUp, new DeskEvent(11, Scenes.Noon, DeskEventKind.PresenceChanged) { Presence = new(AgentState.Ready, null, Scenes.Noon, "8001", true) });

        Assert.Null(step.State.Call);
    }

    /// <summary>However events are lost, doubled or mixed: with the snapshots it asks for, a console ends where the server is.</summary>
    [Fact]
    public void Any_loss_and_repetition_ends_in_the_state_of_the_server() =>
        Gen.Int[0, 12].List[1, 60].Sample(order =>
        {
            var state = DeskReducer.On(DeskState.Empty, Scenes.Snapshot(0)).State;
            var server = 0L;
            foreach (var seq in order.Append(13))
            {
                server = Math.Max(server, seq);
                var step = DeskReducer.On(state, Scenes.Queue(seq, seq));
                while (step.AskSnapshot)
                    step = DeskReducer.On(step.State, Scenes.Snapshot(server) with { Queue = new("12345", (int)server, 0, 1, 0) });
                state = step.State;
            }

            return state is { Synced: true, Seq: 13 } && state.Queue!.Waiting == 13;
        });
}
