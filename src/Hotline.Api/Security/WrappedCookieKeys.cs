using System.Xml.Linq;
using Hotline.Dispatch.Privacy;
using Microsoft.AspNetCore.DataProtection.XmlEncryption;

namespace Hotline.Api.Security;

/// <summary>The keys that sign cookies lie in the data folder wrapped by the master key.</summary>
internal sealed class WrapCookieKeys(MasterKey master) : IXmlEncryptor
{
    internal const string Purpose = "cookie-key";

    public EncryptedXmlInfo Encrypt(XElement plaintextElement)
    {
        var wrapped = master.Wrap(System.Text.Encoding.UTF8.GetBytes(plaintextElement.ToString()), Purpose);
        return new EncryptedXmlInfo(new XElement("wrapped", Convert.ToBase64String(wrapped)), typeof(UnwrapCookieKeys));
    }
}

/// <summary>Made by data protection with the service provider.</summary>
internal sealed class UnwrapCookieKeys(IServiceProvider services) : IXmlDecryptor
{
    public XElement Decrypt(XElement encryptedElement)
    {
        var clear = services.GetRequiredService<MasterKey>().Unwrap(Convert.FromBase64String(encryptedElement.Value), WrapCookieKeys.Purpose);
        return XElement.Parse(System.Text.Encoding.UTF8.GetString(clear));
    }
}
