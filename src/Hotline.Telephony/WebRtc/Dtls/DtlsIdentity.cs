using System.Security.Cryptography;
using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.Security;
using Org.BouncyCastle.Tls;
using Org.BouncyCastle.Tls.Crypto;
using Org.BouncyCastle.Tls.Crypto.Impl.BC;
using CertificateRequest = System.Security.Cryptography.X509Certificates.CertificateRequest;
using HashAlgorithm = Org.BouncyCastle.Tls.HashAlgorithm;

namespace Hotline.Telephony.WebRtc.Dtls;

/// <summary>
/// The self-signed certificate of this process (RFC 5763 §5): who we are is said by its fingerprint in SDP, so it needs no
/// name, no authority and no file.
/// </summary>
internal sealed class DtlsIdentity
{
    private readonly AsymmetricKeyParameter key;
    private readonly byte[] certificate;

    public DtlsIdentity(TimeProvider time)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=hotline", key, HashAlgorithmName.SHA256);
        var now = time.GetUtcNow();
        using var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddYears(5));
        this.certificate = certificate.RawData;
        this.key = PrivateKeyFactory.CreateKey(key.ExportPkcs8PrivateKey());
        Fingerprint = DtlsFingerprint.Of(this.certificate);
    }

    public DtlsFingerprint Fingerprint { get; }

    /// <summary>What proves the certificate in one handshake.</summary>
    public TlsCredentialedSigner Credentials(TlsContext context)
    {
        var crypto = (BcTlsCrypto)context.Crypto;
        var chain = new Certificate([new BcTlsCertificate(crypto, certificate)]);
        return new BcDefaultTlsCredentialedSigner(
            new TlsCryptoParameters(context), crypto, key, chain, new SignatureAndHashAlgorithm(HashAlgorithm.sha256, SignatureAlgorithm.ecdsa));
    }
}
