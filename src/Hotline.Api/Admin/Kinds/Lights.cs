using Hotline.Agent.Client.Contracts;
using Hotline.Dispatch.Clocks;
using Npgsql;
using Light = Hotline.Dispatch.Tickets.Light;

namespace Hotline.Api.Admin.Kinds;

/// <summary>灯色对照: what other systems call our lights. Key: system-light.</summary>
internal sealed class Lights : AdminKind<LightEntry>
{
    public override string Name => "lights";

    public override IReadOnlyList<string> Columns => ["system", "light", "code", "name"];

    public override IReadOnlyList<string> RequiredColumns => ["system", "light", "code", "name"];

    public override async Task<bool> RemoveAsync(NpgsqlTransaction transaction, string key, CancellationToken ct) =>
        key.LastIndexOf('-') is > 0 and var at && await LightMappings.RemoveAsync(key[..at], key[(at + 1)..], transaction, ct);

    protected override string Key(LightEntry entry) => $"{entry.System}-{entry.Light}";

    protected override LightEntry Read(CsvRow row) => new(row.Required("system"), row.Required("light"), row.Required("code"), row.Required("name"));

    protected override IReadOnlyList<string?> Write(LightEntry entry) => [entry.System, entry.Light, entry.Code, entry.Name];

    protected override async Task<IReadOnlyList<LightEntry>> EntriesAsync(NpgsqlTransaction transaction, CancellationToken ct) =>
        [.. (await LightMappings.ListAsync(transaction, ct)).Select(mapping => new LightEntry(mapping.System, mapping.Light.ToString(), mapping.Code, mapping.Name))];

    protected override Task<AdminOutcome> SaveAsync(NpgsqlTransaction transaction, IReadOnlyList<LightEntry> entries, CancellationToken ct) => CheckedAsync(
        entries.SelectMany(Check),
        () => LightMappings.UpsertAsync([.. entries.Select(entry => new LightMapping(entry.System, Enum.Parse<Light>(entry.Light), entry.Code, entry.Name))], transaction, ct));

    private static IEnumerable<AdminFault> Check(LightEntry entry, int row)
    {
        if (entry.System is not { Length: > 0 and <= 32 } || !entry.System.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter == '-'))
        {
            yield return new(row, "system", "应为小写字母、数字和连字符，最多32个");
        }

        if (!Enum.GetNames<Light>().Contains(entry.Light))
        {
            yield return new(row, "light", $"应为 {string.Join('、', Enum.GetNames<Light>())}");
        }

        foreach (var fault in Text(row, "code", entry.Code, 20).Concat(Text(row, "name", entry.Name, 20)))
        {
            yield return fault;
        }
    }
}
