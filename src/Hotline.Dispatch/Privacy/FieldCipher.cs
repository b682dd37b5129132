using System.Text;

namespace Hotline.Dispatch.Privacy;

/// <summary>
/// Encrypts one column of one row (AES-256-GCM). Table, column and row id are authenticated, so a value copied to
/// another row or column does not open. Needs an opened <see cref="KeyRing"/>.
/// </summary>
public sealed class FieldCipher(KeyRing keys)
{
    /// <returns>Null for null, so that an empty column stays empty.</returns>
    public byte[]? Encrypt(string? clear, string table, string column, Guid rowId) =>
        clear is null ? null : EncryptBytes(Encoding.UTF8.GetBytes(clear), table, column, rowId);

    /// <exception cref="System.Security.Cryptography.CryptographicException">The value was changed, moved, or sealed with an unknown key.</exception>
    public string? Decrypt(byte[]? box, string table, string column, Guid rowId) =>
        box is null ? null : Encoding.UTF8.GetString(DecryptBytes(box, table, column, rowId));

    /// <summary>The same for what is no text.</summary>
    public byte[] EncryptBytes(ReadOnlySpan<byte> clear, string table, string column, Guid rowId)
    {
        var (id, key) = keys.CurrentField;
        return Sealed.Seal(key, id, clear, Bound(table, column, rowId));
    }

    /// <exception cref="System.Security.Cryptography.CryptographicException">As <see cref="Decrypt"/>.</exception>
    public byte[] DecryptBytes(byte[] box, string table, string column, Guid rowId) =>
        Sealed.Open(keys.Field(Sealed.KeyId(box)), box, Bound(table, column, rowId));

    private static string Bound(string table, string column, Guid rowId) => $"{table}/{column}/{rowId:N}";
}
