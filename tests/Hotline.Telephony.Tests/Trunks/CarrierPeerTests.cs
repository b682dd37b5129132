using Hotline.Telephony.Contracts;
using Hotline.Telephony.Tests.Calls;
using Hotline.Telephony.Tests.Calls.Sipp;
using Hotline.Testing;

namespace Hotline.Telephony.Tests.Trunks;

/// <summary>A registering trunk with Kamailio as the carrier: registrar, challenging proxy and the way back in.</summary>
[Collection(RealTime.Name)]
public sealed class CarrierPeerTests
{
    /// <summary>What sipp does as the citizen behind the carrier: looks at what arrives, answers, and is hung up on.</summary>
    private static readonly string Answers = SippScenario.Of($"""
        <recv request="INVITE"><action>
          <ereg regexp="INVITE sip:.8613879100001@ims.example;user=phone" search_in="msg" check_it="true" assign_to="target"/>
          <ereg regexp="sip:.8679112345@ims.example" search_in="hdr" header="From:" check_it="true" assign_to="hotline"/>
          <ereg regexp="sip:.8679112345@ims.example" search_in="hdr" header="P-Asserted-Identity:" check_it="true" assign_to="asserted"/>
          <ereg regexp="Proxy-Authorization" search_in="msg" check_it_inverse="true" assign_to="consumed"/>
        </action></recv>
        <Reference variables="target,hotline,asserted,consumed"/>
        {Reply("180 Ringing", "")}
        {Reply("200 OK", SippScenario.Sdp("citizen"))}
        <recv request="ACK"/>
        <recv request="BYE"/>
        {SippScenario.Ok}
        """);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("MD5", false)]
    [InlineData("SHA-256", true)]
    public async Task The_trunk_registers_calls_out_with_proof_is_called_and_leaves(string algorithm, bool oneTimeNonces)
    {
        await using var node = await PeerNode.StartAsync(Ct);
        var carrier = await KamailioCarrier.StartAsync(node, algorithm, oneTimeNonces, Ct);
        await ConfigureAsync(node, carrier.Trunk());
        await StateAsync(node, TrunkState.Up);

        var citizen = node.Sipp(Answers, null, carrier.CitizenPort, "-m", "1");
        var question = new CallerQuestion(["n1"], ["n2"], "1239", 1, ["n3"], ["n4"]);
        Assert.Null((await node.Node.ExecuteAsync(new AskCitizen(Guid.CreateVersion7(), Guid.CreateVersion7(), new CallerNumber("13879100001"), "12345", 30, question), Ct)).Refusal);
        var ended = await node.Sink.WaitForAsync<CallEnded>(Ct);
        Assert.True((CallEndCause.Normal, CallSide.System, 200) == (ended.Cause, ended.EndedBy, ended.Clearing!.SipStatus), citizen.Output + carrier.Program.Output);
        Assert.True(await citizen.ExitAsync(Ct) == 0, citizen.Output + carrier.Program.Output);
        Assert.True(carrier.Program.Said("challenged INVITE"), carrier.Program.Output);
        Assert.Equal(oneTimeNonces, carrier.Program.Said("challenged BYE"));
        await node.DrainedAsync(Ct);

        var run = await CitizenRun.OfAsync(node, carrier.Port, [], "hear speech within 10s", "bye");
        run.AllAsExpected(1);
        var arrived = await node.Sink.WaitForAsync<CallArrived>(Ct);
        Assert.Equal(("079112345", "ims"), (arrived.Dialled, arrived.Trunk));

        await node.Node.ExecuteAsync(new DrainNode(Guid.CreateVersion7(), On: true), Ct);
        await StateAsync(node, TrunkState.Unregistered);
        await SaidAsync(carrier, $"registered {KamailioCarrier.Pilot} for 0");
    }

    [Fact]
    public async Task With_a_wrong_password_it_is_refused_after_one_try_and_no_call_goes_out()
    {
        await using var node = await PeerNode.StartAsync(Ct);
        var carrier = await KamailioCarrier.StartAsync(node, "MD5", false, Ct);
        await ConfigureAsync(node, carrier.Trunk("wrong"));
        await StateAsync(node, TrunkState.Refused);
        var question = new CallerQuestion(["n1"], ["n2"], "1239", 1, ["n3"], ["n4"]);
        var order = new AskCitizen(Guid.CreateVersion7(), Guid.CreateVersion7(), new CallerNumber("13879100001"), "12345", 30, question);
        Assert.Equal("trunk.none", (await node.Node.ExecuteAsync(order, Ct)).Refusal);
        await SaidAsync(carrier, "challenged a registration", times: 2);

        // The right one, as soon as it is entered.
        await ConfigureAsync(node, carrier.Trunk());
        await StateAsync(node, TrunkState.Up);
        Assert.Equal(3, carrier.Program.Count("challenged a registration"));
    }

    private static Task ConfigureAsync(PeerNode node, TrunkSettings trunk) =>
        node.Node.ConfigureAsync(EngineBench.Settings with { RingSeconds = 0.3, MaxCalls = 100, Trunks = [trunk] }, Ct).AsTask();

    private static Task<TrunkStateChanged> StateAsync(PeerNode node, TrunkState state) => node.Sink.WaitForAsync<TrunkStateChanged>(changed => changed.State == state, Ct);

    private static Task SaidAsync(KamailioCarrier carrier, string words, int times = 1) => Poll.UntilAsync(() => carrier.Program.Count(words) == times, Ct);

    private static string Reply(string status, string body) => $"""
        <send{(status.StartsWith('2') ? " retrans=\"500\"" : "")}><![CDATA[
        SIP/2.0 {status}
        [last_Via:]
        [last_From:]
        [last_To:];tag=citizen
        [last_Call-ID:]
        [last_CSeq:]
        [last_Record-Route:]
        Contact: <sip:citizen@[local_ip]:[local_port]>
        {(body.Length > 0 ? "Content-Type: application/sdp\n" : "")}Content-Length: [len]

        {body}
        ]]></send>
        """;
}
