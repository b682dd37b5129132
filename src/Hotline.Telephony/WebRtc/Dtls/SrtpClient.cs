using Hotline.Telephony.Srtp;
using Org.BouncyCastle.Tls;
using Org.BouncyCastle.Tls.Crypto.Impl.BC;

namespace Hotline.Telephony.WebRtc.Dtls;

/// <summary>
/// Our side of a DTLS-SRTP handshake (RFC 5764): DTLS 1.2, forward secrecy, one protection profile, both certificates
/// shown and the peer's held against the fingerprint of its SDP. After the handshake the peer has proved nothing more than that
/// it holds what SDP named, which is all there is to prove.
/// </summary>
internal sealed class SrtpClient(DtlsIdentity identity, DtlsFingerprint expected, BcTlsCrypto crypto) : DefaultTlsClient(crypto)
{
    private static readonly int[] Suites =
    [
        CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, CipherSuite.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
        CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384, CipherSuite.TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,
        CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA, CipherSuite.TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA,
    ];

    /// <summary>Ours, then the peer's; null before the handshake is over.</summary>
    public (SrtpMasterKey Ours, SrtpMasterKey Theirs)? Keys { get; private set; }

    public override IDictionary<int, byte[]> GetClientExtensions()
    {
        var extensions = base.GetClientExtensions() ?? new Dictionary<int, byte[]>();
        TlsSrtpUtilities.AddUseSrtpExtension(extensions, new UseSrtpData([SrtpProtectionProfile.SRTP_AES128_CM_HMAC_SHA1_80], []));
        return extensions;
    }

    public override void ProcessServerExtensions(IDictionary<int, byte[]> serverExtensions)
    {
        base.ProcessServerExtensions(serverExtensions);
        if (serverExtensions is null || TlsSrtpUtilities.GetUseSrtpExtension(serverExtensions) is not { } srtp
            || srtp.ProtectionProfiles is not [SrtpProtectionProfile.SRTP_AES128_CM_HMAC_SHA1_80])
            throw new TlsFatalAlert(AlertDescription.handshake_failure);
    }

    public override TlsAuthentication GetAuthentication() => new Authentication(identity, expected, m_context);

    public override void NotifyHandshakeComplete()
    {
        base.NotifyHandshakeComplete();
        const int length = 2 * (SrtpMasterKey.KeyLength + SrtpMasterKey.SaltLength);
        var (client, server) = SrtpMasterKey.FromDtls(m_context.ExportKeyingMaterial(ExporterLabel.dtls_srtp, null, length));
        Keys = (client, server);
    }

    /// <summary>An unproven peer may not keep a thread for long.</summary>
    public override int GetHandshakeTimeoutMillis() => 10_000;

    /// <summary>Browsers drop a hello that overtakes their SDP; they are asked again soon.</summary>
    public override int GetHandshakeResendTimeMillis() => 200;

    protected override ProtocolVersion[] GetSupportedVersions() => ProtocolVersion.DTLSv12.Only();

    protected override int[] GetSupportedCipherSuites() => Suites;

    private sealed class Authentication(DtlsIdentity identity, DtlsFingerprint expected, TlsContext context) : TlsAuthentication
    {
        public void NotifyServerCertificate(TlsServerCertificate serverCertificate)
        {
            var chain = serverCertificate.Certificate;
            if (chain is null || chain.IsEmpty || !expected.Matches(chain.GetCertificateAt(0).GetEncoded()))
                throw new TlsFatalAlert(AlertDescription.bad_certificate);
        }

        public TlsCredentials GetClientCredentials(CertificateRequest certificateRequest) => identity.Credentials(context);
    }
}
