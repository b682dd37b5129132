using System.Security.Cryptography;
using System.Text;

namespace Hotline.Telephony.WebRtc.Ice;

/// <summary>Our user fragment and password of one association (RFC 8445 §5.3): the fragment names it on the shared port.</summary>
internal sealed class IceCredentials
{
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

    public IceCredentials()
    {
        Password = RandomNumberGenerator.GetString(Alphabet, 24); // at least 128 bits are asked for
        Key = Encoding.ASCII.GetBytes(Password);
    }

    public string Ufrag { get; } = RandomNumberGenerator.GetString(Alphabet, 8);

    public string Password { get; }

    /// <summary>The password as the key of MESSAGE-INTEGRITY.</summary>
    public byte[] Key { get; }
}
