using System.Net;
using System.Net.Sockets;
using System.Text;
using Hotline.Telephony.Media;
using Hotline.Telephony.Tests.Media;
using Hotline.Telephony.Tests.Sip;
using Hotline.Telephony.Tests.WebRtc;
using Hotline.Telephony.WebRtc.Ice;
using Hotline.Testing.Audio;

namespace Hotline.Telephony.Tests.Calls;

/// <summary>Garbage of every kind beside two calls, one between SIP phones and one with a browser: they sound as if it were not there, and it is counted.</summary>
public sealed class FloodedCallTests : IDisposable
{
    private const int Ticks = 250, EachTick = 8;

    private readonly MediaBench media = new(pairs: 4);
    private readonly EngineBench bench;
    private readonly Socket attacker = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
    private readonly TestPhone caller, agent, other, browser;
    private readonly BrowserEnd end;
    private readonly HandPeer scanner;

    public FloodedCallTests()
    {
        attacker.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        bench = new EngineBench(clock: media.Time, media: media.Engine);
        (caller, agent, other, browser) = (media.Phone(440), media.Phone(1000), media.Phone(700), media.Phone(1800));
        end = new BrowserEnd(browser);
        scanner = new HandPeer(bench, new IPEndPoint(IPAddress.Parse("192.168.0.66"), 5060)); // Of a network that is heard and not open.
    }

    public void Dispose()
    {
        end.Dispose();
        attacker.Dispose();
        media.Dispose();
    }

    [Fact]
    public void Calls_sound_the_same_beside_a_flood_of_garbage_and_all_of_it_is_counted()
    {
        SipCall();
        BrowserCall();
        media.Pass(0.5);
        TestPhone[] all = [caller, agent, other, browser];
        var before = Array.ConvertAll(all, phone => phone.Packets.Count);
        for (int tick = 0; tick < Ticks; tick++)
        {
            Flood();
            media.Pass(MediaBench.Tick);
        }

        foreach (var (phone, hertz, from) in all.Zip([1000, 440, 1800, 700], before))
        {
            var heard = phone.Packets[from..];
            Assert.InRange(heard.Count, Ticks / 2 - 1, Ticks / 2 + 1);
            Spoken.AssertUnbroken(heard);
            short[] samples = [.. heard.SelectMany(packet => packet.Samples)];
            Assert.True(Tone.Share(samples, hertz) > 0.9, $"{hertz} Hz are not what is heard");
            Assert.Equal(TimeSpan.Zero, ToneTrack.Of(samples, hertz).LongestGap);
        }

        Assert.Equal(0, browser.Unopened);
        AssertCounted();
    }

    private void SipCall()
    {
        bench.Register();
        bench.Caller.Send(bench.Caller.Invite(Encoding.UTF8.GetString(caller.Sdp())));
        bench.Wait(2);
        string answer = bench.Caller.Heard();
        caller.Aim(SipText.Bytes(answer));
        bench.Caller.Send(bench.Caller.AckFor(answer));
        Assert.Null(bench.Ring().Refusal);
        string invite = bench.Phone.Heard();
        agent.Aim(SipText.Bytes(invite));
        bench.Phone.Send(HandPeer.Reply(invite, 200, body: Encoding.UTF8.GetString(agent.Sdp())));
    }

    private void BrowserCall()
    {
        var line = end.Connect(media);
        var leg = media.Engine.OpenOn(
            line, new MediaLeg(Guid.CreateVersion7(), Guid.NewGuid(), MediaLegKind.Agent, TimeSpan.FromSeconds(30), IPAddress.Loopback, IPAddress.Loopback),
            ownsLine: false, media.Reports.Add);
        media.Engine.Bridge(leg, media.Call(other));
    }

    private void Flood()
    {
        for (int i = 0; i < EachTick; i++)
        {
            bench.Engine.Receive(SipText.Bytes("INVITE sip:12345@10.0.0.1 SIP/2.0\r\nVia: nonsense\r\n\r\n"), new IPEndPoint(IPAddress.Parse("10.0.0.66"), 5060 + i));
            bench.Engine.Receive(SipText.Bytes("OPTIONS sip:100@10.0.0.1 SIP/2.0\r\n\r\n"), new IPEndPoint(IPAddress.Parse("203.0.113.9"), 5060 + i));
            scanner.Send(scanner.Invite());
            scanner.Send(scanner.Register("8001", "<sip:8001@192.168.0.66>"));
            Send(Check("nobody:peer", "passwordofthebrowserend"), media.Secure.Port);
            Send(Check($"{end.Fragment}:peer", "notthepasswordofthisline"), media.Secure.Port);
            Send([22, 254, 253, 0, 0, 0, 0, 0, 0, 0, 0, 0, 4, 1, 0, 0, 0], media.Secure.Port);
            Send([0x80, 8, 0, (byte)i, 0, 0, 0, 0, 0, 0, 0, 1, 0xD5, 0xD5], media.Secure.Port);
            Send([2, 1, 0, 0], media.Secure.Port);
            browser.SendPlain([0x80, 8, 0, (byte)i, 0, 0, 0, 0, 0, 0, 0, 1, .. new byte[30]], media.Secure.Port); // As if it were the browser's, and not under its key.
            Send([1, 2, 3, 4, 5], caller.To!.Value);
            Send([0x80, 8, 0, (byte)i, 0, 0, 0, 0, 0, 0, 0, 1, .. Spoken.Payload(5)], caller.To!.Value);
        }
    }

    private void AssertCounted()
    {
        const int sent = Ticks * EachTick;
        Assert.Equal(sent, bench.Drops.Of(Drop.RefusedSource));
        Assert.Equal(sent, bench.Drops.Of(Drop.UnreadableSip) + bench.Drops.Of(Drop.Flood));
        const int answered = 20 + 20 + 12; // 403, and 401 with five more a second: what is well formed costs no more than garbage after that.
        Assert.Equal(answered, scanner.HeardAll().Count);
        Assert.Equal((2 * sent) - answered, bench.Drops.Of(Drop.Barred));
        foreach (var kind in new[]
        {
            Drop.UnknownCheck, Drop.UnsignedCheck, Drop.UnknownDtls, Drop.UnknownMedia, Drop.Unreadable, Drop.SealedMedia, Drop.MalformedRtp, Drop.StrangersRtp,
        })
        {
            Assert.True(sent == media.Drops.Of(kind), $"{kind}: {media.Drops.Of(kind)} of {sent}");
        }
    }

    private void Send(ReadOnlySpan<byte> datagram, int port) => attacker.SendTo(datagram, new IPEndPoint(IPAddress.Loopback, port));

    private static byte[] Check(string user, string password)
    {
        var buffer = new byte[256];
        var writer = new StunWriter(buffer, StunMessage.BindingRequest, new byte[12]);
        writer.Text(StunMessage.UsernameAttribute, Encoding.ASCII.GetBytes(user));
        writer.Sign(Encoding.ASCII.GetBytes(password));
        return buffer[..writer.Finish()];
    }
}
