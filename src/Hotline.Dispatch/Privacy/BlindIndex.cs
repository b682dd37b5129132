using System.Security.Cryptography;
using System.Text;

namespace Hotline.Dispatch.Privacy;

/// <summary>Keyed hash (HMAC-SHA256) of a normalised phone or ID number: finds the exact value without revealing it.</summary>
public sealed class BlindIndex(KeyRing keys)
{
    /// <returns>32 bytes; null when there is nothing to index.</returns>
    public byte[]? Of(Pii? pii) => pii is { IsEmpty: false } value ? Of(value) : null;

    public byte[] Of(Pii pii)
    {
        var normal = pii.Kind switch
        {
            PiiKind.Phone => PhoneNumber.Normalise(pii.Clear()),
            PiiKind.IdCard => pii.Clear().Trim().ToUpperInvariant(),
            _ => pii.Clear().Trim(),
        };
        return HMACSHA256.HashData(keys.Index, Encoding.UTF8.GetBytes($"{pii.Kind}:{normal}"));
    }
}
