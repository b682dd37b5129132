using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Hotline.Agent.Client.Contracts;
using Hotline.Agent.Outward;
using Hotline.Agent.Setup;
using Hotline.Api.Security;
using Hotline.Dispatch.Catalog;
using Hotline.Dispatch.Privacy;
using Npgsql;

namespace Hotline.Api.Admin.Kinds;

/// <summary>账号. Removing one disables it. One enabled administrator always remains.</summary>
internal sealed partial class Accounts(AccountStore store, Passwords passwords, PhoneStore phones, Telephones telephones, NpgsqlDataSource database) : AdminKind<AccountEntry>
{
    /// <summary>Passwords by login, computed before the transaction.</summary>
    private IReadOnlyDictionary<string, Ready> ready = new Dictionary<string, Ready>();

    public override string Name => "accounts";

    public override IReadOnlyList<string> Columns => ["login", "name", "roles", "unitCode", "extension", "telephone", "disabled"];

    public override IReadOnlyList<string> RequiredColumns => ["login", "name", "roles"];

    public override async Task<bool> RemoveAsync(NpgsqlTransaction transaction, string key, CancellationToken ct) =>
        await AccountStore.FindAsync(transaction, key, ct) is { Disabled: false } account
        && await store.SaveAsync(transaction, account with { Disabled = true }, null, ct) == SaveResult.Changed
        && await AccountStore.HasAdministratorAsync(transaction, ct);

    protected override string Key(AccountEntry entry) => entry.Login ?? "";

    protected override AccountEntry Read(CsvRow row) => new(
        row.Required("login"), row.Required("name"),
        [.. row.Several("roles").Select(word => Enum.TryParse<StaffRole>(word, ignoreCase: true, out var role) && Enum.IsDefined(role) ? role : row.Wrong("roles", $"没有这个角色：{word}", default(StaffRole)))],
        row.Text("unitCode"), row.Text("extension"), row.Text("password"), row.Flag("disabled"), row.Text("telephone"));

    protected override IReadOnlyList<string?> Write(AccountEntry entry) =>
        [entry.Login, entry.Name, string.Join('|', entry.Roles), entry.UnitCode, entry.Extension, entry.Telephone, CsvFile.Flag(entry.Disabled)];

    protected override async Task<IReadOnlyList<AccountEntry>> EntriesAsync(NpgsqlTransaction transaction, CancellationToken ct)
    {
        var masked = await telephones.MaskedAsync(transaction, ct);
        return [.. (await store.ListAsync(ct)).Select(account => new AccountEntry(
            account.Login, account.Name, account.Roles, account.UnitCode, account.Extension, null, account.Disabled, masked.GetValueOrDefault(account.Login)))];
    }

    protected override async Task<AdminOutcome> SaveAsync(NpgsqlTransaction transaction, IReadOnlyList<AccountEntry> entries, CancellationToken ct)
    {
        var known = await KnownAsync(ct);
        var faults = await FaultsAsync(transaction, entries, known, ct);
        return faults.Count > 0 ? AdminOutcome.Wrong(faults) : await WriteAsync(transaction, entries, known, ct);
    }

    /// <summary>A password costs some tens of milliseconds and 19 MiB, an import has hundreds: all cores, as far as sign-ins leave places.</summary>
    protected override async Task<AdminKind<AccountEntry>> PreparedAsync(IReadOnlyList<AccountEntry> entries, CancellationToken ct)
    {
        var known = await KnownAsync(ct);
        var wanted = entries.Where(entry => entry.Login is not null && WantsPassword(entry, known)).DistinctBy(entry => entry.Login).ToList();
        if (wanted.Count == 0 || await HasFaultsAsync(entries, known, ct))
        {
            return this;
        }

        var done = new ConcurrentDictionary<string, Ready>();
        await Parallel.ForEachAsync(wanted, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = ct }, async (entry, stop) =>
        {
            done[entry.Login] = await MakeAsync(entry.Password, stop);
        });
        return new Accounts(store, passwords, phones, telephones, database) { ready = done };
    }

    private async Task<Dictionary<string, Account>> KnownAsync(CancellationToken ct) => (await store.ListAsync(ct)).ToDictionary(account => account.Login);

    private static bool WantsPassword(AccountEntry entry, Dictionary<string, Account> known) => !string.IsNullOrEmpty(entry.Password) || !known.ContainsKey(entry.Login);

    private async Task<bool> HasFaultsAsync(IReadOnlyList<AccountEntry> entries, Dictionary<string, Account> known, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        return (await FaultsAsync(transaction, entries, known, ct)).Count > 0;
    }

    private async Task<List<AdminFault>> FaultsAsync(NpgsqlTransaction transaction, IReadOnlyList<AccountEntry> entries, Dictionary<string, Account> known, CancellationToken ct)
    {
        var context = new Around(await CatalogCache.WithinAsync(transaction, ct), [.. await phones.ListAsync(transaction, ct)], Taken(entries, known));
        return [.. entries.SelectMany((entry, row) => Check(entry, row, context))];
    }

    private async Task<Ready> MakeAsync(string? password, CancellationToken ct)
    {
        var given = string.IsNullOrEmpty(password) ? Passwords.Random() : password;
        return new Ready(given, await passwords.HashAsync(given, ct));
    }

    private async Task<AdminOutcome> WriteAsync(NpgsqlTransaction transaction, IReadOnlyList<AccountEntry> entries, Dictionary<string, Account> known, CancellationToken ct)
    {
        var made = new List<Saved>();
        var (created, changed) = (0, 0);
        foreach (var entry in entries)
        {
            // What is not ready belongs to an account that another administrator removed or made in between.
            var password = !WantsPassword(entry, known) ? null : ready.GetValueOrDefault(entry.Login) ?? await MakeAsync(entry.Password, ct);
            if (password is not null && password.Clear != entry.Password)
            {
                made.Add(new Saved(entry.Login, password.Clear));
            }

            var account = new Account(Guid.CreateVersion7(), entry.Login, entry.Name, [.. entry.Roles.Distinct()], Blank(entry.UnitCode), Blank(entry.Extension), entry.Disabled);
            var result = await store.SaveAsync(transaction, account, password?.Hash, ct);
            var rung = entry.Telephone is { } telephone && !IsMask(telephone) && await telephones.SaveAsync(transaction, entry.Login, Blank(telephone), ct);
            created += result == SaveResult.Created ? 1 : 0;
            changed += result == SaveResult.Changed || rung && result == SaveResult.Same ? 1 : 0;
        }

        return await AccountStore.HasAdministratorAsync(transaction, ct)
            ? new AdminOutcome(created, changed, made, [])
            : AdminOutcome.Wrong([new(0, "roles", "至少要保留一个启用的管理员账号")]);
    }

    /// <summary>Extensions of enabled accounts that are not being written now.</summary>
    private static HashSet<string> Taken(IReadOnlyList<AccountEntry> entries, Dictionary<string, Account> known)
    {
        var written = entries.Select(entry => entry.Login).ToHashSet();
        return [.. known.Values.Where(account => !account.Disabled && !written.Contains(account.Login)).Select(account => account.Extension).OfType<string>()];
    }

    private static IEnumerable<AdminFault> Check(AccountEntry entry, int row, Around around)
    {
        if (entry.Login is null || !LoginShape().IsMatch(entry.Login))
        {
            yield return new(row, "login", "应为2至40个小写字母、数字、点、下划线或连字符");
        }

        foreach (var fault in Text(row, "name", entry.Name, 40))
        {
            yield return fault;
        }

        if (entry.Roles is not { Count: > 0 })
        {
            yield return new(row, "roles", "至少要有一个角色");
        }

        if (entry.Roles?.Contains(StaffRole.UnitLeader) == true && !entry.Roles.Contains(StaffRole.Liaison))
        {
            yield return new(row, "roles", "单位负责人须同时是承办联络员");
        }

        if (Blank(entry.UnitCode) is { } unit ? !around.Catalog.Units.TryGetValue(unit, out var found) || !found.Active : entry.Roles?.Contains(StaffRole.Liaison) == true)
        {
            yield return new(row, "unitCode", Blank(entry.UnitCode) is null ? "联络员必须有单位" : "没有这个单位");
        }

        if (Blank(entry.Extension) is { } extension && (!around.Phones.Contains(extension) || (!entry.Disabled && !around.TakenExtensions.Add(extension))))
        {
            yield return new(row, "extension", around.Phones.Contains(extension) ? "分机已分配给他人" : "没有这部话机");
        }

        if (Blank(entry.Telephone) is { } telephone && !IsMask(telephone) && !OutsideCalls.IsTelephone(Pii.Phone(telephone)))
        {
            yield return new(row, "telephone", "应为境内手机或固定电话号码");
        }

        if (entry.Password is { Length: > 0 and < Passwords.MinimumLength } or { Length: > 200 })
        {
            yield return new(row, "password", $"密码应为{Passwords.MinimumLength}至200个字符");
        }
    }

    /// <summary>What was read is written back as it was.</summary>
    private static bool IsMask(string telephone) => telephone.Contains('*');

    [GeneratedRegex("^[a-z0-9][a-z0-9._-]{1,39}$")]
    private static partial Regex LoginShape();

    private sealed record Ready(string Clear, string Hash)
    {
        public override string ToString() => nameof(Ready);
    }

    private sealed record Around(CatalogSnapshot Catalog, HashSet<string> Phones, HashSet<string> TakenExtensions);
}
