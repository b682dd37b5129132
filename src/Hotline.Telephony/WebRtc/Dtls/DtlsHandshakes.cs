using Hotline.Telephony.Media;
using Hotline.Telephony.Srtp;
using Microsoft.Extensions.Logging;
using Org.BouncyCastle.Security;
using Org.BouncyCastle.Tls;
using Org.BouncyCastle.Tls.Crypto.Impl.BC;

namespace Hotline.Telephony.WebRtc.Dtls;

/// <summary>
/// Runs handshakes, each on a thread of its own for as long as it lasts: the library waits where it stands, and the media thread
/// may not. After it, DTLS is needed only to say good-bye: we are the client, so the last flight is the peer's to repeat.
/// </summary>
internal sealed partial class DtlsHandshakes(DtlsIdentity identity, ILogger<DtlsHandshakes> logger)
{
    /// <summary>At once; a check that comes later tries again.</summary>
    internal const int MostOfAgents = 32;

    /// <summary>Callers may be anybody, and take their ten seconds each: what they do never keeps an agent's browser from coming back.</summary>
    internal const int MostOfCallers = 16;

    private const int StackBytes = 512 * 1024;

    private int ofAgents;
    private int ofCallers;

    public DtlsFingerprint Fingerprint => identity.Fingerprint;

    /// <summary>Begins a handshake.</summary>
    /// <param name="kind">Whose it is: each kind has its own share.</param>
    /// <param name="done">Called once, on the handshake's thread: with null when it failed.</param>
    /// <returns>False when too many of that kind are under way.</returns>
    public bool TryBegin(MediaLegKind kind, DatagramPipe pipe, DtlsFingerprint expected, Action<DtlsResult?> done)
    {
        if (Interlocked.Increment(ref Running(kind)) > (kind == MediaLegKind.Agent ? MostOfAgents : MostOfCallers))
        {
            Interlocked.Decrement(ref Running(kind));
            return false;
        }
        new Thread(() => Run(kind, pipe, expected, done), StackBytes) { IsBackground = true, Name = "dtls handshake" }.Start();
        return true;
    }

    private ref int Running(MediaLegKind kind) => ref (kind == MediaLegKind.Agent ? ref ofAgents : ref ofCallers);

    private void Run(MediaLegKind kind, DatagramPipe pipe, DtlsFingerprint expected, Action<DtlsResult?> done)
    {
        DtlsResult? result = null;
        try
        {
            var client = new SrtpClient(identity, expected, new BcTlsCrypto(new SecureRandom()));
            var transport = new DtlsClientProtocol().Connect(client, pipe);
            if (client.Keys is var (ours, theirs))
                result = new DtlsResult(ours, theirs, transport);
        }
#pragma warning disable CA1031 // Whatever a peer makes the library throw, it is one failed handshake.
        catch (Exception problem)
#pragma warning restore CA1031
        {
            LogFailed(problem.GetType().Name, problem is TlsFatalAlert alert ? alert.AlertDescription : (short)-1);
        }
        finally
        {
            Interlocked.Decrement(ref Running(kind));
            done(result);
        }
    }

    [LoggerMessage(1401, LogLevel.Warning, "A DTLS handshake failed: {Kind}, alert {Alert}")]
    private partial void LogFailed(string kind, short alert);
}

/// <param name="Transport">For the good-bye.</param>
internal sealed record DtlsResult(SrtpMasterKey Ours, SrtpMasterKey Theirs, DtlsTransport Transport);
