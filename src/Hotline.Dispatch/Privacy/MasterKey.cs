using System.Security.Cryptography;

namespace Hotline.Dispatch.Privacy;

/// <summary>
/// The key that wraps all data keys: 32 bytes, from the environment variable <c>HOTLINE_MASTER_KEY</c> (base64) or
/// from a file outside the database. Losing it loses every encrypted column and recording.
/// </summary>
public sealed class MasterKey
{
    public const string Variable = "HOTLINE_MASTER_KEY";
    private const int Size = 32;
    private readonly byte[] key;

    private MasterKey(byte[] key) => this.key = key;

    /// <param name="file">Where the key lies when the environment does not give it.</param>
    /// <exception cref="InvalidOperationException">There is no key, or it is not 32 bytes of base64.</exception>
    public static MasterKey Load(string file)
    {
        var given = Environment.GetEnvironmentVariable(Variable);
        if (!string.IsNullOrEmpty(given))
        {
            return Parse(given, Variable);
        }

        return File.Exists(file)
            ? Parse(File.ReadAllText(file), file)
            : throw new InvalidOperationException($"There is no master key: set {Variable} or create the file {file}.");
    }

    /// <summary>Makes the key file, readable by its owner only (0600), unless the environment gives a key or the file exists.</summary>
    /// <returns>True when a new key was made.</returns>
    public static bool CreateIfMissing(string file)
    {
        if (!string.IsNullOrEmpty(Environment.GetEnvironmentVariable(Variable)) || File.Exists(file))
        {
            return false;
        }

        if (Path.GetDirectoryName(Path.GetFullPath(file)) is { } folder)
        {
            Directory.CreateDirectory(folder);
        }

        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using var writer = new StreamWriter(file, options);
        writer.Write(Convert.ToBase64String(RandomNumberGenerator.GetBytes(Size)));
        return true;
    }

    /// <summary>A key that lives in memory only.</summary>
    public static MasterKey Random() => new(RandomNumberGenerator.GetBytes(Size));

    /// <summary>Encrypts a short secret (a data key, the private recording key). <paramref name="purpose"/> is bound to it.</summary>
    public byte[] Wrap(ReadOnlySpan<byte> secret, string purpose) => Sealed.Seal(key, 0, secret, purpose);

    /// <exception cref="CryptographicException">Another master key wrapped it, for another purpose, or it was changed.</exception>
    public byte[] Unwrap(ReadOnlySpan<byte> wrapped, string purpose) => Sealed.Open(key, wrapped, purpose);

    private static MasterKey Parse(string base64, string source)
    {
        var bytes = new byte[Size];
        return Convert.TryFromBase64String(base64.Trim(), bytes, out var written) && written == Size
            ? new MasterKey(bytes)
            : throw new InvalidOperationException($"The master key in {source} is not 32 bytes of base64.");
    }
}
