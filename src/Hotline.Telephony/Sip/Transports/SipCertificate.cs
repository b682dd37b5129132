using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Hotline.Telephony.Sip.Transports;

/// <summary>The certificate that SIP over TLS shows.</summary>
internal static class SipCertificate
{
    /// <exception cref="StartRefusedException">The file holds no certificate with its key.</exception>
    public static X509Certificate2 Load(string file)
    {
        try
        {
            if (!file.EndsWith(".pem", StringComparison.OrdinalIgnoreCase))
            {
                return X509CertificateLoader.LoadPkcs12FromFile(file, null);
            }

            // SslStream takes a key only as a file of its own would hold it.
            using var read = X509Certificate2.CreateFromPemFile(file);
            return X509CertificateLoader.LoadPkcs12(read.Export(X509ContentType.Pkcs12), null);
        }
        catch (Exception problem) when (problem is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new StartRefusedException($"Telephony:SipCertificate {file} can not be used: {problem.Message}", 2);
        }
    }
}
