using System.Security.Cryptography;
using System.Text;
using Hotline.Agent.Client.Contracts;
using Hotline.Dispatch.Catalog;
using Hotline.Dispatch.Privacy;
using Npgsql;

namespace Hotline.Api.Admin;

/// <summary>One kind of thing that an administrator keeps: units, accounts, phones… Picked by its name in the address.</summary>
internal interface IAdminKind
{
    /// <summary>As in the address: <c>units</c>.</summary>
    string Name { get; }

    /// <summary>The record of the wire, for JSON.</summary>
    Type Entry { get; }

    /// <summary>CSV columns, in the order of the export.</summary>
    IReadOnlyList<string> Columns { get; }

    /// <summary>Those of <see cref="Columns"/> that an import must have.</summary>
    IReadOnlyList<string> RequiredColumns { get; }

    string KeyOf(object entry);

    /// <summary>The same for entries that were read the same, on any node: what a writer saw (RFC 9110 §8.8.3, strong). Of a secret it tells nothing.</summary>
    string TagOf(object entry);

    object FromCsv(CsvRow row);

    /// <summary>The texts of an export, in the order of <see cref="Columns"/>. Never a secret.</summary>
    IReadOnlyList<string?> ToCsv(object entry);

    Task<IReadOnlyList<object>> ListAsync(NpgsqlTransaction transaction, CancellationToken ct);

    /// <summary>The same kind, with the slow part of saving these entries done beforehand: nothing is locked meanwhile.</summary>
    Task<IAdminKind> PreparedAsync(IReadOnlyList<object> entries, CancellationToken ct);

    /// <summary>Creates or replaces all of them, or none.</summary>
    Task<AdminOutcome> SaveAsync(NpgsqlTransaction transaction, IReadOnlyList<object> entries, CancellationToken ct);

    /// <returns>Null when it may go; else why it must stay for now, and what to do first.</returns>
    Task<AdminHold?> HeldAsync(NpgsqlTransaction transaction, string key, CancellationToken ct);

    /// <returns>False when there is no such thing, or it must stay.</returns>
    Task<bool> RemoveAsync(NpgsqlTransaction transaction, string key, CancellationToken ct);

    /// <summary>Called before a change; what it gives is called after it, in the same transaction, and keeps what is to be kept of it besides the audit.</summary>
    Task<Func<Task>> KeepingAsync(NpgsqlTransaction transaction, Actor actor, CancellationToken ct);
}

/// <param name="Row">0-based position in what was given.</param>
/// <param name="Field">As named in the entry record.</param>
internal sealed record AdminFault(int Row, string Field, string Message);

/// <summary>What must stay for now.</summary>
/// <param name="Code">Stable: <c>admin.unit-has-orders</c>.</param>
/// <param name="Words">A sentence that says what to do first.</param>
internal sealed record AdminHold(string Code, string Words);

/// <summary>With faults nothing was changed.</summary>
internal sealed record AdminOutcome(int Created, int Changed, IReadOnlyList<Saved> Secrets, IReadOnlyList<AdminFault> Faults)
{
    /// <summary>Somebody changed, removed or made it since: nothing was changed.</summary>
    public bool IsStale { get; init; }

    /// <summary>Where it is stale, as it stands now; null where it is gone.</summary>
    public object? Current { get; init; }

    /// <summary>Why it was not removed.</summary>
    public AdminHold? Held { get; init; }

    public bool IsDone => !IsStale && Held is null && Faults.Count == 0;

    public static AdminOutcome HeldBy(AdminHold hold) => new(0, 0, [], []) { Held = hold };

    public static AdminOutcome Wrong(IReadOnlyList<AdminFault> faults) => new(0, 0, [], faults);

    public static AdminOutcome Stale(object? current) => new(0, 0, [], []) { IsStale = true, Current = current };
}

/// <summary>The plumbing between <see cref="IAdminKind"/> and one entry record.</summary>
internal abstract class AdminKind<T> : IAdminKind where T : notnull
{
    public abstract string Name { get; }

    public Type Entry => typeof(T);

    public abstract IReadOnlyList<string> Columns { get; }

    public abstract IReadOnlyList<string> RequiredColumns { get; }

    public string KeyOf(object entry) => Key((T)entry);

    public string TagOf(object entry) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\u001f', Write(Kept((T)entry))))))[..16];

    public object FromCsv(CsvRow row) => Read(row);

    public IReadOnlyList<string?> ToCsv(object entry) => Write((T)entry);

    public async Task<IReadOnlyList<object>> ListAsync(NpgsqlTransaction transaction, CancellationToken ct) => [.. (await EntriesAsync(transaction, ct)).Cast<object>()];

    public async Task<AdminOutcome> SaveAsync(NpgsqlTransaction transaction, IReadOnlyList<object> entries, CancellationToken ct)
    {
        var given = entries.Cast<T>().ToList();
        var twice = given.Select((entry, row) => (Key: Key(entry), row)).GroupBy(entry => entry.Key).SelectMany(same => same.Skip(1))
            .Select(entry => new AdminFault(entry.row, RequiredColumns[0], "重复")).ToList();
        return twice.Count > 0 ? AdminOutcome.Wrong(twice) : await SaveAsync(transaction, given, ct);
    }

    public async Task<IAdminKind> PreparedAsync(IReadOnlyList<object> entries, CancellationToken ct) => await PreparedAsync([.. entries.Cast<T>()], ct);

    public virtual Task<Func<Task>> KeepingAsync(NpgsqlTransaction transaction, Actor actor, CancellationToken ct) => Task.FromResult(() => Task.CompletedTask);

    public virtual Task<AdminHold?> HeldAsync(NpgsqlTransaction transaction, string key, CancellationToken ct) => Task.FromResult<AdminHold?>(null);

    public abstract Task<bool> RemoveAsync(NpgsqlTransaction transaction, string key, CancellationToken ct);

    protected abstract string Key(T entry);

    /// <summary>Without what changes by itself.</summary>
    protected virtual T Kept(T entry) => entry;

    protected abstract T Read(CsvRow row);

    protected abstract IReadOnlyList<string?> Write(T entry);

    protected abstract Task<IReadOnlyList<T>> EntriesAsync(NpgsqlTransaction transaction, CancellationToken ct);

    protected abstract Task<AdminOutcome> SaveAsync(NpgsqlTransaction transaction, IReadOnlyList<T> entries, CancellationToken ct);

    protected virtual Task<AdminKind<T>> PreparedAsync(IReadOnlyList<T> entries, CancellationToken ct) => Task.FromResult(this);

    /// <summary>Saves rows that have no faults.</summary>
    protected static async Task<AdminOutcome> CheckedAsync(IEnumerable<AdminFault> faults, Func<Task<UpsertReport>> save)
    {
        AdminFault[] wrong = [.. faults];
        if (wrong.Length > 0)
        {
            return AdminOutcome.Wrong(wrong);
        }

        var report = await save();
        return new AdminOutcome(report.Created, report.Changed, [], []);
    }

    protected static AdminFault[] Fault(bool wrong, int row, string field, string words) => wrong ? [new(row, field, words)] : [];

    protected static string? Blank(string? typed) => string.IsNullOrWhiteSpace(typed) ? null : typed;

    protected static IEnumerable<AdminFault> Text(int row, string field, string? text, int max) =>
        string.IsNullOrWhiteSpace(text) ? [new(row, field, "不能为空")] : text.Length > max ? [new(row, field, $"最多{max}个字")] : [];
}
