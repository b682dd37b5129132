using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Konscious.Security.Cryptography;

namespace Hotline.Api.Security;

/// <summary>Argon2id in PHC notation, with OWASP's second profile (19 MiB, 2 passes, 1 lane).</summary>
internal sealed class Passwords : IDisposable
{
    public const int MinimumLength = 10;
    private const int MemoryKiB = 19_456;
    private const int Passes = 2;
    private const int Lanes = 1;
    private const int SaltSize = 16;
    private const int HashSize = 32;

    // Each computation holds 19 MiB: a burst of sign-ins waits rather than eating the memory.
    private readonly SemaphoreSlim places = new(Math.Max(2, Environment.ProcessorCount));
    private readonly string nobody = Format(RandomNumberGenerator.GetBytes(SaltSize), RandomNumberGenerator.GetBytes(HashSize));

    /// <summary>A password that can be read over the telephone: 4 groups of 4, about 80 bits.</summary>
    public static string Random() =>
        string.Join('-', Enumerable.Range(0, 4).Select(_ => RandomNumberGenerator.GetString("abcdefghijkmnpqrstuvwxyz23456789", 4)));

    public async Task<string> HashAsync(string password, CancellationToken ct)
    {
        var salt = RandomNumberGenerator.GetBytes(SaltSize);
        return Format(salt, await ComputeAsync(password, salt, MemoryKiB, Passes, Lanes, HashSize, ct));
    }

    /// <param name="hash">Null for an unknown login: the same work is done, so that the time tells nothing.</param>
    public async Task<bool> VerifyAsync(string password, string? hash, CancellationToken ct)
    {
        var parts = (hash ?? nobody).Split('$');
        var cost = parts[3].Split(',').Select(pair => int.Parse(pair.AsSpan(2), CultureInfo.InvariantCulture)).ToArray();
        var expected = Decode(parts[5]);
        var actual = await ComputeAsync(password, Decode(parts[4]), cost[0], cost[1], cost[2], expected.Length, ct);
        return CryptographicOperations.FixedTimeEquals(actual, expected) && hash is not null;
    }

    public void Dispose() => places.Dispose();

    private async Task<byte[]> ComputeAsync(string password, byte[] salt, int memory, int passes, int lanes, int size, CancellationToken ct)
    {
        await places.WaitAsync(ct);
        try
        {
            using var argon = new Argon2id(Encoding.UTF8.GetBytes(password)) { Salt = salt, MemorySize = memory, Iterations = passes, DegreeOfParallelism = lanes };
            return await argon.GetBytesAsync(size);
        }
        finally
        {
            places.Release();
        }
    }

    private static string Format(byte[] salt, byte[] hash) => $"$argon2id$v=19$m={MemoryKiB},t={Passes},p={Lanes}${Encode(salt)}${Encode(hash)}";

    private static string Encode(byte[] bytes) => Convert.ToBase64String(bytes).TrimEnd('=');

    private static byte[] Decode(string text) => Convert.FromBase64String(text.PadRight((text.Length + 3) / 4 * 4, '='));
}
