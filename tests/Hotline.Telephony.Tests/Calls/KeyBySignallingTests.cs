using Hotline.Telephony.Media;
using Hotline.Telephony.Tests.Sip;

namespace Hotline.Telephony.Tests.Calls;

/// <summary>Keys between a telephone that knows no telephone-event and the others of a call: by INFO, both ways.</summary>
public sealed class KeyBySignallingTests
{
    private readonly EngineBench bench = new();
    private string invite = "";

    [Fact]
    public void Keys_go_by_INFO_one_after_the_other_to_a_phone_that_takes_it()
    {
        Bridge("Allow: INVITE, ACK, BYE, CANCEL, INFO\n");
        Untold('5');
        Untold('#');
        var first = Assert.Single(bench.Phone.HeardAll());
        Assert.Equal(("INFO", "application/dtmf-relay"), (SipText.Method(first), SipText.Header(first, "Content-Type")));
        Assert.EndsWith("Signal=5\r\nDuration=160\r\n", first, StringComparison.Ordinal);
        bench.Phone.Send(HandPeer.Reply(first, 200));
        var second = Assert.Single(bench.Phone.HeardAll());
        Assert.Contains("Signal=#\r\n", second, StringComparison.Ordinal);
        bench.Phone.Send(HandPeer.Reply(second, 200));
        Assert.Empty(bench.Phone.HeardAll());
        Assert.Empty(bench.Media.Agent.PlayedKeys);
    }

    [Fact]
    public void A_phone_that_takes_no_INFO_hears_tones()
    {
        Bridge("Allow: INVITE, ACK, BYE, CANCEL\n");
        Untold('5');
        Assert.Empty(bench.Phone.HeardAll());
        Assert.Equal(['5'], bench.Media.Agent.PlayedKeys);
    }

    [Fact]
    public void A_phone_that_takes_INFO_but_no_keys_in_it_hears_tones_from_then_on()
    {
        Bridge("Allow: INVITE, ACK, BYE, CANCEL, INFO\n");
        Untold('5');
        Untold('6');
        bench.Phone.Send(HandPeer.Reply(Assert.Single(bench.Phone.HeardAll()), 415));
        Untold('7');
        Assert.Empty(bench.Phone.HeardAll());
        Assert.Equal(['5', '6', '7'], bench.Media.Agent.PlayedKeys);
    }

    [Fact]
    public void The_caller_gets_its_keys_the_same_way()
    {
        bench.Register();
        bench.Caller.Send(bench.Caller.Invite(extra: "Allow: INVITE, ACK, BYE, CANCEL, INFO\n"));
        bench.Wait(2);
        bench.Caller.Send(bench.Caller.AckFor(bench.Caller.Heard()));
        bench.Engine.OnMedia(new MediaEvent.KeyUntold(bench.CallId, bench.Media.Caller.Leg.LegId, '1'));
        Assert.Contains("Signal=1\r\n", Assert.Single(bench.Caller.HeardAll()), StringComparison.Ordinal);
    }

    [Fact]
    public void A_key_that_a_desk_phone_tells_of_goes_to_whoever_hears_it()
    {
        Bridge("");
        bench.Phone.Send(bench.Phone.Backwards("INFO", invite, "Signal=3\n").Replace("application/sdp", "application/dtmf-relay"));
        Assert.Equal(200, SipText.Status(bench.Phone.Heard()));
        Assert.Equal(['3'], bench.Media.Agent.Pressed);
        bench.Caller.Send(bench.Caller.InDialog("INFO", bench.Answer, "Signal=4\n").Replace("application/sdp", "application/dtmf-relay"));
        Assert.Equal(['4'], bench.Media.Caller.Pressed);
    }

    [Fact]
    public void Keys_are_listened_for_while_one_is_waited_for_and_no_longer_once_an_agent_is_there()
    {
        bench.Register();
        bench.AnsweredCall();
        Assert.False(bench.Media.Caller.ExpectsKeys);
        Assert.Null(bench.Engine.Execute(new Telephony.Contracts.SayToCaller(Guid.NewGuid(), bench.CallId, ["press-1-call-back"])).Refusal);
        Assert.True(bench.Media.Caller.ExpectsKeys);
        Assert.Null(bench.Ring().Refusal);
        bench.Phone.Send(HandPeer.Reply(bench.Phone.Heard(), 200, body: "phone sdp"));
        Assert.False(bench.Media.Caller.ExpectsKeys);
    }

    private void Bridge(string allow)
    {
        bench.Register();
        bench.AnsweredCall();
        Assert.Null(bench.Ring().Refusal);
        invite = bench.Phone.Heard();
        bench.Phone.Send(HandPeer.Reply(invite, 200, body: "phone sdp", extra: allow));
        Assert.Equal("ACK", SipText.Method(bench.Phone.Heard()));
    }

    private void Untold(char key) => bench.Engine.OnMedia(new MediaEvent.KeyUntold(bench.CallId, bench.Media.Agent.Leg.LegId, key));
}
