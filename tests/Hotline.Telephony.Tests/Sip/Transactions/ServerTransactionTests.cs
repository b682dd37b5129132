namespace Hotline.Telephony.Tests.Sip.Transactions;

public sealed class ServerTransactionTests
{
    private readonly TransactionBench bench = new();

    [Fact]
    public void Trying_goes_out_when_the_user_says_nothing_for_200_ms()
    {
        bench.Hear(TransactionBench.Request("INVITE"));
        bench.Wait(0.19);
        Assert.Empty(bench.Wire.Sent);
        bench.Wait(0.02);
        Assert.Equal(100, SipText.Status(bench.Wire.Last));
    }

    [Fact]
    public void Trying_is_not_sent_after_ringing()
    {
        bench.Hear(TransactionBench.Request("INVITE"));
        bench.Requests[0].Respond(180);
        bench.Wait(1);
        Assert.Single(bench.Wire.Sent);
    }

    [Fact]
    public void A_repeated_invite_is_told_once_and_answered_with_the_last_provisional()
    {
        bench.Hear(TransactionBench.Request("INVITE"));
        bench.Requests[0].Respond(180);
        bench.Hear(TransactionBench.Request("INVITE"));
        Assert.Single(bench.Requests);
        Assert.Equal([180, 180], bench.Wire.Sent.Select(one => SipText.Status(one.Text)));
        Assert.Equal(bench.Wire.Sent[0].Text, bench.Wire.Sent[1].Text);
    }

    [Fact]
    public void A_refusal_is_repeated_from_T1_up_to_T2_until_its_ack()
    {
        bench.Hear(TransactionBench.Request("INVITE"));
        bench.Requests[0].Respond(486);
        bench.Wait(7.6); // 0.5, 1.5, 3.5, 7.5
        Assert.Equal(5, bench.Wire.Sent.Count);
        bench.Wait(4); // 11.5: T2 apart
        Assert.Equal(6, bench.Wire.Sent.Count);
        bench.Hear(TransactionBench.Request("ACK", to: "<sip:12345@h>;tag=x"));
        bench.Wait(4.9);
        Assert.Equal(6, bench.Wire.Sent.Count);
        Assert.Equal(1, bench.Table.Count);
        bench.Wait(0.2); // I
        Assert.Equal(0, bench.Table.Count);
    }

    [Fact]
    public void A_refusal_nobody_acknowledges_ends_after_64_T1()
    {
        bench.Hear(TransactionBench.Request("INVITE"));
        bench.Requests[0].Respond(486);
        bench.Wait(32.1); // H
        Assert.Equal(0, bench.Table.Count);
        var sent = bench.Wire.Sent.Count;
        bench.Wait(60);
        Assert.Equal(sent, bench.Wire.Sent.Count);
    }

    [Fact]
    public void After_2xx_a_repeated_invite_is_absorbed_and_the_ack_goes_up()
    {
        bench.Hear(TransactionBench.Request("INVITE"));
        bench.Requests[0].Respond(200);
        bench.Hear(TransactionBench.Request("INVITE"));
        Assert.Single(bench.Wire.Sent);
        Assert.Single(bench.Requests);
        bench.Hear(TransactionBench.Request("ACK", branch: "z9hG4bKother", to: "<sip:12345@h>;tag=x"));
        Assert.Single(bench.Acks);
        bench.Wait(32.1); // L
        Assert.Equal(0, bench.Table.Count);
    }

    [Fact]
    public void A_second_final_response_is_dropped()
    {
        bench.Hear(TransactionBench.Request("INVITE"));
        bench.Requests[0].Respond(200);
        Assert.Null(bench.Requests[0].Respond(487));
        Assert.Single(bench.Wire.Sent);
    }

    [Fact]
    public void A_repeated_bye_is_answered_again_until_J()
    {
        bench.Hear(TransactionBench.Request("BYE", to: "<sip:12345@h>;tag=x"));
        bench.Hear(TransactionBench.Request("BYE", to: "<sip:12345@h>;tag=x"));
        Assert.Empty(bench.Wire.Sent);
        bench.Requests[0].Respond(200);
        bench.Hear(TransactionBench.Request("BYE", to: "<sip:12345@h>;tag=x"));
        Assert.Single(bench.Requests);
        Assert.Equal(2, bench.Wire.Sent.Count);
        bench.Wait(32.1);
        Assert.Equal(0, bench.Table.Count);
    }

    [Fact]
    public void A_ping_outside_calls_leaves_nothing_whoever_sends_it_and_is_answered_with_the_same_tag_when_it_comes_again()
    {
        for (var ping = 0; ping < 2; ping++)
        {
            bench.Hear(TransactionBench.Request("OPTIONS"));
            bench.Requests[^1].Respond(200);
            Assert.Equal(0, bench.Table.Count);
        }

        Assert.Equal([200, 200], bench.Wire.Sent.Select(one => SipText.Status(one.Text)));
        Assert.Single(bench.Wire.Sent.Select(one => SipText.Header(one.Text, "To")).Distinct());
    }

    [Fact]
    public void Cancel_finds_its_pending_invite_and_is_answered_200()
    {
        bench.Hear(TransactionBench.Request("INVITE"));
        bench.Hear(TransactionBench.Request("CANCEL"));
        Assert.Same(bench.Requests[0], Assert.Single(bench.Cancelled));
        Assert.Equal(200, SipText.Status(bench.Wire.Last));
        Assert.Equal("1 CANCEL", SipText.Header(bench.Wire.Last, "CSeq"));
        Assert.EndsWith(";tag=" + bench.Requests[0].LocalTag, SipText.Header(bench.Wire.Last, "To"));
    }

    [Fact]
    public void Cancel_after_the_answer_is_answered_200_but_changes_nothing()
    {
        bench.Hear(TransactionBench.Request("INVITE"));
        bench.Requests[0].Respond(200);
        bench.Hear(TransactionBench.Request("CANCEL"));
        Assert.Empty(bench.Cancelled);
        Assert.Equal(200, SipText.Status(bench.Wire.Last));
    }

    [Fact]
    public void Cancel_of_nothing_gets_481()
    {
        bench.Hear(TransactionBench.Request("CANCEL"));
        Assert.Equal(481, SipText.Status(bench.Wire.Last));
    }

    [Fact]
    public void The_same_request_over_another_path_gets_482()
    {
        bench.Hear(TransactionBench.Request("INVITE"));
        bench.Hear(TransactionBench.Request("INVITE", branch: "z9hG4bK2"));
        Assert.Single(bench.Requests);
        Assert.Equal(482, SipText.Status(bench.Wire.Last));
    }

    [Fact]
    public void A_peer_without_magic_cookie_is_told_by_call_id_tag_and_cseq()
    {
        bench.Hear(TransactionBench.Request("INVITE", branch: "1"));
        bench.Hear(TransactionBench.Request("INVITE", branch: "1"));
        bench.Hear(TransactionBench.Request("INVITE", branch: "1", callId: "d"));
        Assert.Equal(2, bench.Requests.Count);
        bench.Requests[0].Respond(486);
        bench.Hear(TransactionBench.Request("ACK", branch: "1", to: "<sip:12345@h>;tag=x"));
        bench.Requests[1].Respond(486);
        bench.Wire.Sent.Clear();
        bench.Wait(1);
        Assert.All(bench.Wire.Sent, one => Assert.Equal("d", SipText.Header(one.Text, "Call-ID")));
    }

    [Fact]
    public void A_full_table_says_503_keeps_nothing_more_and_still_ends_calls()
    {
        var full = new TransactionBench(mostServers: 2);
        for (var call = 0; call < 4; call++)
        {
            full.Hear(TransactionBench.Request("INVITE", $"z9hG4bK{call}", $"call{call}"));
        }

        Assert.Equal(2, full.Requests.Count);
        Assert.Equal(2, full.Table.Count);
        Assert.Equal([503, 503], full.Wire.Sent.Select(one => SipText.Status(one.Text)));
        Assert.Equal("1", SipText.Header(full.Wire.Last, "Retry-After"));
        full.Hear(TransactionBench.Request("BYE", "z9hG4bKbye", "call0", "<sip:12345@h>;tag=x", "2"));
        Assert.Equal(3, full.Requests.Count);
    }
}
