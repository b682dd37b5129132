using System.Net;
using Hotline.Telephony.Calls;
using Hotline.Telephony.Contracts;
using Hotline.Telephony.Sip.Ladders;
using Hotline.Telephony.Tests.Sip;

namespace Hotline.Telephony.Tests.Calls;

public sealed class LadderTests
{
    private static readonly IPEndPoint Peer = new(IPAddress.Parse("10.0.0.9"), 5060);

    private readonly EngineBench bench = new();

    [Fact]
    public void A_call_leaves_the_messages_of_both_legs_in_order()
    {
        bench.BridgedCall();
        bench.Wait(1);
        bench.Caller.Send(bench.Caller.InDialog("BYE", bench.Answer));
        var ladder = LadderReader.Read(bench.Engine.Ladders(bench.CallId))!;
        Assert.Equal(0, ladder.Omitted);
        var caller = ladder.Messages.Where(one => one.Peer == "10.0.0.9:5070");
        Assert.Equal(
            ["<INVITE", ">180", ">200", "<ACK", "<BYE", ">200"],
            caller.Select(one => (one.Sent ? ">" : "<") + (one.Text.StartsWith("SIP/2.0", StringComparison.Ordinal) ? one.Text[8..11] : SipText.Method(one.Text))));
        Assert.Equal(["INVITE", "SIP/2.0", "ACK", "BYE"], ladder.Messages.Where(one => one.Peer == "10.0.0.8:5080").Select(one => SipText.Method(one.Text)));
        Assert.Equal(2, ladder.Messages.Select(one => one.SipCallId).Distinct().Count());
        Assert.All(ladder.Messages, one => Assert.DoesNotContain("13800000001", one.Text, StringComparison.Ordinal));
        Assert.Contains("From: <sip:+86****0001@10.0.0.9>;tag=caller5070", ladder.Messages[0].Text, StringComparison.Ordinal);
        Assert.Null(LadderReader.Read(bench.Engine.Ladders(Guid.NewGuid())));
    }

    [Theory]
    [InlineData("From: \"张三\" <sip:+8613912345678@ims.example>;tag=1234567890123", "From: \"***\" <sip:+86****5678@ims.example>;tag=1234567890123")]
    [InlineData("From: Li Si <tel:+86-139-1234-5678;phone-context=+86>", "From: *** <tel:+86****5678;phone-context=+86>")]
    [InlineData("P-Asserted-Identity: \"a \\\" b\" <sip:zhangsan:geheim@h>, Wang <sip:13912345678;cpc=ordinary@h>", "P-Asserted-Identity: \"***\" <sip:***@h>, *** <sip:139****5678;cpc=ordinary@h>")]
    [InlineData("To: <sip:12345@10.0.0.1:5060>", "To: <sip:12345@10.0.0.1:5060>")]
    [InlineData("Contact: <sip:%31%33912345678@192.168.100.200:5060>", "Contact: <sip:***@192.168.100.200:5060>")]
    [InlineData("Contact: <sip:10.0.0.9:5070>", "Contact: <sip:10.0.0.9:5070>")]
    [InlineData("Diversion: 13912345678", "Diversion: 139****5678")]
    [InlineData("Call-ID: 13912345678-abc", "Call-ID: 13912345678-abc")]
    [InlineData("Subject: 张三 13912345678", "Subject: ***")]
    [InlineData("X-Odd: 张三", "X-Odd: ***")]
    [InlineData("P-Access-Network-Info: 3GPP-E-UTRAN-FDD;utran-cell-id-3gpp=460001A2B3C4D5E", "P-Access-Network-Info: ***")]
    [InlineData("Authorization: Digest username=\"8001\", response=\"aa\"", "Authorization: ***")]
    [InlineData("Via: SIP/2.0/UDP 10.0.0.9:5070;branch=z9hG4bK1234567890", "Via: SIP/2.0/UDP 10.0.0.9:5070;branch=z9hG4bK1234567890")]
    [InlineData("Via: SIP/2.0/UDP h\r\n ;branch=z9hG4bK7", "Via: SIP/2.0/UDP h\r\n ;branch=z9hG4bK7")]
    [InlineData("From:\r\n Li <sip:13912345678@h>", "From:\r\n *** <sip:139****5678@h>")]
    public void A_header_is_masked_by_what_it_may_hold(string given, string expected)
        => Assert.Equal($"OPTIONS sip:139****5678@h SIP/2.0\r\n{expected}\r\n\r\n", Masked($"OPTIONS sip:13912345678@h SIP/2.0\r\n{given}\r\n\r\n"));

    [Fact]
    public void A_body_keeps_what_tells_of_media_and_loses_keys_and_names()
    {
        const string sdp = "v=0\r\no=13912345678 20518 0 IN IP4 10.0.0.9\r\ns=张三\r\nc=IN IP4 10.0.0.9\r\nm=audio 4000 RTP/SAVP 8\r\na=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:geheim\r\na=ice-pwd:geheim\r\na=key-mgmt:mikey geheim\r\nk=base64:geheim\r\n";
        var masked = Masked("INVITE sip:12345@h SIP/2.0\r\nContent-Type: application/sdp\r\n\r\n" + sdp);
        Assert.Contains("o=*** 20518 0 IN IP4 10.0.0.9", masked, StringComparison.Ordinal);
        Assert.Contains("m=audio 4000 RTP/SAVP 8", masked, StringComparison.Ordinal);
        Assert.DoesNotContain("geheim", masked, StringComparison.Ordinal);
        Assert.DoesNotContain("张三", masked, StringComparison.Ordinal);
        Assert.DoesNotContain("13912345678", masked, StringComparison.Ordinal);
        Assert.EndsWith("\r\n\r\n(5)", Masked("INFO sip:12345@h SIP/2.0\r\nContent-Type: text/plain\r\n\r\nhello"), StringComparison.Ordinal);
    }

    [Fact]
    public void The_book_is_bounded_and_failed_calls_outlive_the_others()
    {
        var book = new LadderBook(() => DateTimeOffset.UnixEpoch, room: 20_000);
        for (var i = 0; i < 1000; i++)
        {
            book.Sent(SipText.Bytes($"INVITE sip:1@h SIP/2.0\nCall-ID: good{i}\n"), Peer);
            book.Bind($"good{i}", Guid.NewGuid());
            book.Sent(SipText.Bytes($"SIP/2.0 200 OK\nCall-ID: good{i}\nCSeq: 1 INVITE\n"), Peer);
            if (i % 100 == 0)
            {
                book.Sent(SipText.Bytes($"INVITE sip:1@h SIP/2.0\nCall-ID: bad{i}\n"), Peer);
                book.Bind($"bad{i}", new Guid(i, 0, 0, new byte[8]));
                book.Sent(SipText.Bytes($"SIP/2.0 503 Full\nCall-ID: bad{i}\nCSeq: 1 INVITE\n"), Peer);
            }
        }

        Assert.InRange(book.Count, 50, 250);
        Assert.All(Enumerable.Range(0, 10), i => Assert.Single(book.Of(new Guid(i * 100, 0, 0, new byte[8]))));
    }

    [Fact]
    public void A_call_of_ours_that_nobody_answered_counts_as_failed()
    {
        var ladder = new Ladder("silent");
        ladder.Add(new LadderStep(DateTimeOffset.UnixEpoch, Sent: true, Peer, SipText.Bytes("INVITE sip:1@h SIP/2.0\nCall-ID: silent\nCSeq: 1 INVITE\n")));
        Assert.True(ladder.HasFailed);
        ladder.Add(new LadderStep(DateTimeOffset.UnixEpoch, Sent: false, Peer, SipText.Bytes("SIP/2.0 180 Ringing\nCall-ID: silent\nCSeq: 1 INVITE\n")));
        Assert.True(ladder.HasFailed);
        ladder.Add(new LadderStep(DateTimeOffset.UnixEpoch, Sent: false, Peer, SipText.Bytes("SIP/2.0 200 OK\nCall-ID: silent\nCSeq: 1 INVITE\n")));
        Assert.False(ladder.HasFailed);
    }

    [Fact]
    public void A_long_call_keeps_its_beginning_and_its_end_and_registrations_are_not_kept()
    {
        var book = new LadderBook(() => DateTimeOffset.UnixEpoch);
        var call = Guid.NewGuid();
        book.Sent(SipText.Bytes("REGISTER sip:h SIP/2.0\nCall-ID: reg\n"), Peer);
        for (var i = 0; i < 100; i++)
        {
            book.Sent(SipText.Bytes($"{(i == 0 ? "INVITE" : "UPDATE")} sip:{i}@h SIP/2.0\nCall-ID: long\n"), Peer);
        }

        book.Bind("long", call);
        Assert.Equal(1, book.Count);
        var ladder = LadderReader.Read(book.Of(call))!;
        Assert.Equal((60, 40), (ladder.Messages.Count, ladder.Omitted));
        Assert.StartsWith("INVITE sip:0@h", ladder.Messages[0].Text);
        Assert.StartsWith("UPDATE sip:99@h", ladder.Messages[^1].Text);
    }

    [Fact]
    public void Strangers_however_many_are_in_no_ladder_and_push_no_failed_call_out()
    {
        var guarded = new EngineBench(new CallOptions(), EngineBench.Settings with { Trunks = [new TrunkSettings("ct", ["10.0.0.9/32"], new CallerIdRule(CallerIdSource.From, []))] });
        guarded.Caller.Send(guarded.Caller.Invite(target: "sip:nobody@10.0.0.1"));
        var refused = guarded.Sink.Single<CallRefused>().CallId;
        var ballast = $"X-Ballast: {new string('x', 30_000)}\n";
        for (var i = 0; i < 1500; i++) // 45 MB from as many addresses, as forged ones are
        {
            var stranger = new HandPeer(guarded, new IPEndPoint(IPAddress.Parse($"10.9.{i / 250}.{1 + (i % 250)}"), 5070)) { CallId = $"stranger{i}" };
            stranger.Send(stranger.Invite(extra: ballast));
        }

        Assert.Equal(["INVITE", "SIP/2.0"], Assert.Single(guarded.Engine.Ladders(refused)).Steps.Select(step => SipText.Method(System.Text.Encoding.UTF8.GetString(step.Bytes.Span))));
    }

    [Theory]
    [InlineData("INVITE")]
    [InlineData("BYE")]
    public void Who_knows_a_call_id_alone_writes_nothing_into_its_ladder(string method)
    {
        bench.BridgedCall();
        bench.Wait(1);
        var before = bench.Engine.Ladders(bench.CallId).Sum(leg => leg.Steps.Count);
        var eavesdropper = new HandPeer(bench, new IPEndPoint(IPAddress.Parse("10.0.0.66"), 5099)) { CallId = bench.Caller.CallId };
        eavesdropper.Send(eavesdropper.Invite(target: "sip:nobody@10.0.0.1", extra: "Reason: Q.850;cause=41\n").Replace("INVITE", method).Replace("To: <sip:12345@10.0.0.1>", method == "BYE" ? "To: <sip:12345@10.0.0.1>;tag=x" : "To: <sip:12345@10.0.0.1>"));
        Assert.Equal(method == "BYE" ? 481 : 404, SipText.Status(eavesdropper.Heard()));
        Assert.Equal(before, bench.Engine.Ladders(bench.CallId).Sum(leg => leg.Steps.Count));
    }

    private static string Masked(string message) => LadderText.Of(System.Text.Encoding.UTF8.GetBytes(message));
}
