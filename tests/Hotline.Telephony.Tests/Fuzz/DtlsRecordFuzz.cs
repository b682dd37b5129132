using System.Buffers.Binary;
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
    private const byte ChangeCipherSpec = 20, Alert = 21, Handshake = 22, ApplicationData = 23;
    private const int HeaderLength = 13;

    /// <summary>A second.</summary>
    private const int PacketsALook = 50;

    private static readonly TimeSpan Packet = TimeSpan.FromMilliseconds(20);
    private static readonly byte[] Types = [ChangeCipherSpec, Alert, Handshake, ApplicationData, 24, 25, 26, 63];
    private static readonly ushort[] Versions = [0xfefd, 0xfefd, 0xfefd, 0xfeff, 0xfefc, 0x0303, 0];
    private static readonly ulong[] Numbers = [0, 1, 2, 7, 0x7fff, 0xffff, 0xffff_ffff, 0xffff_ffff_ffff];
    private static readonly int[] Lengths = [0, 1, 12, 13, 255, 1200, 0x3fff, 0x4001, 0xffff];

    private readonly List<short> agentHeard = [], callerHeard = [];
    private Scene? scene;

    public string Name => "DTLS records";

    public IReadOnlyList<string> Layers { get; } = ["of no kind, or a check", "audio that does not open", "a record that the line does not await"];

    public byte[] Make(Random random)
    {
        scene ??= new Scene();
        byte[] datagram = random.Next(8) switch
        {
            0 => Mutator.Pick(random, scene.Genuine),
            1 => Record(random, Handshake, Hello(random)),
            2 => Record(random, ChangeCipherSpec, [1]),
            3 => Record(random, Alert, [(byte)random.Next(4), (byte)random.Next(256)]),
            4 => Record(random, ApplicationData, Bytes(random, random.Next(1300))),
            5 => [.. Mutator.Pick(random, scene.Genuine), .. Mutator.Pick(random, scene.Genuine)],
            _ => WithAnotherHeader(random, Mutator.Pick(random, scene.Genuine)),
        };
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
        Expect(end.Dtls.Count == answers, "it was answered");
        Expect(scene.Browser.Unopened == 0, "the keys have changed");
        Listen(scene.Browser, agentHeard, Caller);
        Listen(scene.Phone, callerHeard, Agent);
        var counted = Assert.Single(bench.Drops.All.Except(kinds));
        Expect(counted.Count == kinds.Single(one => one.Kind == counted.Kind).Count + 1, "it was not counted once");
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
        Expect(phone.Packets.Count == 1, $"{phone.Packets.Count} packets were heard in the time of one");
        heard.AddRange(phone.Packets[0].Samples);
        phone.Packets.Clear();
        if (heard.Count == PacketsALook * 160)
        {
            short[] second = [.. heard];
            Expect(Tone.Share(second, hertz) > 0.9 && ToneTrack.Of(second, hertz).LongestGap == TimeSpan.Zero, $"{hertz} Hz are not what is heard");
            heard.Clear();
        }
    }

    private static void Expect(bool holds, string otherwise)
    {
        if (!holds)
        {
            throw new InvalidOperationException(otherwise);
        }
    }

    /// <summary>Asks for a handshake as a server does, or as a client; its message whole, or a piece of one that is said to be larger than anything.</summary>
    private static byte[] Hello(Random random)
    {
        byte[] body = random.Next(2) == 0 ? [] : [0xfe, 0xfd, .. Bytes(random, 32), 0, 0, 0, 4, 0xc0, 0x2b, 0xc0, 0x2f, 1, 0];
        bool whole = random.Next(2) == 0;
        return
        [
            (byte)(body.Length == 0 ? 0 : 1), .. Long(whole ? body.Length : random.Next(1 << 24)), 0, (byte)random.Next(8), .. Long(whole ? 0 : random.Next(1 << 24)),
            .. Long(whole ? body.Length : Mutator.Pick(random, Lengths)), .. body,
        ];
    }

    /// <summary>Any epoch and number, mostly with the length that it has.</summary>
    private static byte[] Record(Random random, byte type, byte[] fragment)
    {
        var record = new byte[HeaderLength + fragment.Length];
        fragment.CopyTo(record, HeaderLength);
        record[0] = type;
        WriteHeader(random, record, random.Next(4) == 0 ? Mutator.Pick(random, Lengths) : fragment.Length);
        return record;
    }

    /// <summary>What is sealed for one place in the row, in another.</summary>
    private static byte[] WithAnotherHeader(Random random, byte[] genuine)
    {
        byte[] record = [.. genuine];
        record[0] = Mutator.Pick(random, Types);
        WriteHeader(random, record, random.Next(2) == 0 ? Mutator.Pick(random, Lengths) : BinaryPrimitives.ReadUInt16BigEndian(record.AsSpan(11)));
        return record;
    }

    private static void WriteHeader(Random random, byte[] record, int length)
    {
        BinaryPrimitives.WriteUInt16BigEndian(record.AsSpan(1), Mutator.Pick(random, Versions));
        BinaryPrimitives.WriteUInt64BigEndian(record.AsSpan(3), ((ulong)random.Next(3) << 48) + Mutator.Pick(random, Numbers));
        BinaryPrimitives.WriteUInt16BigEndian(record.AsSpan(11), (ushort)length);
    }

    private static byte[] Long(int number) => [(byte)(number >> 16), (byte)(number >> 8), (byte)number];

    private static byte[] Bytes(Random random, int count)
    {
        var bytes = new byte[count];
        random.NextBytes(bytes);
        return bytes;
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
