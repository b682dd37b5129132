using System.Text;
using Hotline.Telephony.Contracts;
using Hotline.Telephony.Sip.Transports;
using Hotline.Telephony.Tests.Calls;
using Hotline.Telephony.Tests.Sip;

namespace Hotline.Telephony.Tests.Trunks;

/// <summary>One INVITE with all that an IMS border adds, in one datagram as it comes: longer than a packet of the path, with headers of 3GPP that mean nothing to us and preconditions that we do not have.</summary>
[Collection(RealTime.Name)]
public sealed class ImsInviteTests
{
    private const string Carrier = "127.0.0.3", Desk = "127.0.0.2";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_whole_invite_of_an_ims_trunk_is_answered_and_bridged()
    {
        await using var node = await PeerNode.StartAsync(Ct, access: AccessRules.None);
        await node.Node.ConfigureAsync(
            EngineBench.Settings with
            {
                RingSeconds = 0.3, MaxCalls = 10, TrunkNetworks = [$"{Carrier}/32"],
                Trunks = [new TrunkSettings("ims", [$"{Carrier}/32"], new CallerIdRule(CallerIdSource.Asserted, [], "0791"))],
            },
            Ct);
        using var desk = new UdpPeer(node, Desk);
        await RegisterAsync(desk);
        using var border = new UdpPeer(node, Carrier);
        var invite = SipText.Bytes(Invite(border));
        Assert.InRange(invite.Length, 2_800, 4_000); // Two packets of Ethernet.
        await border.SayAsync(invite, Ct);

        var ringing = await border.HearAsync(text => UdpPeer.IsAnswer(text, "INVITE") && SipText.Status(text) == 180, Ct);
        Assert.Equal("100rel", SipText.Header(ringing, "Require"));
        await border.SayAsync(InDialog("PRACK", 2, border, ringing, $"RAck: {SipText.Header(ringing, "RSeq")} 1 INVITE\n"), Ct);
        Assert.Equal(200, SipText.Status(await border.AnswerAsync("PRACK", Ct)));
        var ok = await border.AnswerAsync("INVITE", Ct);
        Assert.Equal(200, SipText.Status(ok));
        Assert.Equal(Routes(border), SipText.Headers(ok, "Record-Route"));
        Assert.EndsWith("branch=z9hG4bK*2-1-49155-4071-12-310*hxjavhkDibfcgg.2", SipText.Headers(ok, "Via").ElementAt(1), StringComparison.Ordinal);
        Assert.Contains("a=rtpmap:8 PCMA/8000", SipText.Body(ok), StringComparison.Ordinal);
        await border.SayAsync(InDialog("ACK", 1, border, ok), Ct);
        var arrived = await node.Sink.WaitForAsync<CallArrived>(Ct);
        Assert.Equal(("13870001234", "12345", "ims"), (arrived.Caller.Clear, arrived.Dialled, arrived.Trunk));

        Assert.Null((await node.Node.ExecuteAsync(new RingAgent(Guid.CreateVersion7(), arrived.CallId, Guid.CreateVersion7(), "8001", 20), Ct)).Refusal);
        var rung = await desk.AskedAsync("INVITE", Ct);
        await desk.SayAsync(HandPeer.Reply(rung, 200, Sdp(Desk, "8", "").ReplaceLineEndings("\r\n"), contact: $"<sip:8001@{desk.Address}>"), Ct);
        await desk.AskedAsync("ACK", Ct);
        await node.Sink.WaitForAsync<AgentBridged>(Ct);

        await border.SayAsync(InDialog("BYE", 3, border, ok), Ct);
        Assert.Equal(200, SipText.Status(await border.AnswerAsync("BYE", Ct)));
        await desk.SayAsync(HandPeer.Reply(await desk.AskedAsync("BYE", Ct), 200), Ct);
        Assert.Equal((CallEndCause.Normal, CallSide.Caller, true), await EndOfAsync(node));
        await node.DrainedAsync(Ct);
        Assert.All(node.Drops.All, one => Assert.Equal(0, one.Count));
    }

    private static async Task<(CallEndCause, CallSide, bool)> EndOfAsync(PeerNode node)
    {
        var ended = await node.Sink.WaitForAsync<CallEnded>(Ct);
        return (ended.Cause, ended.EndedBy, ended.Bridged);
    }

    private static async Task RegisterAsync(UdpPeer desk)
    {
        await desk.SayAsync(Register(desk, 1, ""), Ct);
        var nonce = HandPeer.NonceOf(await desk.AnswerAsync("REGISTER", Ct));
        await desk.SayAsync(Register(desk, 2, HandPeer.Credentials("8001", "secret", nonce)), Ct);
        Assert.Equal(200, SipText.Status(await desk.AnswerAsync("REGISTER", Ct)));
    }

    private static string Register(UdpPeer desk, int cseq, string authorization) => $"""
        REGISTER sip:10.0.0.1 SIP/2.0
        Via: SIP/2.0/UDP {desk.Address};branch=z9hG4bKr{cseq}
        From: <sip:8001@hotline>;tag=desk
        To: <sip:8001@hotline>
        Call-ID: desk
        CSeq: {cseq} REGISTER
        Contact: <sip:8001@{desk.Address}>
        {authorization}Content-Length: 0


        """;

    private static string[] Routes(UdpPeer border) =>
        [$"<sip:{border.Address};lr;Hpt=8e92_16;CxtId=4;TRC=ffffffff-ffffffff;X-HwB2bUaCookie=20417>", "<sip:scscf7.jx.ims.mnc000.mcc460.3gppnetwork.org:6060;lr;Dpt=eb54-200;ssn>", "<sip:[2409:8133:0:1::21]:6060;lr;ssn>"];

    private static string Invite(UdpPeer border)
    {
        var body = Sdp(Carrier, "104 102 8 0 101 97", """
            a=curr:qos local sendrecv
            a=curr:qos remote none
            a=des:qos mandatory local sendrecv
            a=des:qos optional remote sendrecv
            a=rtpmap:104 AMR-WB/16000/1
            a=fmtp:104 mode-change-capability=2;max-red=0
            a=rtpmap:102 AMR/8000/1
            a=fmtp:102 mode-set=7;octet-align=1;mode-change-capability=2;max-red=0
            a=rtpmap:8 PCMA/8000
            a=rtpmap:101 telephone-event/8000
            a=fmtp:101 0-15
            a=rtpmap:97 telephone-event/16000
            a=fmtp:97 0-15
            a=ptime:20
            a=maxptime:240

            """);
        return $"""
            INVITE sip:12345;phone-context=+86791@{border.Node};user=phone;cpc=ordinary SIP/2.0
            Via: SIP/2.0/UDP {border.Address};branch=z9hG4bK5xs6mvt47mjp5dsoxt4sjdxvm;X-DispMsg=1741;Role=3;Hpt=8e92_16
            Via: SIP/2.0/UDP 10.188.20.33:6060;branch=z9hG4bKg3Zqkv7ithkz9edyxhe0gmmqbfbf8ubmu;received=10.188.20.33,SIP/2.0/TCP [fd00:79:1::21]:45061;branch=z9hG4bK*2-1-49155-4071-12-310*hxjavhkDibfcgg.2
            {string.Concat(Routes(border).Select(route => $"Record-Route: {route}\n"))}Route: <sip:12345@{border.Node};lr>
            Call-ID: isbc8e3pxvqvkyyhmjbxxmbtmpvjhi7tqzbk@SoftX3000.0.0.1
            From: <tel:+8613870001234;cpc=ordinary;noa=subscriber>;tag=sbc0407ttp0b6pt-CC-1015-OFC-432
            To: "12345 hotline" <tel:12345;phone-context=+86791>
            CSeq: 1 INVITE
            Max-Forwards: 61
            Contact: <sip:{border.Address};Hpt=8e92_16;CxtId=4;TRC=ffffffff-ffffffff>;+g.3gpp.icsi-ref="urn%3Aurn-7%3A3gpp-service.ims.icsi.mmtel";+sip.instance="<urn:gsma:imei:86123404-012345-0>"
            Allow: INVITE,ACK,OPTIONS,BYE,CANCEL,REGISTER,INFO,PRACK,SUBSCRIBE,NOTIFY,UPDATE,MESSAGE,REFER
            Supported: 100rel,precondition,timer,histinfo,199,norefersub
            Session-Expires: 1800;refresher=uac
            Min-SE: 600
            P-Asserted-Identity: "13870001234" <sip:+8613870001234;cpc=ordinary@jx.ims.mnc000.mcc460.3gppnetwork.org;user=phone>,<tel:+8613870001234;cpc=ordinary>
            P-Preferred-Service: urn:urn-7:3gpp-service.ims.icsi.mmtel
            P-Asserted-Service: urn:urn-7:3gpp-service.ims.icsi.mmtel
            P-Access-Network-Info: 3GPP-E-UTRAN-FDD;utran-cell-id-3gpp=46000790100A2B3C4D;sbc-domain=sbc1.jx.ims.mnc000.mcc460.3gppnetwork.org;ue-ip=[2409:8133:0:1::5];network-provided
            P-Access-Network-Info: GEN-ACCESS;"area-number=0791";network-provided
            P-Charging-Vector: icid-value="sbc1.0.1.20261129081530.4071-12";icid-generated-at=10.188.20.33;orig-ioi="jx.ims.mnc000.mcc460.3gppnetwork.org";transit-ioi="ibcf.1"
            P-Charging-Function-Addresses: ccf="aaa://cdf1.jx.chinamobile.com";ecf="aaa://ocs1.jx.chinamobile.com"
            P-Visited-Network-ID: "jx.ims.mnc000.mcc460.3gppnetwork.org"
            P-Called-Party-ID: <tel:+8679112345>
            P-Early-Media: supported,gated
            History-Info: <sip:+8679188886666@jx.ims.mnc000.mcc460.3gppnetwork.org;user=phone?Reason=SIP%3Bcause%3D302%3Btext%3D%22Moved%22&Privacy=none>;index=1,<tel:12345;phone-context=+86791;cause=302>;index=1.1;mp=1
            Diversion: <tel:+8679188886666>;reason=unconditional;counter=1;privacy=off;screen=yes
            Accept-Contact: *;+g.3gpp.icsi-ref="urn%3Aurn-7%3A3gpp-service.ims.icsi.mmtel";explicit;require
            Request-Disposition: no-fork
            Feature-Caps: *;+g.3gpp.srvcc;+g.3gpp.ti="0"
            Resource-Priority: wps.4
            Privacy: none
            User-Agent: IMS-border
            Accept: application/sdp,application/3gpp-ims+xml,multipart/mixed
            Content-Type: application/sdp
            Content-Length: {Encoding.ASCII.GetByteCount(body.ReplaceLineEndings("\r\n"))}

            {body}
            """;
    }

    private static string Sdp(string address, string formats, string attributes) => $"""
        v=0
        o=- 178226 178226 IN IP4 {address}
        s=-
        c=IN IP4 {address}
        b=AS:49
        t=0 0
        m=audio 40310 RTP/AVP {formats}
        b=RS:600
        b=RR:2000
        {attributes.ReplaceLineEndings("\n")}a=sendrecv

        """.ReplaceLineEndings("\n");

    private static string InDialog(string method, int cseq, UdpPeer border, string answer, string extra = "") => $"""
        {method} {HandPeer.Target(answer)} SIP/2.0
        Via: SIP/2.0/UDP {border.Address};branch=z9hG4bK{method}{cseq}
        Max-Forwards: 70
        From: <tel:+8613870001234;cpc=ordinary;noa=subscriber>;tag=sbc0407ttp0b6pt-CC-1015-OFC-432
        To: {SipText.Header(answer, "To")}
        Call-ID: isbc8e3pxvqvkyyhmjbxxmbtmpvjhi7tqzbk@SoftX3000.0.0.1
        CSeq: {cseq} {method}
        {extra}Content-Length: 0


        """;
}
