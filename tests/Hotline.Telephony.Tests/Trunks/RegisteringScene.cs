using System.Net;
using Hotline.Telephony.Contracts;
using Hotline.Telephony.Sip.Auth;
using Hotline.Telephony.Tests.Calls;
using Hotline.Telephony.Tests.Sip;

namespace Hotline.Telephony.Tests.Trunks;

/// <summary>A trunk that registers, and the carrier behind it with every message written by hand. Its address is in no network: only where we register.</summary>
public abstract class RegisteringScene
{
    protected const string Pilot = "+8679188886666", Realm = "ims.example", Own = $"<sip:{Pilot}@10.0.0.1:5060>";

    private protected static readonly TrunkSettings Trunk = new("ims", ["198.51.100.0/24"], new CallerIdRule(CallerIdSource.Asserted, [], "0791"), Gateway: "sip:203.0.113.7:5060")
    {
        Account = new TrunkAccount("gateway@ims.example", "carrier secret", Pilot: Pilot),
        Identity = new TrunkIdentity("ims.example", NumberFormat.International),
    };

    private protected readonly EngineBench bench = new(settings: With(Trunk));
    private protected readonly HandPeer carrier;

    protected RegisteringScene() => carrier = new HandPeer(bench, IPEndPoint.Parse("203.0.113.7:5060"));

    private protected TrunkState State => Assert.Single(bench.Engine.Snapshot().Trunks).State;

    private protected static NodeSettings With(params TrunkSettings[] trunks) => DeskPhone.Settings("8001") with { Trunks = trunks, TrunkNetworks = ["198.51.100.0/24"], MaxCalls = 20 };

    /// <summary>The states that were told, the last of which stands.</summary>
    private protected void Went(params TrunkState[] states)
    {
        Assert.Equal(states, bench.Sink.Events.OfType<TrunkStateChanged>().Select(one => one.State));
        Assert.Equal(states[^1], State);
    }

    /// <summary>The next request of a method that the carrier hears.</summary>
    private protected string Hears(string method)
    {
        var request = carrier.Heard();
        Assert.Equal(method, SipText.Method(request));
        return request;
    }

    /// <summary>Asks for proof.</summary>
    private protected void Challenge(string request, string nonce = "n1", int status = 401, string more = ", qop=\"auth\", algorithm=MD5") =>
        carrier.Send(HandPeer.Reply(request, status, extra: $"{(status == 401 ? "WWW" : "Proxy")}-Authenticate: Digest realm=\"{Realm}\", nonce=\"{nonce}\"{more}\n"));

    private protected void Grant(string register, int seconds = 600, string extra = "") =>
        carrier.Send(HandPeer.Reply(register, 200, extra: extra, contact: $"<sip:other@10.9.9.9>;expires=7, {Own};expires={seconds}"));

    /// <summary>Lets the trunk register, with a challenge as is usual.</summary>
    private protected void Register(int seconds = 600, string extra = "")
    {
        bench.Wait(0.01);
        Challenge(Hears("REGISTER"));
        Grant(Hears("REGISTER"), seconds, extra);
    }

    /// <summary>The proof that a request carries, after a look whether it is one.</summary>
    private protected static DigestCredentials Proof(string request, string header = "Authorization")
    {
        Assert.True(DigestCredentials.TryParse(System.Text.Encoding.UTF8.GetBytes(SipText.Header(request, header) ?? "none"), out var proof), request);
        var (method, uri) = (SipText.Method(request), request.Split(' ')[1]);
        Assert.Equal(("gateway@ims.example", Realm, uri), (proof.User, proof.Realm, proof.Uri));
        var algorithm = DigestAlgorithm.From(proof.Algorithm)!;
        Assert.Equal(algorithm.Response(algorithm.Ha1(proof.User, Realm, "carrier secret"), proof.Nonce, proof.Nc, proof.Cnonce, method, uri), proof.Response);
        return proof;
    }
}
