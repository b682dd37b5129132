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
    private const int MaxAtOnce = 32;

    private const int StackBytes = 512 * 1024;

    private int _running;

    public DtlsFingerprint Fingerprint => identity.Fingerprint;

    /// <summary>Begins a handshake.</summary>
    /// <param name="done">Called once, on the handshake's thread: with null when it failed.</param>
    /// <returns>False when too many are under way.</returns>
    public bool TryBegin(DatagramPipe pipe, DtlsFingerprint expected, Action<DtlsResult?> done)
    {
        if (Interlocked.Increment(ref _running) > MaxAtOnce)
        {
            Interlocked.Decrement(ref _running);
            return false;
        }
        new Thread(() => Run(pipe, expected, done), StackBytes) { IsBackground = true, Name = "dtls handshake" }.Start();
        return true;
    }

    private void Run(DatagramPipe pipe, DtlsFingerprint expected, Action<DtlsResult?> done)
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
            Interlocked.Decrement(ref _running);
            done(result);
        }
    }

    [LoggerMessage(1401, LogLevel.Warning, "A DTLS handshake failed: {Kind}, alert {Alert}")]
    private partial void LogFailed(string kind, short alert);
}

/// <param name="Transport">For the good-bye.</param>
internal sealed record DtlsResult(SrtpMasterKey Ours, SrtpMasterKey Theirs, DtlsTransport Transport);
