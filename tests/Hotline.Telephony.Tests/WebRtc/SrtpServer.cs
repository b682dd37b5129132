using Hotline.Telephony.Srtp;
using Hotline.Telephony.WebRtc.Dtls;
using Org.BouncyCastle.Security;
using Org.BouncyCastle.Tls;
using Org.BouncyCastle.Tls.Crypto.Impl.BC;

namespace Hotline.Telephony.Tests.WebRtc;

/// <summary>A browser's side of the handshake: the DTLS server, as our answers ask it to be (RFC 5763 §5), which wants to see the certificate that SDP named.</summary>
/// <param name="knowsSrtp">It takes up use_srtp (RFC 5764 §4.1).</param>
internal sealed class SrtpServer(DtlsIdentity identity, DtlsFingerprint expected, bool knowsSrtp = true) : DefaultTlsServer(new BcTlsCrypto(new SecureRandom()))
{
    /// <summary>Those of the server, then the client's; null before the handshake is over.</summary>
    public (SrtpMasterKey Ours, SrtpMasterKey Theirs)? Keys { get; private set; }

    public override CertificateRequest GetCertificateRequest() =>
        new([ClientCertificateType.ecdsa_sign], TlsUtilities.GetDefaultSupportedSignatureAlgorithms(m_context), null);

    public override void NotifyClientCertificate(Certificate clientCertificate)
    {
        if (clientCertificate.IsEmpty || !expected.Matches(clientCertificate.GetCertificateAt(0).GetEncoded()))
            throw new TlsFatalAlert(AlertDescription.bad_certificate);
    }

    public override IDictionary<int, byte[]> GetServerExtensions()
    {
        var extensions = base.GetServerExtensions() ?? new Dictionary<int, byte[]>();
        if (knowsSrtp)
            TlsSrtpUtilities.AddUseSrtpExtension(extensions, new UseSrtpData([SrtpProtectionProfile.SRTP_AES128_CM_HMAC_SHA1_80], []));
        return extensions;
    }

    public override void NotifyHandshakeComplete()
    {
        base.NotifyHandshakeComplete();
        const int length = 2 * (SrtpMasterKey.KeyLength + SrtpMasterKey.SaltLength);
        var (client, server) = SrtpMasterKey.FromDtls(m_context.ExportKeyingMaterial(ExporterLabel.dtls_srtp, null, length));
        Keys = (server, client);
    }

    protected override ProtocolVersion[] GetSupportedVersions() => ProtocolVersion.DTLSv12.Only();

    /// <summary>What a certificate of P-256 can sign.</summary>
    protected override int[] GetSupportedCipherSuites() => [CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256];

    protected override TlsCredentialedSigner GetECDsaSignerCredentials() => identity.Credentials(m_context);
}
