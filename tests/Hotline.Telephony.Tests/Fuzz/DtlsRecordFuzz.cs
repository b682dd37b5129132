using System.Net;
using Hotline.Telephony.Media;
using Hotline.Telephony.Tests.Media;
using Hotline.Telephony.Tests.WebRtc;
using Hotline.Testing.Audio;

namespace Hotline.Telephony.Tests.Fuzz;

/// <summary>
/// Records of DTLS on a line whose handshake is over, from the browser's own address: those of the handshake again, those that only who has its keys can make, hellos that ask for another,
/// alerts and fragments of any size, changed. Each is dropped and counted once, none is answered, and the call on the line goes on both ways, packet by packet.
/// </summary>
internal sealed class DtlsRecordFuzz : IFuzzTarget, IDisposable
{
    private const double Agent = 1000, Caller = 440;

    /// <summary>A second.</summary>
    private const int PacketsALook = 50;

    private static readonly TimeSpan Packet = TimeSpan.FromMilliseconds(20);

    private readonly List<short> agentHeard = [], callerHeard = [];
    private Scene? scene;

    public string Name => "DTLS records";

    public IReadOnlyList<string> Layers { get; } = ["of no kind, or a check", "audio that does not open", "a record that the line does not await"];

    public byte[] Make(Random random)
    {
        scene ??= new Scene();
        byte[] datagram = DtlsRecords.Make(random, scene.Genuine);
        datagram = datagram[..Math.Min(datagram.Length, 2000)];
        if (random.Next(30) == 0)
        {
            datagram[0] = (byte)random.Next(256);
        }

        return random.Next(3) == 0 ? Mutator.Packet(random, datagram) : datagram;
    }

    public int Feed(byte[] input)
    {
        var (bench, end) = (scene!.Bench, scene.End); // Made with the input.
        var (kinds, answers) = (bench.Drops.All.ToArray(), end.Dtls.Count);
        scene.Browser.SendPlain(input, bench.Secure.Port);
        bench.Pass(Packet);
        Assert.True(end.Dtls.Count == answers, "it was answered");
        Assert.True(scene.Browser.Unopened == 0, "the keys have changed");
        Listen(scene.Browser, agentHeard, Caller);
        Listen(scene.Phone, callerHeard, Agent);
        var counted = Assert.Single(bench.Drops.All.Except(kinds));
        Assert.True(counted.Count == kinds.Single(one => one.Kind == counted.Kind).Count + 1, "it was not counted once");
        return counted.Kind switch
        {
            nameof(Drop.UnawaitedDtls) => 2,
            nameof(Drop.SealedMedia) => 1,
            nameof(Drop.Unreadable) or nameof(Drop.UnknownCheck) or nameof(Drop.UnsignedCheck) => 0,
            var kind => throw new InvalidOperationException($"counted as {kind}"),
        };
    }

    public void Dispose() => scene?.Dispose();

    /// <summary>A packet in the time of one, and each second the tone.</summary>
    private static void Listen(TestPhone phone, List<short> heard, double hertz)
    {
        Assert.True(phone.Packets.Count == 1, $"{phone.Packets.Count} packets were heard in the time of one");
        heard.AddRange(phone.Packets[0].Samples);
        phone.Packets.Clear();
        if (heard.Count == PacketsALook * 160)
        {
            short[] second = [.. heard];
            Assert.True(Tone.Share(second, hertz) > 0.9 && ToneTrack.Of(second, hertz).LongestGap == TimeSpan.Zero, $"{hertz} Hz are not what is heard");
            heard.Clear();
        }
    }

    /// <summary>A browser and a telephone that talk, on the real media engine.</summary>
    private sealed class Scene : IDisposable
    {
        public Scene()
        {
            (Browser, Phone) = (Bench.Phone(Agent), Bench.Phone(Caller));
            End = new BrowserEnd(Browser);
            var line = End.Connect(Bench);
            var leg = Bench.Engine.OpenOn(
                line, new MediaLeg(Guid.CreateVersion7(), Guid.NewGuid(), MediaLegKind.Agent, TimeSpan.FromSeconds(30), IPAddress.Loopback, IPAddress.Loopback), ownsLine: false, Bench.Reports.Add);
            Bench.Engine.Arrange([leg, Bench.Call(Phone)], MixMatrix.Open(2));
            for (int length = 1; length <= 1024; length *= 4)
            {
                End.Records!.Send(new byte[length], 0, length);
            }

            End.Records!.Close(); // An alert under the keys.
            Bench.Pass(0.5);
            Genuine = End.Dtls;
            Browser.Packets.Clear();
            Phone.Packets.Clear();
        }

        public MediaBench Bench { get; } = new(pairs: 2);

        public TestPhone Browser { get; }

        public TestPhone Phone { get; }

        public BrowserEnd End { get; }

        /// <summary>Of the handshake, both ways, and after it.</summary>
        public IReadOnlyList<byte[]> Genuine { get; }

        public void Dispose()
        {
            End.Dispose();
            Bench.Dispose();
        }
    }
}
