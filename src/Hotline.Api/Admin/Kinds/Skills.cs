using Hotline.Agent.Client.Contracts;
using Hotline.Agent.Setup;
using Hotline.Api.Security;
using Npgsql;

namespace Hotline.Api.Admin.Kinds;

/// <summary>技能: who can what. Logins become account ids here, as for queues. Key: the code.</summary>
internal sealed class Skills(SkillStore store, AccountStore accounts) : AdminKind<SkillEntry>
{
    public override string Name => "skills";

    public override IReadOnlyList<string> Columns => ["code", "name", "logins"];

    public override IReadOnlyList<string> RequiredColumns => ["code", "name"];

    public override Task<bool> RemoveAsync(NpgsqlTransaction transaction, string key, CancellationToken ct) => store.DeleteAsync(transaction, key, ct);

    protected override string Key(SkillEntry entry) => entry.Code ?? "";

    protected override SkillEntry Read(CsvRow row) => new(row.Required("code"), row.Required("name"), row.Several("logins"));

    protected override IReadOnlyList<string?> Write(SkillEntry entry) => [entry.Code, entry.Name, string.Join('|', entry.Logins)];

    protected override async Task<IReadOnlyList<SkillEntry>> EntriesAsync(NpgsqlTransaction transaction, CancellationToken ct)
    {
        var logins = await Logins.ReadAsync(accounts, ct);
        return [.. (await store.ListAsync(transaction, ct)).Select(skill => new SkillEntry(skill.Code, skill.Name, logins.Of(skill.Holders)))];
    }

    protected override async Task<AdminOutcome> SaveAsync(NpgsqlTransaction transaction, IReadOnlyList<SkillEntry> entries, CancellationToken ct)
    {
        var logins = await Logins.ReadAsync(accounts, ct);
        var faults = entries.SelectMany((entry, row) => logins.Unknown(entry.Logins, row)).ToList();
        return faults.Count > 0
            ? AdminOutcome.Wrong(faults)
            : SetupFaults.Of(await store.SaveAsync(transaction, [.. entries.Select(entry => new Skill(entry.Code ?? "", entry.Name ?? "", logins.Ids(entry.Logins)))], ct), []);
    }
}
