using System.Buffers.Text;
using System.Security.Cryptography;
using Hotline.Telephony.Sip.Transactions;

namespace Hotline.Telephony.Sip.Auth;

/// <summary>
/// Nonces that prove themselves (time and a keyed hash), so that a flood of challenges costs no memory; only the counts
/// of nonces in real use are kept. A count that does not grow is a replay (RFC 7616 §3.4).
/// </summary>
internal sealed class NonceStore(TimerQueue clock)
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);

    private const int MacBytes = 16;

    private readonly byte[] key = RandomNumberGenerator.GetBytes(32);
    private readonly Dictionary<string, uint> counts = [];
    private readonly Queue<(string Nonce, TimeSpan Expires)> used = new();

    public string Issue()
    {
        Span<byte> nonce = stackalloc byte[8 + 8 + MacBytes];
        BitConverter.TryWriteBytes(nonce, clock.Now.Ticks);
        RandomNumberGenerator.Fill(nonce[8..16]);
        Mac(nonce[..16], nonce[16..]);
        return Base64Url.EncodeToString(nonce);
    }

    /// <summary>Looks at a nonce a client used; the count is only taken with <see cref="Use"/>.</summary>
    public NonceState Check(string nonce, uint count)
    {
        Span<byte> bytes = stackalloc byte[32];
        Span<byte> mac = stackalloc byte[MacBytes];
        if (nonce.Length != 43 || !Base64Url.IsValid(nonce) || !Base64Url.TryDecodeFromChars(nonce, bytes, out var written) || written != bytes.Length)
        {
            return NonceState.Unknown;
        }

        Mac(bytes[..16], mac);
        if (!CryptographicOperations.FixedTimeEquals(mac, bytes[16..]))
        {
            return NonceState.Unknown;
        }

        var age = clock.Now - TimeSpan.FromTicks(BitConverter.ToInt64(bytes));
        return age > Lifetime || count <= counts.GetValueOrDefault(nonce) ? NonceState.Stale : NonceState.Good;
    }

    /// <summary>Remembers the count of a request that proved itself.</summary>
    public void Use(string nonce, uint count)
    {
        while (used.TryPeek(out var oldest) && oldest.Expires < clock.Now)
        {
            counts.Remove(used.Dequeue().Nonce);
        }

        if (counts.TryAdd(nonce, count))
        {
            used.Enqueue((nonce, clock.Now + Lifetime));
        }
        else
        {
            counts[nonce] = count;
        }
    }

    private void Mac(ReadOnlySpan<byte> data, Span<byte> into)
    {
        Span<byte> full = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(key, data, full);
        full[..MacBytes].CopyTo(into);
    }
}

internal enum NonceState
{
    /// <summary>Not one of ours.</summary>
    Unknown,

    /// <summary>Ours, but too old or its count was used: the client may try again without asking its user (stale=true).</summary>
    Stale,

    Good,
}
