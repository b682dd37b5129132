using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Konscious.Security.Cryptography;

namespace Hotline.Api.Security;

/// <summary>What one password costs whoever computes it with Argon2id.</summary>
/// <param name="MemoryKiB">Memory of one computation, in KiB.</param>
internal sealed record PasswordCost(int MemoryKiB, int Passes, int Lanes)
{
    /// <summary>OWASP's second profile for Argon2id.</summary>
    public static PasswordCost Owasp { get; } = new(19_456, 2, 1);
}

/// <summary>Argon2id in PHC notation.</summary>
internal sealed class Passwords(PasswordCost cost) : IDisposable
{
    public const int MinimumLength = 10;
    private const int SaltSize = 16;
    private const int HashSize = 32;

    // Each computation holds 19 MiB: a burst of sign-ins waits rather than eating the memory.
    private readonly SemaphoreSlim places = new(Math.Max(2, Environment.ProcessorCount));
    private readonly string nobody = Format(cost, RandomNumberGenerator.GetBytes(SaltSize), RandomNumberGenerator.GetBytes(HashSize));

    /// <summary>A password that can be read over the telephone: 4 groups of 4, about 80 bits.</summary>
    public static string Random() =>
        string.Join('-', Enumerable.Range(0, 4).Select(_ => RandomNumberGenerator.GetString("abcdefghijkmnpqrstuvwxyz23456789", 4)));

    public async Task<string> HashAsync(string password, CancellationToken ct)
    {
        var salt = RandomNumberGenerator.GetBytes(SaltSize);
        return Format(cost, salt, await ComputeAsync(password, salt, cost, HashSize, ct));
    }

    /// <param name="hash">Null for an unknown login: the same work is done, so that the time tells nothing.</param>
    public async Task<bool> VerifyAsync(string password, string? hash, CancellationToken ct)
    {
        var parts = (hash ?? nobody).Split('$');
        var numbers = parts[3].Split(',').Select(pair => int.Parse(pair.AsSpan(2), CultureInfo.InvariantCulture)).ToArray();
        var expected = Decode(parts[5]);
        var actual = await ComputeAsync(password, Decode(parts[4]), new(numbers[0], numbers[1], numbers[2]), expected.Length, ct);
        return CryptographicOperations.FixedTimeEquals(actual, expected) && hash is not null;
    }

    public void Dispose() => places.Dispose();

    private async Task<byte[]> ComputeAsync(string password, byte[] salt, PasswordCost its, int size, CancellationToken ct)
    {
        await places.WaitAsync(ct);
        try
        {
            using var argon = new Argon2id(Encoding.UTF8.GetBytes(password)) { Salt = salt, MemorySize = its.MemoryKiB, Iterations = its.Passes, DegreeOfParallelism = its.Lanes };
            return await argon.GetBytesAsync(size);
        }
        finally
        {
            places.Release();
        }
    }

    private static string Format(PasswordCost cost, byte[] salt, byte[] hash) => $"$argon2id$v=19$m={cost.MemoryKiB},t={cost.Passes},p={cost.Lanes}${Encode(salt)}${Encode(hash)}";

    private static string Encode(byte[] bytes) => Convert.ToBase64String(bytes).TrimEnd('=');

    private static byte[] Decode(string text) => Convert.FromBase64String(text.PadRight((text.Length + 3) / 4 * 4, '='));
}
