using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Hotline.EndToEnd.Tests.Wire;
using Hotline.Telephony.Sip.Auth;

namespace Hotline.Benchmarks.Wire;

/// <summary>Many desk phones on one socket: they register, ring, and pick up at once where <paramref name="pickUp"/> gives a port to hear on.</summary>
/// <param name="pickUp">Given the port that the node named for its audio; null lets it ring.</param>
/// <param name="address">Of loopback, where they are.</param>
/// <param name="pickedUp">Told the INVITE once the call is up.</param>
/// <param name="over">Told its Call-ID when the hotline hangs up.</param>
internal sealed partial class DeskPhones(int sipPort, Func<int, int?> pickUp, string address = "127.0.0.1", Action<SipText>? pickedUp = null, Action<string>? over = null) : SipPeer(sipPort, address)
{
    private readonly ConcurrentDictionary<string, TaskCompletionSource<SipText>> registering = new();
    private readonly ConcurrentDictionary<string, (SipText Invite, bool IsTaken)> ringing = new();

    public async Task RegisterAsync(string extension, string secret, CancellationToken ct)
    {
        var callId = Guid.NewGuid().ToString("N");
        var challenge = await RegisterOnceAsync(extension, callId, 1, null, ct);
        if (challenge.Status != 401)
        {
            throw new InvalidOperationException($"The phone {extension} was not challenged: {challenge.Start}");
        }

        var done = await RegisterOnceAsync(extension, callId, 2, Credentials(challenge["WWW-Authenticate"], extension, secret), ct);
        if (done.Status != 200)
        {
            throw new InvalidOperationException($"The phone {extension} was not registered: {done.Start}");
        }
    }

    /// <summary>BYE; does not wait for its answer.</summary>
    /// <param name="invite">That brought the call.</param>
    public void HangUp(SipText invite)
    {
        ringing.TryRemove(invite["Call-ID"], out _);
        Send(new SipText(
            $"BYE {Target(invite)} SIP/2.0",
            [("Via", Via()), ("Max-Forwards", "70"), ("From", $"{invite["To"]};tag=phone"), ("To", invite["From"]), ("Call-ID", invite["Call-ID"]), ("CSeq", "1 BYE"), ("Contact", $"<sip:phone@{Here}>")],
            ""));
    }

    protected override void Heard(SipText message, long at)
    {
        var callId = message["Call-ID"];
        switch (message.Method)
        {
            case "REGISTER" when message.IsResponse && registering.TryRemove(callId, out var waiting):
                waiting.TrySetResult(message);
                break;
            case "INVITE" when !message.IsResponse && ringing.TryAdd(callId, (message, IsTaken: false)):
                Ring(message);
                break;
            case "CANCEL" when !message.IsResponse && ringing.TryGetValue(callId, out var rung):
                Send(message.Reply("200 OK"));
                if (!rung.IsTaken)
                {
                    ringing.TryRemove(callId, out _);
                    Send(rung.Invite.Reply("487 Request Terminated", "phone"));
                }

                break;
            case "ACK" when ringing.TryGetValue(callId, out var taken) && taken.IsTaken:
                pickedUp?.Invoke(taken.Invite);
                break;
            case "BYE" when !message.IsResponse:
                Send(message.Reply("200 OK"));
                ringing.TryRemove(callId, out _);
                over?.Invoke(callId);
                break;
        }
    }

    private void Ring(SipText invite)
    {
        var contact = $"<sip:phone@{Here}>";
        Send(invite.Reply("180 Ringing", "phone", contact));
        if (pickUp(invite.AudioPort) is { } port)
        {
            ringing[invite["Call-ID"]] = (invite, IsTaken: true);
            Send(invite.Reply("200 OK", "phone", contact, SipText.Sdp(port)));
        }
    }

    private Task<SipText> RegisterOnceAsync(string extension, string callId, int sequence, string? credentials, CancellationToken ct)
    {
        var answered = new TaskCompletionSource<SipText>(TaskCreationOptions.RunContinuationsAsynchronously);
        registering[callId] = answered;
        List<(string, string)> headers =
        [
            ("Via", Via()), ("Max-Forwards", "70"), ("From", $"<sip:{extension}@127.0.0.1:{SipPort}>;tag={callId[..8]}"), ("To", $"<sip:{extension}@127.0.0.1:{SipPort}>"),
            ("Call-ID", callId), ("CSeq", $"{sequence} REGISTER"), ("Contact", $"<sip:{extension}@{Here}>"), ("Expires", "3600"),
        ];
        if (credentials is not null)
        {
            headers.Add(("Authorization", credentials));
        }

        Send(new SipText($"REGISTER sip:127.0.0.1:{SipPort} SIP/2.0", headers, ""));
        return answered.Task.WaitAsync(TimeSpan.FromSeconds(5), ct);
    }

    private string Credentials(string challenge, string extension, string secret)
    {
        string Part(string name) => Parameter().Matches(challenge).First(part => part.Groups[1].Value == name).Groups[2].Value;
        string realm = Part("realm"), nonce = Part("nonce"), uri = $"sip:127.0.0.1:{SipPort}";
        var md5 = DigestAlgorithm.Md5;
        var response = md5.Response(md5.Ha1(extension, realm, secret), nonce, "00000001", "bench", "REGISTER", uri);
        return $"Digest username=\"{extension}\", realm=\"{realm}\", nonce=\"{nonce}\", uri=\"{uri}\", response=\"{response}\", algorithm=MD5, qop=auth, nc=00000001, cnonce=\"bench\"";
    }

    [GeneratedRegex("(\\w+)=\"?([^\",]*)\"?")]
    private static partial Regex Parameter();
}
