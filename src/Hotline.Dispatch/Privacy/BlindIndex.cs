using System.Security.Cryptography;
using System.Text;

namespace Hotline.Dispatch.Privacy;

/// <summary>Keyed hash (HMAC-SHA256) of a phone or ID number in its one spelling: finds the exact value without revealing it.</summary>
public sealed class BlindIndex(KeyRing keys, HomeArea area)
{
    /// <returns>32 bytes; null when there is nothing to index.</returns>
    public byte[]? Of(Pii? pii) => pii is { IsEmpty: false } value ? Of(value) : null;

    public byte[] Of(Pii pii) => Hash(pii.Kind, Normal(pii));

    /// <summary>Under what the value stands in rows: its index, and those of the spellings that rows of before may have it in. To look up with.</summary>
    public byte[][] AllOf(Pii pii)
    {
        var normal = Normal(pii);
        return pii.Kind == PiiKind.Phone
            ? [Hash(pii.Kind, normal), .. area.Before(normal).Select(spelling => Hash(pii.Kind, spelling))]
            : [Hash(pii.Kind, normal)];
    }

    /// <summary>Of a whole request, to know it again: it holds names and numbers, which a plain hash would give away to whoever guesses.</summary>
    public byte[] OfRequest(string text) => HMACSHA256.HashData(keys.Index, Encoding.UTF8.GetBytes($"Request:{text}"));

    private string Normal(Pii pii) => pii.Kind switch
    {
        PiiKind.Phone => area.Whole(PhoneNumber.Normalise(pii.Clear())),
        PiiKind.IdCard => pii.Clear().Trim().ToUpperInvariant(),
        _ => pii.Clear().Trim(),
    };

    private byte[] Hash(PiiKind kind, string normal) => HMACSHA256.HashData(keys.Index, Encoding.UTF8.GetBytes($"{kind}:{normal}"));
}
