using System.Buffers.Binary;
using System.Security.Cryptography;
using Hotline.Telephony.WebRtc.Dtls;
using Org.BouncyCastle.Security;
using Org.BouncyCastle.Tls;
using Org.BouncyCastle.Tls.Crypto.Impl.BC;

namespace Hotline.Telephony.Tests.Fuzz;

/// <summary>
/// The flights of a DTLS server, changed, to our side of the handshake. The server's signature can not be right, as it covers what
/// our side chose a moment ago: the deepest an input gets is to have it checked.
/// </summary>
internal sealed class DtlsFuzz : IFuzzTarget
{
    private const ushort Dtls12 = 0xfefd;

    /// <summary>A point that lies on P-256 (FIPS 186: its base point).</summary>
    private static readonly byte[] BasePoint = Convert.FromHexString(
        "6B17D1F2E12C4247F8BCE6E563A440F277037D812DEB33A0F4A13945D898C2964FE342E2FE1A7F9B8EE7EB4A7C0F9E162BCE33576B315ECECBB6406837BF51F5");

    private readonly DtlsIdentity identity = new(TimeProvider.System);
    private readonly byte[] certificate;
    private readonly DtlsFingerprint expected;

    public DtlsFuzz()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var made = new System.Security.Cryptography.X509Certificates.CertificateRequest("CN=peer", key, HashAlgorithmName.SHA256)
            .CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(100));
        certificate = made.RawData;
        expected = DtlsFingerprint.Of(certificate);
    }

    public string Name => "DTLS";

    public IReadOnlyList<string> Layers { get; } = ["records dropped", "handshake refused", "hello refused", "certificate refused", "signature checked"];

    /// <summary>Datagrams, each with its length before it.</summary>
    public byte[] Make(Random random)
    {
        var flight = new List<byte[]> { Record(random, 0, Handshake(3, 0, [0xfe, 0xfd, 4, 1, 2, 3, 4])) };
        flight.AddRange(
            new[] { Handshake(2, 1, ServerHello(random)), Handshake(11, 2, Certificates()), Handshake(12, 3, KeyExchange(random)), Handshake(13, 4, [1, 64, 0, 2, 4, 3, 0, 0]), Handshake(14, 5, []) }
                .Select((message, i) => Record(random, i + 1, random.Next(8) == 0 ? Mutator.Packet(random, message) : message)));
        if (random.Next(4) == 0)
        {
            var at = random.Next(flight.Count);
            flight[at] = Mutator.Packet(random, flight[at]);
        }

        return [.. flight.SelectMany(datagram => (byte[])[(byte)(datagram.Length >> 8), (byte)datagram.Length, .. datagram])];
    }

    public int Feed(byte[] input)
    {
        using var pipe = new DatagramPipe(_ => { });
        for (var at = 0; at + 2 <= input.Length;)
        {
            var length = Math.Min(BinaryPrimitives.ReadUInt16BigEndian(input.AsSpan(at)), input.Length - at - 2);
            pipe.TryPut(input.AsSpan(at + 2, length));
            at += 2 + length;
        }

        pipe.Close();
        try
        {
            new DtlsClientProtocol().Connect(new SrtpClient(identity, expected, new BcTlsCrypto(new SecureRandom())), pipe);
        }
        catch (Exception refused) when (refused is TlsException or IOException) // As of any handshake; anything else is a finding.
        {
            return refused is not TlsFatalAlert alert ? 1 : alert.AlertDescription switch
            {
                AlertDescription.user_canceled => 0, // nothing more came
                AlertDescription.handshake_failure or AlertDescription.illegal_parameter or AlertDescription.protocol_version => 2,
                AlertDescription.bad_certificate or AlertDescription.unsupported_certificate or AlertDescription.certificate_unknown => 3,
                AlertDescription.decrypt_error => 4,
                _ => 1,
            };
        }

        throw new InvalidOperationException("a handshake with a forged signature went through");
    }

    private static byte[] Record(Random random, int number, byte[] fragment) =>
    [
        random.Next(60) == 0 ? (byte)random.Next(256) : (byte)22, 0xfe, 0xfd, 0, 0, 0, 0, 0, 0, 0, (byte)number, (byte)(fragment.Length >> 8), (byte)fragment.Length, .. fragment,
    ];

    private static byte[] Handshake(byte type, byte number, byte[] body)
    {
        byte[] length = [(byte)(body.Length >> 16), (byte)(body.Length >> 8), (byte)body.Length];
        return [type, .. length, 0, number, 0, 0, 0, .. length, .. body];
    }

    private static byte[] ServerHello(Random random)
    {
        var chosen = new byte[32];
        random.NextBytes(chosen);
        byte[] extensions = [0, 14, 0, 5, 0, 2, 0, 1, 0, 0, 23, 0, 0, 0xff, 1, 0, 1, 0, 0, 11, 0, 2, 1, 0];
        return [Dtls12 >> 8, Dtls12 & 0xff, .. chosen, 0, 0xc0, 0x2b, 0, 0, (byte)extensions.Length, .. extensions];
    }

    private byte[] Certificates()
    {
        byte[] length = [(byte)(certificate.Length >> 16), (byte)(certificate.Length >> 8), (byte)certificate.Length];
        var all = certificate.Length + 3;
        return [(byte)(all >> 16), (byte)(all >> 8), (byte)all, .. length, .. certificate];
    }

    /// <summary>A point on P-256 and a signature that is none.</summary>
    private static byte[] KeyExchange(Random random)
    {
        var signature = new byte[70];
        random.NextBytes(signature);
        return [3, 0, 23, 65, 4, .. BasePoint, 4, 3, 0, 70, .. signature];
    }
}
