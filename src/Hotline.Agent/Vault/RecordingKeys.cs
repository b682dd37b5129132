using System.Security.Cryptography;
using Hotline.Agent.Data;
using Hotline.Dispatch.Privacy;

namespace Hotline.Agent.Vault;

/// <summary>The public half goes to the telephony nodes, which can therefore write recordings and not read them.</summary>
/// <param name="PublicKey">ECDH P-256 SubjectPublicKeyInfo.</param>
internal sealed record RecordingKey(Guid Id, byte[] PublicKey);

/// <summary>Table <c>agent.recording_key</c>. The private half is an encrypted column.</summary>
internal sealed class RecordingKeys(Transitions transitions, FieldCipher cipher)
{
    /// <summary>The key for new recordings, made on first use.</summary>
    public async Task<RecordingKey> CurrentAsync(CancellationToken ct)
    {
        const string sql = "select id, public_key from agent.recording_key where retired_at is null";
        await using (var look = await transitions.BeginAsync(ct))
        {
            if (await look.OneAsync<RecordingKey>(sql, null, ct) is { } key)
            {
                return key;
            }
        }

        await using var t = await transitions.BeginAsync(ct);
        await AddAsync(t, ct);
        await t.CommitAsync(ct);
        await using var again = await transitions.BeginAsync(ct);
        return await again.OneAsync<RecordingKey>(sql, null, ct) ?? throw new InvalidOperationException("There is no recording key.");
    }

    public async Task<bool> HasAsync(string id, CancellationToken ct)
    {
        const string sql = "select exists (select 1 from agent.recording_key where id = @key)";
        await using var t = await transitions.BeginAsync(ct);
        return Guid.TryParse(id, out var key) && await t.OneAsync<bool>(sql, new { key }, ct);
    }

    /// <summary>Opens the key that a recording was written to.</summary>
    /// <exception cref="CryptographicException">It is not here, or does not open.</exception>
    public async Task<ECDiffieHellman> OpenAsync(Guid id, CancellationToken ct)
    {
        const string sql = "select private_key_enc from agent.recording_key where id = @id";
        await using var t = await transitions.BeginAsync(ct);
        var box = await t.OneAsync<byte[]>(sql, new { id }, ct);
        var pkcs8 = cipher.Decrypt(box, "agent.recording_key", "private_key", id) ?? throw new CryptographicException($"There is no recording key {id}.");
        var key = ECDiffieHellman.Create();
        key.ImportPkcs8PrivateKey(Convert.FromBase64String(pkcs8), out _);
        return key;
    }

    private async Task AddAsync(Transition t, CancellationToken ct)
    {
        const string sql = """
            insert into agent.recording_key (id, public_key, private_key_enc, created_at) values (@id, @publicKey, @privateKey, @Now)
            on conflict do nothing
            """;
        var id = Guid.CreateVersion7(t.Now);
        using var pair = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        var privateKey = cipher.Encrypt(Convert.ToBase64String(pair.ExportPkcs8PrivateKey()), "agent.recording_key", "private_key", id);
        await t.RunAsync(sql, new { id, publicKey = pair.ExportSubjectPublicKeyInfo(), privateKey, t.Now }, ct);
    }
}
