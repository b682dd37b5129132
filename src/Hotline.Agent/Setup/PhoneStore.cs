using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Hotline.Agent.Data;
using Hotline.Dispatch.Privacy;
using Hotline.Telephony.Contracts;
using Npgsql;

namespace Hotline.Agent.Setup;

/// <summary>A desk phone to be saved.</summary>
/// <param name="Extension">2 to 8 digits.</param>
/// <param name="Secret">Digest secret, 8 to 128 characters. Null keeps the one it has; a new phone needs one.</param>
public sealed record DeskPhone(string Extension, string? Secret);

/// <summary>
/// Table <c>agent.desk_phone</c>. The secret is never stored: only HA1 = H(extension:realm:secret), MD5 and SHA-256
/// (RFC 7616 §3.4.2), encrypted.
/// </summary>
public sealed partial class PhoneStore
{
    private readonly FieldCipher cipher;
    private readonly TimeProvider time;

    internal PhoneStore(FieldCipher cipher, TimeProvider time) => (this.cipher, this.time) = (cipher, time);

    /// <summary>Saves all or none, in the caller's transaction, and announces the new settings.</summary>
    public async Task<SetupOutcome> SaveAsync(NpgsqlTransaction transaction, IReadOnlyList<DeskPhone> phones, CancellationToken ct)
    {
        var setup = new SetupWork(transaction, time);
        var known = (await ListAsync(transaction, ct)).ToHashSet(StringComparer.Ordinal);
        var problems = phones.SelectMany((phone, row) => Check(phone, row, known)).Concat(SetupWork.Twice(phones, phone => phone.Extension, nameof(DeskPhone.Extension))).ToList();
        if (problems.Count > 0)
        {
            return new SetupOutcome(0, 0, problems);
        }

        var realm = await setup.OneAsync<string>("select realm from agent.node_settings", null, ct) ?? "";
        foreach (var phone in phones.Where(phone => phone.Secret is not null))
        {
            await WriteAsync(setup, phone.Extension, phone.Secret!, realm, ct); // Filtered above.
        }

        await setup.SettingsChangedAsync(ct);
        var created = phones.Count(phone => !known.Contains(phone.Extension));
        return new SetupOutcome(created, phones.Count - created, []);
    }

    /// <returns>False when there is no such phone.</returns>
    public async Task<bool> DeleteAsync(NpgsqlTransaction transaction, string extension, CancellationToken ct)
    {
        var setup = new SetupWork(transaction, time);
        var gone = await setup.RunAsync("delete from agent.desk_phone where extension = @extension", new { extension }, ct) > 0;
        await setup.SettingsChangedAsync(ct);
        return gone;
    }

    /// <summary>The extensions, sorted.</summary>
    public Task<List<string>> ListAsync(NpgsqlTransaction transaction, CancellationToken ct) =>
        new SetupWork(transaction, time).ListAsync<string>("select extension from agent.desk_phone order by extension", null, ct);

    internal async Task<IReadOnlyList<PhoneSecret>> SecretsAsync(Transition t, CancellationToken ct)
    {
        const string sql = "select id, extension, ha1_md5_enc, ha1_sha256_enc from agent.desk_phone order by extension";
        var rows = await t.ListAsync<PhoneRow>(sql, null, ct);
        return rows.ConvertAll(row => new PhoneSecret(
            row.Extension,
            cipher.Decrypt(row.Ha1Md5Enc, "agent.desk_phone", "ha1_md5", row.Id) ?? "",
            cipher.Decrypt(row.Ha1Sha256Enc, "agent.desk_phone", "ha1_sha256", row.Id) ?? ""));
    }

    private Task<int> WriteAsync(SetupWork setup, string extension, string secret, string realm, CancellationToken ct)
    {
        const string sql = """
            insert into agent.desk_phone (extension, id, ha1_md5_enc, ha1_sha256_enc, changed_at) values (@extension, @id, @md5, @sha256, @now)
            on conflict (extension) do update
            set id = excluded.id, ha1_md5_enc = excluded.ha1_md5_enc, ha1_sha256_enc = excluded.ha1_sha256_enc, changed_at = excluded.changed_at
            """;
        var id = Guid.CreateVersion7(time.GetUtcNow());
        var a1 = Encoding.UTF8.GetBytes($"{extension}:{realm}:{secret}");
#pragma warning disable CA5351 // MD5 is what RFC 2617 phones speak; the value is kept encrypted.
        var md5 = cipher.Encrypt(Convert.ToHexStringLower(MD5.HashData(a1)), "agent.desk_phone", "ha1_md5", id);
#pragma warning restore CA5351
        var sha256 = cipher.Encrypt(Convert.ToHexStringLower(SHA256.HashData(a1)), "agent.desk_phone", "ha1_sha256", id);
        return setup.RunAsync(sql, new { extension, id, md5, sha256, now = time.GetUtcNow() }, ct);
    }

    private static IEnumerable<SetupProblem> Check(DeskPhone phone, int row, HashSet<string> known)
    {
        if (!Digits().IsMatch(phone.Extension))
        {
            yield return new(row, nameof(DeskPhone.Extension), "分机号应为 2 至 8 位数字");
        }

        if (phone.Secret is { Length: < 8 or > 128 })
        {
            yield return new(row, nameof(DeskPhone.Secret), "话机密码应为 8 至 128 个字符");
        }
        else if (phone.Secret is null && !known.Contains(phone.Extension))
        {
            yield return new(row, nameof(DeskPhone.Secret), "新话机需要密码");
        }
    }

    [GeneratedRegex(@"^[0-9]{2,8}\z")]
    private static partial Regex Digits();

    private sealed record PhoneRow(Guid Id, string Extension, byte[] Ha1Md5Enc, byte[] Ha1Sha256Enc);
}
