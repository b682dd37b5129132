using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Hotline.Api.Hosting;

/// <summary>The certificate of https: the operator's, or a self-signed one made at first start in the keys folder.</summary>
internal static class Certificates
{
    private const int SelfSignedDays = 825;

    /// <param name="file">PFX, or PEM with certificate and key; null for the self-signed one.</param>
    /// <exception cref="UsageException">The file can not be read as a certificate with its key.</exception>
    public static X509Certificate2 Load(string? file, string? password, DataFolder data, string? advertise)
    {
        if (string.IsNullOrEmpty(file))
        {
            return SelfSigned(data, advertise);
        }

        try
        {
            return File.ReadAllText(file).Contains("-----BEGIN", StringComparison.Ordinal)
                ? X509CertificateLoader.LoadPkcs12(X509Certificate2.CreateFromPemFile(file).Export(X509ContentType.Pkcs12), null)
                : X509CertificateLoader.LoadPkcs12FromFile(file, password);
        }
        catch (Exception failure) when (failure is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"The certificate {file} can not be used: {failure.Message}");
        }
    }

    private static X509Certificate2 SelfSigned(DataFolder data, string? advertise)
    {
        if (File.Exists(data.CertificateFile))
        {
            var kept = X509CertificateLoader.LoadPkcs12FromFile(data.CertificateFile, null);
            if (kept.NotAfter.ToUniversalTime() > TimeProvider.System.GetUtcNow().UtcDateTime && (advertise is null || kept.MatchesHostname(advertise)))
            {
                return kept;
            }
        }

        var pfx = Make(advertise).Export(X509ContentType.Pkcs12);
        DataFolder.WriteSecret(data.CertificateFile, pfx, replace: true);
        return X509CertificateLoader.LoadPkcs12(pfx, null);
    }

    private static X509Certificate2 Make(string? advertise)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=Hotline", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddIpAddress(IPAddress.Loopback);
        if (IPAddress.TryParse(advertise, out var address))
        {
            names.AddIpAddress(address);
        }
        else if (!string.IsNullOrEmpty(advertise))
        {
            names.AddDnsName(advertise);
        }

        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], false));
        var now = TimeProvider.System.GetUtcNow();
        return request.CreateSelfSigned(now.AddDays(-1), now.AddDays(SelfSignedDays));
    }
}
