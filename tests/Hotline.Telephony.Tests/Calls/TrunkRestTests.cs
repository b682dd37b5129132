using Hotline.Telephony.Contracts;

namespace Hotline.Telephony.Tests.Calls;

/// <summary>How long a trunk that did not take a call is left alone.</summary>
public sealed class TrunkRestTests : TwoTrunksScene
{
    [Fact]
    public void A_trunk_that_named_a_time_is_left_alone_for_it_even_when_there_is_no_other()
    {
        Set(Trunk);
        Dial();
        Refuse(carrier, invite, 503, "Retry-After: 20\n");
        Assert.Equal(CallEndCause.NoTrunk, Ended.Item1);
        agent.WasTold();
        bench.Wait(19);
        Assert.Equal("trunk.none", Place(id: Guid.CreateVersion7()));
        bench.Wait(1.1);
        Assert.Null(Place(id: Guid.CreateVersion7()));
    }

    [Fact]
    public void What_is_refused_after_it_rang_is_the_called_persons_word_and_no_reason_to_rest()
    {
        Set(Trunk);
        Dial();
        carrier.Send(HandPeer.Reply(invite, 180, tag: "citizen"));
        Refuse(carrier, invite, 503, "Retry-After: 300\n");
        Assert.Equal(CallEndCause.Unreachable, Ended.Item1);
        agent.WasTold();
        Assert.Null(Place(id: Guid.CreateVersion7()));
    }

    [Fact]
    public void However_long_a_time_it_names_five_minutes_are_the_most()
    {
        Set(Trunk);
        Dial();
        Refuse(carrier, invite, 503, "Retry-After: 86400\n");
        agent.WasTold();
        bench.Wait(299);
        Assert.Equal("trunk.none", Place(id: Guid.CreateVersion7()));
        bench.Wait(2);
        Assert.Null(Place(id: Guid.CreateVersion7()));
    }

    [Fact]
    public void One_that_named_none_comes_after_the_others_for_half_a_minute_and_is_first_again_as_soon_as_it_takes_a_call()
    {
        Dial();
        Refuse(carrier, invite, 503);
        Refuse(other, Hears(other, "INVITE"), 486);
        Assert.Equal(CallEndCause.Busy, Ended.Item1);
        bench.Sink.Events.Clear();
        Do(Ask(60));
        Hears(other, "INVITE");
        Assert.Equal("cu", bench.Sink.Single<CallPlaced>().Trunk);
        Set(Trunk); // Alone, it is asked all the same.
        bench.Sink.Events.Clear();
        carrier.HeardAll();
        Do(Ask(60));
        Answer(carrier, Hears(carrier, "INVITE"));
        Set(Trunk, Second);
        bench.Sink.Events.Clear();
        Do(Ask(60));
        Assert.Equal("ct", bench.Sink.Single<CallPlaced>().Trunk);
    }
}
