namespace Hotline.Telephony.Tests.Sip.Transactions;

public sealed class ClientTransactionTests
{
    private readonly TransactionBench bench = new();

    [Fact]
    public void An_invite_is_repeated_doubling_until_B()
    {
        bench.Table.Invite(TransactionBench.Outgoing("INVITE"), TransactionBench.Peer, bench);
        bench.Wait(31.9); // 0, 0.5, 1.5, 3.5, 7.5, 15.5, 31.5
        Assert.Equal(7, bench.Wire.Sent.Count);
        Assert.Equal(0, bench.Timeouts);
        bench.Wait(0.2);
        Assert.Equal(1, bench.Timeouts);
        Assert.Equal(0, bench.Table.Count);
    }

    [Fact]
    public void A_provisional_response_stops_repeating()
    {
        bench.Table.Invite(TransactionBench.Outgoing("INVITE"), TransactionBench.Peer, bench);
        bench.HearResponse(100, "z9hG4bKout", "INVITE");
        bench.Wait(300);
        Assert.Single(bench.Wire.Sent);
        Assert.Equal(0, bench.Timeouts);
    }

    [Fact]
    public void A_refusal_is_acknowledged_by_the_transaction_each_time_it_comes_and_told_once()
    {
        bench.Table.Invite(TransactionBench.Outgoing("INVITE"), TransactionBench.Peer, bench);
        bench.HearResponse(486, "z9hG4bKout", "INVITE", toTag: "busy");
        bench.HearResponse(486, "z9hG4bKout", "INVITE", toTag: "busy");
        Assert.Equal([486], bench.Responses);
        var acks = bench.Wire.Sent.Where(one => SipText.Method(one.Text) == "ACK").ToList();
        Assert.Equal(2, acks.Count);
        Assert.Equal("<sip:b@h>;tag=busy", SipText.Header(acks[0].Text, "To"));
        Assert.Contains("branch=z9hG4bKout", SipText.Header(acks[0].Text, "Via"));
        Assert.Equal("1 ACK", SipText.Header(acks[0].Text, "CSeq"));
        bench.Wait(32.1); // D
        Assert.Equal(0, bench.Table.Count);
    }

    [Fact]
    public void Every_2xx_goes_up_so_that_its_ack_can_be_repeated()
    {
        bench.Table.Invite(TransactionBench.Outgoing("INVITE"), TransactionBench.Peer, bench);
        bench.HearResponse(200, "z9hG4bKout", "INVITE");
        bench.HearResponse(200, "z9hG4bKout", "INVITE");
        Assert.Equal([200, 200], bench.Responses);
        bench.Wait(32.1); // M
        bench.HearResponse(200, "z9hG4bKout", "INVITE");
        Assert.Equal(2, bench.Responses.Count);
    }

    [Fact]
    public void A_bye_is_repeated_up_to_T2_until_F()
    {
        bench.Table.Send(TransactionBench.Outgoing("BYE"), TransactionBench.Peer, bench);
        bench.Wait(31.9); // 0, .5, 1.5, 3.5, 7.5, 11.5, 15.5, 19.5, 23.5, 27.5, 31.5
        Assert.Equal(11, bench.Wire.Sent.Count);
        bench.Wait(0.2);
        Assert.Equal(1, bench.Timeouts);
        Assert.Equal(0, bench.Table.Count);
    }

    [Fact]
    public void A_final_response_ends_a_bye_after_K()
    {
        bench.Table.Send(TransactionBench.Outgoing("BYE"), TransactionBench.Peer, bench);
        bench.HearResponse(200, "z9hG4bKout", "BYE");
        bench.HearResponse(200, "z9hG4bKout", "BYE");
        Assert.Equal([200], bench.Responses);
        bench.Wait(5.1);
        Assert.Equal(0, bench.Table.Count);
        Assert.Single(bench.Wire.Sent);
    }

    [Fact]
    public void A_response_to_another_method_or_branch_is_dropped()
    {
        bench.Table.Send(TransactionBench.Outgoing("BYE"), TransactionBench.Peer, bench);
        bench.HearResponse(200, "z9hG4bKout", "INVITE");
        bench.HearResponse(200, "z9hG4bKelse", "BYE");
        Assert.Empty(bench.Responses);
    }
}
