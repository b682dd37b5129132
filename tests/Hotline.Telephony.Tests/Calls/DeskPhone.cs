using System.Net;
using System.Text;
using Hotline.Telephony.Contracts;
using Hotline.Telephony.Tests.Media;
using Hotline.Telephony.Tests.Sip;

namespace Hotline.Telephony.Tests.Calls;

/// <summary>A registered desk phone of a conversation test: its SIP by hand and, where there is one, a telephone that sounds.</summary>
internal sealed class DeskPhone
{
    private readonly HandPeer peer;
    private readonly TestPhone? sound;
    private string invite = "";

    public DeskPhone(EngineBench bench, string extension, TestPhone? sound = null)
    {
        peer = new HandPeer(bench, new IPEndPoint(IPAddress.Parse("10.0.1.1"), int.Parse(extension)));
        this.sound = sound;
        Extension = extension;
        bench.Register(extension, phone: peer);
    }

    public string Extension { get; }

    public bool IsRung => invite.Length > 0;

    private string Contact => $"<sip:{Extension}@{peer.Address}>";

    /// <summary>Settings that let these phones register, all with the secret of <see cref="EngineBench.Register"/>.</summary>
    public static NodeSettings Settings(params string[] extensions) => EngineBench.Settings with
    {
        Phones = [.. extensions.Select(extension => new PhoneSecret(extension, Telephony.Sip.Auth.DigestAlgorithm.Md5.Ha1(extension, EngineBench.Realm, "secret"), ""))],
    };

    /// <summary>Takes the INVITE that came and rings.</summary>
    public DeskPhone Rings()
    {
        invite = peer.Heard();
        Assert.Equal("INVITE", SipText.Method(invite));
        sound?.Aim(Encoding.UTF8.GetBytes(SipText.Body(invite)));
        peer.Send(HandPeer.Reply(invite, 180, tag: Extension, contact: Contact));
        return this;
    }

    public DeskPhone PicksUp()
    {
        peer.Send(HandPeer.Reply(invite, 200, Sdp(), tag: Extension, contact: Contact));
        Assert.Equal("ACK", SipText.Method(peer.Heard()));
        return this;
    }

    public void Refuses(int status)
    {
        peer.Send(HandPeer.Reply(invite, status, tag: Extension));
        Assert.Equal("ACK", SipText.Method(peer.Heard()));
    }

    public void HangsUp()
    {
        peer.Send(InDialog("BYE"));
        Assert.Equal(200, SipText.Status(peer.Heard()));
    }

    /// <summary>re-INVITE as the hold key sends it, or takes the hold back.</summary>
    public void Holds(bool held)
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

    private string Sdp(string extra = "") => sound is null ? "phone sdp" : Encoding.UTF8.GetString(sound.Sdp(extra));

    private string InDialog(string method, string body = "") => peer.Backwards(method, invite, body).Replace(";tag=phone", ";tag=" + Extension);
}
