using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Hotline.Telephony.Tests.Sip.Transports;

/// <summary>Certificates of test peers, each signed by itself.</summary>
internal static class TestCertificate
{
    /// <summary>With its key, which may be written to a file.</summary>
    public static X509Certificate2 OfLoopback()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=sip", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        using var made = request.CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(200));
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null, X509KeyStorageFlags.Exportable); // SslStream takes a key only as a file of its own would hold it.
    }

    /// <summary>Certificate and key, as a program reads them.</summary>
    public static string Pem(this X509Certificate2 certificate)
    {
        using var key = certificate.GetECDsaPrivateKey();
        return $"{certificate.ExportCertificatePem()}\n{key!.ExportPkcs8PrivateKeyPem()}\n"; // Made with one.
    }
}
