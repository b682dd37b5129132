using System.Text;
using Hotline.Telephony.Tests.Calls;
using Hotline.Telephony.Tests.Sip;
using Hotline.Testing.Audio;

namespace Hotline.Telephony.Tests.Media;

/// <summary>A phone that offered video beside its voice, with the real media behind the engine.</summary>
public sealed class RefusedStreamTests : IDisposable
{
    private readonly MediaBench _media = new();

    public void Dispose() => _media.Dispose();

    [Fact]
    public void A_re_INVITE_without_an_offer_is_answered_with_as_many_streams_as_there_were_and_the_voice_goes_on()
    {
        var bench = new EngineBench(clock: _media.Time, media: _media.Engine);
        var phone = _media.Phone(613);
        string sdp = Encoding.UTF8.GetString(phone.Sdp()) + "m=video 4002 RTP/AVP 96\r\na=rtpmap:96 H264/90000\r\n";
        bench.Caller.Send(bench.Caller.Invite(sdp));
        Pass(2.1);
        var ok = bench.Caller.Heard();
        Assert.Equal(["audio", "video 0"], Streams(ok));
        phone.Aim(Encoding.UTF8.GetBytes(SipText.Body(ok)));
        bench.Caller.Send(bench.Caller.AckFor(ok));
        bench.Caller.Send(bench.Caller.InDialog("INVITE", ok));
        var offer = bench.Caller.Heard();
        Assert.Equal(["audio", "video 0"], Streams(offer));
        bench.Caller.Send(bench.Caller.AckFor(offer, sdp.Replace("m=video 4002", "m=video 0", StringComparison.Ordinal)));
        phone.Packets.Clear();
        Pass(2);
        Assert.True(Tone.Level(phone.Audio) > 0.003, "the notice is heard no more");
        Assert.Equal(1, bench.Engine.LiveCalls);

        void Pass(double seconds)
        {
            _media.Pass(seconds);
            bench.Engine.Tick();
        }
    }

    private static string[] Streams(string message) =>
    [
        .. SipText.Body(message).Split("\r\n").Where(line => line.StartsWith("m=", StringComparison.Ordinal))
            .Select(line => line[2..].Split(' ') is [var kind, "0", ..] ? $"{kind} 0" : line[2..line.IndexOf(' ')]),
    ];
}
