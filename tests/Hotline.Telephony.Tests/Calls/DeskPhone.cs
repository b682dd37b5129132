using System.Net;
using System.Text;
using Hotline.Telephony.Contracts;
using Hotline.Telephony.Tests.Media;
using Hotline.Telephony.Tests.Sip;

namespace Hotline.Telephony.Tests.Calls;

/// <summary>A registered desk phone of a conversation test: its SIP by hand and, where there is one, a telephone that sounds.</summary>
internal sealed class DeskPhone : Desk
{
    private readonly HandPeer peer;
    private readonly TestPhone? sound;
    private readonly List<string> later = [];
    private string invite = "";

    public DeskPhone(EngineBench bench, string extension, TestPhone? sound = null, IPEndPoint? at = null)
    {
        peer = new HandPeer(bench, at ?? new IPEndPoint(IPAddress.Parse("10.0.1.1"), int.Parse(extension)));
        this.sound = sound;
        Extension = extension;
        bench.Register(extension, phone: peer);
    }

    public override string Extension { get; }

    public bool IsRung => invite.Length > 0;

    private string Contact => $"<sip:{Extension}@{peer.Address}>";

    /// <summary>Settings that let these phones register, all with the secret of <see cref="EngineBench.Register"/>.</summary>
    public static NodeSettings Settings(params string[] extensions) => EngineBench.Settings with
    {
        Phones = [.. extensions.Select(extension => new PhoneSecret(extension, Telephony.Sip.Auth.DigestAlgorithm.Md5.Ha1(extension, EngineBench.Realm, "secret"), ""))],
    };

    /// <summary>Takes the INVITE that came and rings.</summary>
    public override DeskPhone Rings()
    {
        invite = peer.Heard();
        Assert.Equal("INVITE", SipText.Method(invite));
        sound?.Aim(Encoding.UTF8.GetBytes(SipText.Body(invite)));
        peer.Send(HandPeer.Reply(invite, 180, tag: Extension, contact: Contact));
        return this;
    }

    public override DeskPhone PicksUp()
    {
        peer.Send(HandPeer.Reply(invite, 200, Sdp(), tag: Extension, contact: Contact));
        Assert.Equal("ACK", SipText.Method(peer.Heard()));
        return this;
    }

    public override void Refuses() => Refuses(486);

    public void Refuses(int status)
    {
        peer.Send(HandPeer.Reply(invite, status, tag: Extension));
        Assert.Equal("ACK", SipText.Method(peer.Heard()));
    }

    public override void HangsUp()
    {
        peer.Send(InDialog("BYE"));
        Assert.Equal(200, SipText.Status(peer.Heard()));
    }

    /// <summary>re-INVITE as the hold key sends it, or takes the hold back.</summary>
    public override void Holds(bool held)
    {
        if (sound is not null)
        {
            sound.Mute = held;
        }

        peer.Send(InDialog("INVITE", sound is null ? held ? "hold" : "talk" : Sdp(held ? "a=sendonly\r\n" : "")));
        Assert.Equal(200, SipText.Status(peer.Heard()));
        peer.Send(InDialog("ACK"));
    }

    /// <summary>What came last: <c>BYE</c>, <c>CANCEL</c>; null when nothing did.</summary>
    public string? WasTold()
    {
        var heard = peer.HeardAll();
        if (heard.Count == 0)
        {
            return null;
        }

        var method = SipText.Method(heard[^1]);
        peer.Send(HandPeer.Reply(heard[^1], 200, tag: Extension));
        if (method == "CANCEL")
        {
            peer.Send(HandPeer.Reply(invite, 487, tag: Extension));
            peer.HeardAll();
        }

        return method;
    }

    /// <summary>The transfer key: REFER in the call that we placed.</summary>
    /// <param name="replaces">Its second call, to be joined.</param>
    public int Refers(string target, string? replaces = null)
    {
        var referTo = $"Refer-To: <sip:{target}@10.0.0.1{(replaces is null ? "" : "?Replaces=" + Uri.EscapeDataString(replaces))}>\n";
        var challenge = Ask(Refer(referTo));
        Assert.Equal(407, SipText.Status(challenge));
        return SipText.Status(Ask(HandPeer.Proven(challenge, Extension, "secret", "REFER", HandPeer.Target(invite), proof => Refer(referTo + proof))));
    }

    /// <summary>The same by somebody who has not got the phone's secret.</summary>
    public int RefersWithout(string target, string proof = "") => SipText.Status(Ask(Refer($"Refer-To: <sip:{target}@10.0.0.1>\n{proof}")));

    /// <summary>Dials from the phone, a second call.</summary>
    /// <param name="line">The ear and mouth of that call, where there are any.</param>
    public SecondDialog Dials(string target, TestPhone? line = null) => new(peer, Extension, target, line);

    /// <summary>What the NOTIFYs said that came since the last look, each answered.</summary>
    public List<string> Notified()
    {
        var said = new List<string>();
        foreach (var heard in later.Concat(peer.HeardAll()).Where(text => SipText.Method(text) == "NOTIFY"))
        {
            said.Add($"{SipText.Body(heard).Trim()} {SipText.Header(heard, "Subscription-State")!.Split(';')[0]}");
            peer.Send(HandPeer.Reply(heard, 200, tag: Extension));
        }

        later.Clear();
        return said;
    }

    /// <summary>The methods that came since the last look, each answered with 200.</summary>
    public List<string> Told()
    {
        var heard = later.Concat(peer.HeardAll()).ToList();
        later.Clear();
        heard.ForEach(text => peer.Send(HandPeer.Reply(text, 200, tag: Extension)));
        return heard.ConvertAll(SipText.Method);
    }

    /// <summary>This call as a Replaces header names it.</summary>
    public string Replaces => $"{SipText.Header(invite, "Call-ID")};to-tag={SipText.Header(invite, "From")!.Split("tag=")[1]};from-tag={Extension}";

    private string Refer(string extra) => peer.Backwards("REFER", invite, extra: extra).Replace(";tag=phone", ";tag=" + Extension);

    /// <summary>The answer, which comes before everything else.</summary>
    private string Ask(string request)
    {
        peer.HeardAll();
        peer.Send(request);
        var heard = peer.HeardAll();
        heard.Skip(1).ToList().ForEach(later.Add);
        return heard[0];
    }

    private string Sdp(string extra = "") => sound is null ? "phone sdp" : Encoding.UTF8.GetString(sound.Sdp(extra));

    private string InDialog(string method, string body = "") => peer.Backwards(method, invite, body).Replace(";tag=phone", ";tag=" + Extension);
}

/// <summary>A second call that a desk phone dials.</summary>
internal sealed class SecondDialog(HandPeer peer, string extension, string target, TestPhone? sound = null)
{
    private readonly string callId = $"second-{extension}-{target}";
    private int cseq;
    private string answer = "";

    public string OurTag => SipText.Header(answer, "To")!.Split("tag=")[1];

    /// <summary>This call as a Replaces header names it.</summary>
    public string Replaces => $"{callId};to-tag={OurTag};from-tag=second";

    /// <summary>The status of each answer that came at once, after the phone was asked for its secret.</summary>
    public List<int> Invites(string extra = "", string from = "", string secret = "secret")
    {
        var who = from.Length == 0 ? extension : from;
        Assert.Equal([407], InvitesWithout(extra, who));
        peer.Send(Request("ACK", SipText.Header(answer, "To")!, "", "", who, branch: "INVITE"));
        peer.Send(HandPeer.Proven(answer, extension, secret, "INVITE", $"sip:{target}@10.0.0.1", proof => Request("INVITE", To, Sdp(), extra + proof, who)));
        return Answers();
    }

    /// <summary>The same by somebody who has not got the phone's secret.</summary>
    public List<int> InvitesWithout(string extra = "", string from = "")
    {
        peer.HeardAll();
        peer.Send(Request("INVITE", To, Sdp(), extra, from.Length == 0 ? extension : from));
        return Answers();
    }

    private string To => $"<sip:{target}@10.0.0.1>";

    private string Sdp(string extra = "") => sound is null ? "second sdp" : Encoding.UTF8.GetString(sound.Sdp(extra));

    public List<int> Answers()
    {
        var heard = peer.HeardAll().Where(text => text.StartsWith("SIP/2.0", StringComparison.Ordinal) && text.Contains(callId)).ToList();
        answer = heard.Count > 0 ? heard[^1] : answer;
        if (heard.Count > 0 && SipText.Status(answer) == 200)
        {
            sound?.Aim(Encoding.UTF8.GetBytes(SipText.Body(answer)));
            peer.Send(Request("ACK", SipText.Header(answer, "To")!, "", "", extension));
        }

        return heard.ConvertAll(SipText.Status);
    }

    /// <summary>The hold key of this call.</summary>
    public void Holds(bool held)
    {
        sound!.Mute = held; // Who listens to a hold has an ear for it.
        peer.HeardAll();
        peer.Send(Request("INVITE", SipText.Header(answer, "To")!, Sdp(held ? "a=sendonly\r\n" : ""), "", extension));
        Assert.Equal([200], Answers());
    }

    public void HangsUp() => peer.Send(Request("BYE", SipText.Header(answer, "To")!, "", "", extension));

    /// <param name="branch">Of the request whose refusal an ACK is for.</param>
    private string Request(string method, string to, string body, string extra, string from, string? branch = null) => $"""
        {method} sip:{target}@10.0.0.1 SIP/2.0
        Via: SIP/2.0/UDP {peer.Address};branch=z9hG4bK{callId}{branch ?? method}{(method == "ACK" ? cseq : ++cseq)}
        Max-Forwards: 70
        From: <sip:{from}@10.0.0.1>;tag=second
        To: {to}
        Call-ID: {callId}
        CSeq: {cseq} {method}
        Contact: <sip:{extension}@{peer.Address}>
        {extra}{(body.Length == 0 ? "" : "Content-Type: application/sdp\n")}Content-Length: {body.Length}

        {body}
        """;
}
