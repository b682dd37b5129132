using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Hotline.Telephony.Link;

/// <summary>What the node keeps for itself in one file that only it can read, replaced whole or not at all.</summary>
/// <param name="purpose">Sealed with it: a file put in another's place is not read.</param>
internal sealed class SealedFile<T>(string path, NodeCipher cipher, string purpose, JsonTypeInfo<T> json)
    where T : class
{
    private readonly byte[] associated = Encoding.UTF8.GetBytes(purpose);

    /// <returns>Null when there is no file.</returns>
    /// <exception cref="IOException">The disk does not give it.</exception>
    /// <exception cref="UnauthorizedAccessException">The node's user may not read it.</exception>
    /// <exception cref="JsonException">It is sealed by another key, for something else, or is not what it was.</exception>
    public T? Read()
    {
        if (!File.Exists(path))
            return null;
        byte[] clear = cipher.TryOpen(File.ReadAllBytes(path), associated) ?? throw new JsonException("It is not sealed by this node's key.");
        return JsonSerializer.Deserialize(clear, json);
    }

    /// <exception cref="IOException">The disk does not take it; what was kept before stands.</exception>
    /// <exception cref="UnauthorizedAccessException">The node's user may not write it.</exception>
    public void Write(T kept)
    {
        string aside = path + ".new";
        File.WriteAllBytes(aside, cipher.Seal(JsonSerializer.SerializeToUtf8Bytes(kept, json), associated));
        File.Move(aside, path, overwrite: true);
    }

    /// <summary>What a disk, a key and a file of an earlier version may do: the node goes on without what was kept.</summary>
    public static bool IsExpected(Exception problem) => problem is IOException or UnauthorizedAccessException or JsonException;
}
