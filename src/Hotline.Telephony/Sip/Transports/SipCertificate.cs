using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Hotline.Telephony.Sip.Transports;

/// <summary>The certificate that SIP over TLS shows, and those that it believes.</summary>
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
        catch (Exception problem) when (IsOfFile(problem))
        {
            throw new StartRefusedException($"Telephony:SipCertificate {file} can not be used: {problem.Message}", 2);
        }
    }

    /// <param name="file">A PEM with one or more certificates.</param>
    /// <exception cref="StartRefusedException">The file holds none.</exception>
    public static X509Certificate2Collection LoadAuthorities(string file)
    {
        var read = new X509Certificate2Collection();
        try
        {
            read.ImportFromPemFile(file);
        }
        catch (Exception problem) when (IsOfFile(problem))
        {
            throw new StartRefusedException($"Telephony:SipAuthorities {file} can not be used: {problem.Message}", 2);
        }

        return read.Count > 0 ? read : throw new StartRefusedException($"Telephony:SipAuthorities {file} holds no certificate.", 2);
    }

    private static bool IsOfFile(Exception problem) => problem is CryptographicException or IOException or UnauthorizedAccessException;
}
