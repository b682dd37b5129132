using System.Security.Cryptography;
using Hotline.Agent.Client.Contracts;
using Hotline.Agent.Setup;
using Npgsql;

namespace Hotline.Api.Admin.Kinds;

/// <summary>话机. A new phone without a secret gets a random one, shown once.</summary>
internal sealed class Phones(PhoneStore store) : AdminKind<PhoneEntry>
{
    public override string Name => "phones";

    public override IReadOnlyList<string> Columns => ["extension"];

    public override IReadOnlyList<string> RequiredColumns => ["extension"];

    public static string RandomSecret() => RandomNumberGenerator.GetString("abcdefghijkmnpqrstuvwxyz23456789", 16);

    public override Task<bool> RemoveAsync(NpgsqlTransaction transaction, string key, CancellationToken ct) => store.DeleteAsync(transaction, key, ct);

    protected override string Key(PhoneEntry entry) => entry.Extension ?? "";

    protected override PhoneEntry Read(CsvRow row) => new(row.Required("extension"), row.Text("secret"));

    protected override IReadOnlyList<string?> Write(PhoneEntry entry) => [entry.Extension];

    protected override async Task<IReadOnlyList<PhoneEntry>> EntriesAsync(NpgsqlTransaction transaction, CancellationToken ct) =>
        [.. (await store.ListAsync(transaction, ct)).Select(extension => new PhoneEntry(extension))];

    protected override async Task<AdminOutcome> SaveAsync(NpgsqlTransaction transaction, IReadOnlyList<PhoneEntry> entries, CancellationToken ct)
    {
        var known = await store.ListAsync(transaction, ct);
        var made = new List<Saved>();
        var phones = entries.Select(entry =>
        {
            if (!string.IsNullOrEmpty(entry.Secret) || known.Contains(entry.Extension ?? ""))
            {
                return new DeskPhone(entry.Extension ?? "", string.IsNullOrEmpty(entry.Secret) ? null : entry.Secret);
            }

            made.Add(new Saved(entry.Extension ?? "", RandomSecret()));
            return new DeskPhone(entry.Extension ?? "", made[^1].Secret);
        }).ToList();
        return SetupFaults.Of(await store.SaveAsync(transaction, phones, ct), made);
    }
}
