using System.Text;
using Hotline.Telephony.Contracts;
using Hotline.Telephony.Sip.Parsing;
using Hotline.Telephony.Tests.Calls;

namespace Hotline.Telephony.Tests.Sip.Parsing;

/// <summary>SDP beside ISUP, locations and whatever else carriers put into one body (RFC 5621).</summary>
public sealed class MultipartBodyTests
{
    private const string Sdp = "Content-Type: application/sdp\r\n\r\nv=0 the offer";
    private const string Isup = "Content-Type: application/ISUP; version=itu-t92+; base=itu-t92+\r\nContent-Disposition: signal; handling=optional\r\n\r\n\u0001\u0011H\0\n";
    private const string Location = "Content-Type: application/pidf+xml\r\nContent-ID: <place@10.0.0.9>\r\n\r\n<presence/>";
    private const string Demanding = "Content-Type: application/x-unknown\r\n\r\nread me";

    public static TheoryData<string, string?, bool> Bodies => new()
    {
        { Parts("b", Sdp, Isup), "v=0 the offer", true },
        { Parts("b", Isup, Sdp), "v=0 the offer", true },
        { Parts("b", Location, Sdp), "v=0 the offer", true },
        { "a preamble\r\n" + Parts("b", Sdp) + "an epilogue", "v=0 the offer", true },
        { Parts("b", "Content-Type: multipart/alternative; boundary=\"in ner\"\r\n\r\n" + Parts("in ner", Demanding, Sdp), Isup), "v=0 the offer", true },
        { Parts("b", Isup), null, true },
        { Parts("b", Sdp.Replace("\r\n\r\n", "\r\nContent-Disposition: early-session; handling=optional\r\n\r\n")), null, true },
        { Parts("b", Sdp, Demanding), "v=0 the offer", false },
        { Parts("b", Sdp, Isup.Replace("optional", "required")), "v=0 the offer", false },
        { Parts("b", Sdp)[..^8], null, false },
        { Parts("other", Sdp), null, false },
        { Parts("b", [.. Enumerable.Repeat(Isup, 17)]), null, false },
    };

    [Theory]
    [MemberData(nameof(Bodies))]
    public void The_sdp_is_found_and_what_must_be_understood_is(string body, string? sdp, bool understood)
    {
        var bytes = Encoding.UTF8.GetBytes(body);
        Assert.Equal(understood, MultipartBody.TryRead("multipart/mixed;boundary=b", bytes, out var found));
        Assert.Equal(sdp ?? "", Encoding.UTF8.GetString(found.Span));
        Assert.True(found.IsEmpty || found.Span.Overlaps(bytes), "it was copied");
    }

    [Fact]
    public void Nests_are_followed_three_deep_and_no_further()
    {
        var body = Parts("b", Sdp);
        Assert.True(MultipartBody.TryRead("multipart/mixed; boundary=b", Encoding.UTF8.GetBytes(body), out _));
        for (var depth = 2; depth <= 4; depth++)
        {
            body = Parts($"b{depth}", $"Content-Type: multipart/mixed; boundary=b{(depth == 2 ? "" : depth - 1)}\r\n\r\n{body}");
            Assert.Equal(depth <= 3, MultipartBody.TryRead($"multipart/mixed; boundary=b{depth}", Encoding.UTF8.GetBytes(body), out _));
        }
    }

    [Fact]
    public void Whatever_bytes_are_in_it_it_comes_to_an_end()
    {
        var random = new Random(125);
        var whole = Encoding.UTF8.GetBytes(Parts("b", Sdp, Isup, "Content-Type: multipart/mixed; boundary=c\r\n\r\n" + Parts("c", Location, Sdp)));
        for (var round = 0; round < 20_000; round++)
        {
            var body = whole.AsSpan(0, random.Next(whole.Length + 1)).ToArray();
            for (var change = random.Next(6); change > 0 && body.Length > 0; change--)
            {
                body[random.Next(body.Length)] = (byte)"-b\r\n:; c="[random.Next(9)];
            }

            MultipartBody.TryRead("multipart/mixed; boundary=b", body, out var sdp);
            Assert.True(sdp.Length <= body.Length);
        }
    }

    [Fact]
    public void A_call_with_an_isup_message_beside_its_sdp_is_taken_and_one_with_what_we_must_read_is_not()
    {
        var bench = new EngineBench();
        bench.Caller.Send(Multipart(bench, Parts("b", Isup, Sdp.Replace("v=0 the offer", "caller sdp"))));
        Assert.Equal(180, SipText.Status(bench.Caller.Heard()));
        Assert.Single(bench.Sink.Events.OfType<CallArrived>());
        Assert.Equal("answer to caller sdp", Encoding.UTF8.GetString(Assert.Single(bench.Media.Sessions).LocalSdp.Span));
        bench.Caller.CallId = "demanding";
        bench.Caller.Send(Multipart(bench, Parts("b", Sdp, Demanding)));
        var refused = bench.Caller.Heard();
        Assert.Equal((415, "application/sdp, multipart/mixed"), (SipText.Status(refused), SipText.Header(refused, "Accept")));
    }

    private static string Multipart(EngineBench bench, string body)
        => bench.Caller.Invite(body).Replace("Content-Type: application/sdp\n", "Content-Type: multipart/mixed;boundary=b\n").Replace($"Content-Length: {body.Length}", "X-Length: none");

    private static string Parts(string boundary, params string[] parts) => string.Concat(parts.Select(part => $"--{boundary}\r\n{part}\r\n")) + $"--{boundary}--\r\n";
}
