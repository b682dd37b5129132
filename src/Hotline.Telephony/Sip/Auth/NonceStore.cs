using System.Buffers.Text;
using System.Net;
using System.Security.Cryptography;
using Hotline.Telephony.Sip.Transactions;

namespace Hotline.Telephony.Sip.Auth;

/// <summary>
/// Nonces that prove themselves (time and a keyed hash), so that a flood of challenges costs no memory; only the counts
/// of nonces in real use are kept. A count that does not grow is a replay (RFC 7616 §3.4). Each is for the address that it was
/// given to: who writes another one's address as source has none for it, and bars nobody by wrong guesses.
/// </summary>
internal sealed class NonceStore(TimerQueue clock)
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);

    private const int MacBytes = 16, AddressBytes = 16;

    private readonly byte[] key = RandomNumberGenerator.GetBytes(32);
    private readonly Dictionary<string, uint> counts = [];
    private readonly Queue<(string Nonce, TimeSpan Expires)> used = new();

    /// <param name="to">Where the request that is challenged began.</param>
    public string Issue(IPAddress to)
    {
        Span<byte> nonce = stackalloc byte[8 + 8 + MacBytes];
        BitConverter.TryWriteBytes(nonce, clock.Now.Ticks);
        RandomNumberGenerator.Fill(nonce[8..16]);
        Mac(nonce[..16], to, nonce[16..]);
        return Base64Url.EncodeToString(nonce);
    }

    /// <summary>Looks at a nonce a client used; the count is only taken with <see cref="Use"/>.</summary>
    /// <param name="from">Where the request began.</param>
    public NonceState Check(string nonce, uint count, IPAddress from)
    {
        Span<byte> bytes = stackalloc byte[32];
        Span<byte> mac = stackalloc byte[MacBytes];
        if (nonce.Length != 43 || !Base64Url.IsValid(nonce) || !Base64Url.TryDecodeFromChars(nonce, bytes, out var written) || written != bytes.Length)
        {
            return NonceState.Unknown;
        }

        Mac(bytes[..16], from, mac);
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

    private void Mac(ReadOnlySpan<byte> data, IPAddress address, Span<byte> into)
    {
        Span<byte> bound = stackalloc byte[AddressBytes + 16];
        address.MapToIPv6().TryWriteBytes(bound, out _);
        data.CopyTo(bound[AddressBytes..]);
        Span<byte> full = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(key, bound, full);
        full[..MacBytes].CopyTo(into);
    }
}

internal enum NonceState
{
    /// <summary>Not one of ours, or given to another address.</summary>
    Unknown,

    /// <summary>Ours, but too old or its count was used: the client may try again without asking its user (stale=true).</summary>
    Stale,

    Good,
}
