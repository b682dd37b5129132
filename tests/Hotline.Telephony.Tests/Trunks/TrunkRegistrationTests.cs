using Hotline.Telephony.Contracts;
using Hotline.Telephony.Tests.Calls;
using Hotline.Telephony.Tests.Sip;
using Hotline.Telephony.Trunks;

namespace Hotline.Telephony.Tests.Trunks;

/// <summary>The life of a registration with a carrier, by the clock.</summary>
public sealed class TrunkRegistrationTests : RegisteringScene
{
    [Fact]
    public void The_main_number_is_registered_with_proof_and_again_at_half_of_what_was_granted()
    {
        bench.Wait(0.01);
        var first = Hears("REGISTER");
        Assert.StartsWith("REGISTER sip:ims.example SIP/2.0", first, StringComparison.Ordinal);
        Assert.Equal(($"<sip:{Pilot}@ims.example>", Own, "3600", "path"), (SipText.Header(first, "To"), SipText.Header(first, "Contact"), SipText.Header(first, "Expires"), SipText.Header(first, "Supported")));
        Assert.StartsWith($"<sip:{Pilot}@ims.example>;tag=", SipText.Header(first, "From"), StringComparison.Ordinal);
        Assert.Null(SipText.Header(first, "Authorization"));
        Assert.Equal(TrunkState.Unknown, State);

        Challenge(first);
        var second = Hears("REGISTER");
        Assert.Equal("n1", Proof(second).Nonce);
        Assert.Equal((SipText.Header(first, "Call-ID"), SipText.Header(first, "From"), "2 REGISTER"), (SipText.Header(second, "Call-ID"), SipText.Header(second, "From"), SipText.Header(second, "CSeq")));
        Assert.NotEqual(SipText.Header(first, "Via"), SipText.Header(second, "Via"));
        Grant(second, 600);
        Went(TrunkState.Up);

        bench.Wait(299);
        Assert.Empty(carrier.HeardAll());
        bench.Wait(1.01);
        var refresh = Hears("REGISTER");
        Assert.Equal(("n1", 2u, "3 REGISTER"), (Proof(refresh).Nonce, Proof(refresh).Count, SipText.Header(refresh, "CSeq")));
        Challenge(refresh, "n2", more: ", qop=\"auth\", stale=true");
        var again = Hears("REGISTER");
        Assert.Equal(("n2", 1u), (Proof(again).Nonce, Proof(again).Count));
        Grant(again, 600);
        Went(TrunkState.Up);
    }

    [Fact]
    public void A_registrar_that_wants_longer_registrations_is_given_one_and_one_that_always_wants_longer_ones_does_not_get_us_going()
    {
        bench.Wait(0.01);
        carrier.Send(HandPeer.Reply(Hears("REGISTER"), 423, extra: "Min-Expires: 7200\n"));
        var longer = Hears("REGISTER");
        Assert.Equal("7200", SipText.Header(longer, "Expires"));
        carrier.Send(HandPeer.Reply(longer, 423, extra: "Min-Expires: 7300\n"));
        Assert.Empty(carrier.HeardAll());
        Assert.Equal(TrunkState.Unregistered, State);
        bench.Wait(11);
        Assert.Equal("7200", SipText.Header(Hears("REGISTER"), "Expires"));
    }

    [Fact]
    public void A_registrar_that_is_too_busy_is_left_alone_for_as_long_as_it_says_and_what_was_granted_stands_until_it_runs_out()
    {
        Register(seconds: 100);
        bench.Wait(50.01);
        carrier.Send(HandPeer.Reply(Hears("REGISTER"), 503, extra: "Retry-After: 120\n"));
        Assert.Equal(TrunkState.Up, State);
        bench.Wait(49);
        Assert.Equal(TrunkState.Up, State);
        bench.Wait(1.01);
        Went(TrunkState.Up, TrunkState.Unregistered);
        bench.Wait(69);
        Assert.Empty(carrier.HeardAll());
        bench.Wait(1.01);
        Grant(Hears("REGISTER"));
        Assert.Equal(TrunkState.Up, State);
    }

    [Fact]
    public void A_registrar_that_does_not_answer_is_asked_ever_more_seldom_and_never_given_up()
    {
        bench.Wait(33);
        Assert.Equal(TrunkState.Unregistered, State);
        var anHour = new HashSet<string?>();
        for (var hour = 0; hour < 3; hour++)
        {
            anHour.Clear();
            for (var second = 0; second < 3600; second += 10)
            {
                bench.Wait(10);
                anHour.UnionWith(carrier.HeardAll().Select(text => SipText.Header(text, "CSeq")));
            }
        }

        Assert.InRange(anHour.Count, 5, 12); // 5 to 10 minutes between two, and half a minute of waiting.
        List<string> heard;
        for (heard = []; heard.Count == 0; heard = carrier.HeardAll())
        {
            bench.Wait(10);
        }

        Grant(heard[^1]);
        Assert.Equal(TrunkState.Up, State);
    }

    [Theory]
    [InlineData(401)]
    [InlineData(403)]
    [InlineData(404)]
    public void A_refusal_is_shown_ends_what_was_granted_and_is_tried_again_after_long(int status)
    {
        Register(seconds: 100);
        bench.Wait(50.01);
        var refresh = Hears("REGISTER");
        if (status == 401)
        {
            Challenge(refresh, "n2");
            Challenge(Hears("REGISTER"), "n3");
        }
        else
        {
            carrier.Send(HandPeer.Reply(refresh, status));
        }

        Went(TrunkState.Up, TrunkState.Refused);
        bench.Wait(RegistrationPace.Refused.TotalSeconds - 1);
        Assert.Empty(carrier.HeardAll());
        bench.Wait(1.01);
        Assert.Single(carrier.HeardAll());
    }

    [Fact]
    public void A_wrong_password_is_tried_once_and_not_in_a_loop()
    {
        bench.Wait(0.01);
        Challenge(Hears("REGISTER"), "n1");
        Challenge(Hears("REGISTER"), "n2");
        Assert.Empty(carrier.HeardAll());
        Assert.Equal(TrunkState.Refused, State);
    }

    [Fact]
    public void A_node_that_drains_leaves_the_registrar_and_comes_back()
    {
        Register();
        bench.AnsweredCall();
        bench.Engine.Execute(new DrainNode(Guid.CreateVersion7(), On: true));
        Assert.Empty(carrier.HeardAll()); // Somebody may have to be rung into the call.
        bench.Caller.Send(bench.Caller.InDialog("BYE", bench.Answer));
        var leave = Hears("REGISTER");
        Assert.Equal(("0", Own), (SipText.Header(leave, "Expires"), SipText.Header(leave, "Contact")));
        Challenge(leave, "n2", more: ", qop=\"auth\", stale=true");
        leave = Hears("REGISTER");
        Assert.Equal(("0", "n2"), (SipText.Header(leave, "Expires"), Proof(leave).Nonce));
        carrier.Send(HandPeer.Reply(leave, 200));
        Assert.Equal(TrunkState.Unregistered, State);
        bench.Wait(5000);
        Assert.Empty(carrier.HeardAll());

        bench.Engine.Execute(new DrainNode(Guid.CreateVersion7(), On: false));
        bench.Wait(0.01);
        Grant(Hears("REGISTER"));
        Went(TrunkState.Up, TrunkState.Unregistered, TrunkState.Up);
    }

    [Fact]
    public void Draining_while_the_registrar_has_not_answered_waits_for_it_and_then_leaves()
    {
        bench.Wait(0.01);
        var pending = Hears("REGISTER");
        bench.Engine.Execute(new DrainNode(Guid.CreateVersion7(), On: true));
        Assert.Empty(carrier.HeardAll());
        Grant(pending);
        Assert.Equal("0", SipText.Header(Hears("REGISTER"), "Expires"));
        Assert.Equal(TrunkState.Unregistered, State);
    }

    [Fact]
    public void A_trunk_that_is_taken_out_or_moves_leaves_its_registrar_and_another_password_only_registers_anew()
    {
        Register();
        bench.Engine.Configure(With(Trunk));
        bench.Wait(0.01);
        Assert.Empty(carrier.HeardAll());

        bench.Engine.Configure(With(Trunk with { Account = Trunk.Account! with { Password = "another" } }));
        bench.Wait(0.01);
        var anew = Assert.Single(carrier.HeardAll());
        Assert.Equal(("3600", null), (SipText.Header(anew, "Expires"), SipText.Header(anew, "Authorization")));
        Grant(anew);

        bench.Engine.Configure(With(Trunk with { Account = Trunk.Account! with { Password = "another", Pilot = "+8679188887777" } }));
        var left = Hears("REGISTER");
        Assert.Equal(("0", SipText.Header(anew, "Call-ID")), (SipText.Header(left, "Expires"), SipText.Header(left, "Call-ID")));
        bench.Wait(0.01);
        Assert.Equal("<sip:+8679188887777@ims.example>", SipText.Header(Hears("REGISTER"), "To"));

        bench.Engine.Configure(With());
        Assert.Empty(bench.Engine.Snapshot().Trunks);
    }

    [Fact]
    public void A_node_that_stops_takes_its_registration_back()
    {
        Register();
        bench.Engine.Stop();
        Assert.Equal("0", SipText.Header(Hears("REGISTER"), "Expires"));
    }

    [Fact]
    public void A_trunk_whose_probe_is_down_is_down_though_registered_and_one_that_is_not_registered_says_that_first()
    {
        bench.Engine.Configure(With(Trunk with { Probe = Trunk.Gateway }));
        bench.Wait(0.01);
        for (var i = 0; i < 3; i++)
        {
            foreach (var asked in carrier.HeardAll())
            {
                carrier.Send(HandPeer.Reply(asked, SipText.Method(asked) == "OPTIONS" ? 503 : 200, contact: $"{Own};expires=600"));
            }

            bench.Wait(15.01);
        }

        Assert.Equal(TrunkState.Down, State);
        bench.Engine.Execute(new DrainNode(Guid.CreateVersion7(), On: true));
        Assert.Equal(TrunkState.Unregistered, State);
    }

    [Theory]
    [InlineData("Contact: <sip:+8679188886666@10.0.0.1:5060>;expires=40, <sip:other@10.9.9.9>;expires=4000", 20)]
    [InlineData("Contact: <sip:+8679188886666@172.16.1.1:40123;line=7>;expires=60", 30)] // Rewritten by an SBC.
    [InlineData("Contact: <sip:+8679188886666@10.0.0.1:5060>\nExpires: 80", 40)]
    [InlineData("Expires: 100", 50)]
    [InlineData("Server: x", 1800)]
    [InlineData("Contact: <sip:+8679188886666@10.0.0.1:5060>;expires=4", 5)]
    public void What_is_granted_is_read_where_the_registrar_writes_it(string headers, int refreshedAfter)
    {
        bench.Wait(0.01);
        var register = Hears("REGISTER");
        carrier.Send(HandPeer.Reply(register, 200, contact: "gone").Replace("Contact: gone", headers, StringComparison.Ordinal));
        bench.Wait(refreshedAfter - 1);
        Assert.Empty(carrier.HeardAll());
        bench.Wait(1.01);
        Assert.Equal("2 REGISTER", SipText.Header(Hears("REGISTER"), "CSeq"));
    }

    [Fact]
    public void No_trace_of_the_password_is_left_in_what_is_said_of_the_trunk()
    {
        Register();
        var said = $"{Trunk} {string.Join(' ', bench.Sink.Events)} {string.Join(' ', bench.Wire.Sent)}";
        Assert.DoesNotContain("carrier secret", said, StringComparison.Ordinal);
    }
}
