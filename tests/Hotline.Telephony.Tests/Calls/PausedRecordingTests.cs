using Hotline.Telephony.Contracts;

namespace Hotline.Telephony.Tests.Calls;

/// <summary>A pause of the recording is its asker's: it ends with their part in the conversation, by whatever way that ends, and after its time.</summary>
public sealed class PausedRecordingTests : ConversationScene
{
    [Fact]
    public void It_ends_with_whoever_asked_for_it_has_handed_the_caller_over()
    {
        var party = Consult();
        guest.PicksUp();
        Pause();
        Assert.Null(Do(call => new HandOver(Guid.NewGuid(), call, party)));
        Assert.False(Caller.RecordingPaused);
    }

    [Fact]
    public void Or_has_transferred_the_caller_and_not_before_the_other_is_there()
    {
        Pause();
        Ring(guest, PartyStance.Talks, holds: true, takesOver: true);
        Assert.True(Caller.RecordingPaused);
        guest.PicksUp();
        Assert.False(Caller.RecordingPaused);
    }

    [Fact]
    public void Or_has_hung_up_and_left_the_caller_to_a_department()
    {
        Consult();
        guest.PicksUp();
        Pause();
        agent.HangsUp();
        Assert.False(Caller.RecordingPaused);
        Assert.Equal(LiveCallState.Bridged, Live.State);
    }

    [Fact]
    public void Or_has_left_by_the_console()
    {
        Consult();
        guest.PicksUp();
        Pause();
        Assert.Null(Do(call => new DropParty(Guid.NewGuid(), call, offer)));
        Assert.False(Caller.RecordingPaused);
    }

    [Fact]
    public void Or_has_hung_up_while_the_other_rings()
    {
        Consult();
        Pause();
        agent.HangsUp();
        Assert.False(Caller.RecordingPaused);
    }

    [Fact]
    public void Or_has_lost_the_caller_to_the_shift_lead()
    {
        var party = Ring(lead, PartyStance.Listens);
        lead.PicksUp();
        Pause();
        Assert.Null(Do(call => new HandOver(Guid.NewGuid(), call, party)));
        Assert.False(Caller.RecordingPaused);
    }

    [Fact]
    public void Others_who_come_and_go_change_nothing()
    {
        var party = Consult();
        Pause();
        guest.PicksUp();
        Assert.Null(Do(call => new DropParty(Guid.NewGuid(), call, party)));
        Ring(guest, PartyStance.Talks);
        guest.Refuses(486);
        Assert.True(Caller.RecordingPaused);
    }

    [Fact]
    public void What_is_forgotten_ends_after_its_time_which_begins_anew_with_each_asking()
    {
        Pause(seconds: 60);
        bench.Wait(50);
        Pause(seconds: 60);
        bench.Wait(59);
        Assert.True(Caller.RecordingPaused);
        bench.Wait(1.1);
        Assert.False(Caller.RecordingPaused);
        Pause(seconds: 60);
        Assert.Null(Do(call => new ResumeRecording(Guid.NewGuid(), call)));
        Assert.False(Caller.RecordingPaused);
    }

    [Fact]
    public void Nobody_who_is_not_in_the_conversation_has_one()
    {
        Pause();
        Assert.Null(Do(call => new WaitAgain(Guid.NewGuid(), call)));
        Assert.False(Caller.RecordingPaused);
        Assert.Equal("call.not-bridged", Do(call => new PauseRecording(Guid.NewGuid(), call)));
        Assert.False(Caller.RecordingPaused);
    }

    private void Pause(int seconds = 120)
    {
        Assert.Null(Do(call => new PauseRecording(Guid.NewGuid(), call, seconds)));
        Assert.True(Caller.RecordingPaused);
    }
}
