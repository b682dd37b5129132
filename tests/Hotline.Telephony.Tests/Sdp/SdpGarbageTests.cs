using System.Text;
using CsCheck;
using Hotline.Telephony.Sdp;

namespace Hotline.Telephony.Tests.Sdp;

public sealed class SdpGarbageTests
{
    private const string Whole =
        "v=0\r\no=- 1 1 IN IP4 192.0.2.7\r\ns=-\r\nc=IN IP4 192.0.2.7\r\nt=0 0\r\nm=audio 4000 RTP/AVP 8 0 101\r\n"
        + "a=rtpmap:101 telephone-event/8000\r\na=rtcp:4001\r\na=ptime:20\r\n";

    [Fact]
    public void Any_bytes_are_read_or_refused_without_throwing() =>
        Gen.Byte.Array[0, 400].Sample(bytes => SdpParser.TryParse(bytes, out var session) || session.Media.Count == 0);

    [Fact]
    public void Any_damage_to_a_good_description_is_read_or_refused_without_throwing() =>
        Gen.Select(Gen.Int[0, Whole.Length - 1], Gen.Byte, Gen.Int[0, Whole.Length]).Sample((at, value, length) =>
        {
            var bytes = Encoding.ASCII.GetBytes(Whole);
            bytes[at] = value;
            if (SdpParser.TryParse(bytes.AsSpan(0, length), out var session))
                AudioMatch.Find(session, System.Net.Sockets.AddressFamily.InterNetwork, out _);
        });
}
