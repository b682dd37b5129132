using System.Globalization;
using Hotline.Agent.Client.Contracts;
using Npgsql;

namespace Hotline.Api.Admin.Kinds;

/// <summary>Always the same numbers, which can be changed and neither added nor removed. Key: the name.</summary>
internal abstract class FixedNumbers<T> : AdminKind<PolicyEntry>
{
    public override IReadOnlyList<string> Columns => ["name", "value", "meaning"];

    public override IReadOnlyList<string> RequiredColumns => ["name", "value"];

    protected abstract IReadOnlyList<Number> Numbers { get; }

    public override Task<bool> RemoveAsync(NpgsqlTransaction transaction, string key, CancellationToken ct) => Task.FromResult(false);

    protected abstract Task<T> ReadAsync(NpgsqlTransaction transaction, CancellationToken ct);

    /// <summary>As they are, and nobody else's to change until the transaction ends.</summary>
    protected abstract Task<T> LockedAsync(NpgsqlTransaction transaction, CancellationToken ct);

    protected abstract Task WriteAsync(NpgsqlTransaction transaction, T numbers, CancellationToken ct);

    /// <summary>What is wrong with them together; null when nothing is.</summary>
    protected virtual string? Fault(T numbers) => null;

    protected override string Key(PolicyEntry entry) => entry.Name ?? "";

    protected override PolicyEntry Read(CsvRow row) => new(row.Required("name"), row.Number("value", -1));

    protected override IReadOnlyList<string?> Write(PolicyEntry entry) => [entry.Name, entry.Value.ToString(CultureInfo.InvariantCulture), entry.Meaning];

    protected override async Task<IReadOnlyList<PolicyEntry>> EntriesAsync(NpgsqlTransaction transaction, CancellationToken ct)
    {
        var now = await ReadAsync(transaction, ct);
        return [.. Numbers.Select(number => new PolicyEntry(number.Name, number.Get(now), number.Meaning))];
    }

    protected override async Task<AdminOutcome> SaveAsync(NpgsqlTransaction transaction, IReadOnlyList<PolicyEntry> entries, CancellationToken ct)
    {
        var before = await LockedAsync(transaction, ct);
        var after = before;
        var faults = new List<AdminFault>();
        foreach (var (row, entry) in entries.Index())
        {
            if (Numbers.SingleOrDefault(number => number.Name == entry.Name) is not { } number)
            {
                faults.Add(new(row, "name", "没有这个参数"));
            }
            else if (entry.Value < number.Min || entry.Value > number.Max)
            {
                faults.Add(new(row, "value", $"应为 {number.Min} 到 {number.Max}"));
            }
            else
            {
                after = number.With(after, entry.Value);
            }
        }

        if (faults.Count == 0 && Fault(after) is { } fault)
        {
            faults.Add(new(0, "value", fault));
        }

        if (faults.Count > 0)
        {
            return AdminOutcome.Wrong(faults);
        }

        await WriteAsync(transaction, after, ct);
        return new AdminOutcome(0, Numbers.Count(number => number.Get(before) != number.Get(after)), [], []);
    }

    /// <param name="Meaning">As the page shows it.</param>
    protected sealed record Number(string Name, string Meaning, int Min, int Max, Func<T, int> Get, Func<T, int, T> With);
}
