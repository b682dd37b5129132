using System.Text.Json;
using Hotline.Agent.Client.Contracts;
using Hotline.Dispatch.Catalog;
using Hotline.Dispatch.Privacy;
using Npgsql;

namespace Hotline.Api.Admin;

/// <summary>
/// Carries an administrator's change: all rows or none, with its line in the audit in the same transaction, one change after the other on all nodes
/// (docs/adr/0113).
/// </summary>
internal sealed class AdminDesk(NpgsqlDataSource database, AuditTrail audit, CatalogCache catalog)
{
    public async Task<IReadOnlyList<object>> ListAsync(IAdminKind kind, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        return await kind.ListAsync(transaction, ct);
    }

    /// <returns>Null: there is none.</returns>
    public async Task<object?> FindAsync(IAdminKind kind, string key, CancellationToken ct) => (await ListAsync(kind, ct)).FirstOrDefault(entry => kind.KeyOf(entry) == key);

    /// <param name="subject">Of one entry, its key.</param>
    /// <param name="seen">What the writer of one entry saw; null, of an import: whatever is there is replaced.</param>
    public async Task<AdminOutcome> SaveAsync(IAdminKind kind, IReadOnlyList<object> entries, string subject, AdminSeen? seen, Actor actor, CancellationToken ct)
    {
        var prepared = await kind.PreparedAsync(entries, ct);
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await AdminLock.TakeAsync(transaction, ct);
        if (await StaleAsync(kind, subject, seen, transaction, ct) is { } stale)
        {
            return stale;
        }

        var keep = await kind.KeepingAsync(transaction, actor, ct);
        var outcome = await prepared.SaveAsync(transaction, entries, ct);
        if (outcome.IsDone)
        {
            await keep();
            await audit.WriteAsync(transaction, actor, $"admin.{kind.Name}.save", null, subject, null, null, ct);
            await transaction.CommitAsync(ct);
            catalog.Invalidate();
        }

        return outcome;
    }

    public async Task<ImportReport> ImportAsync(IAdminKind kind, Stream csv, Actor actor, CancellationToken ct)
    {
        var table = await CsvTable.ReadAsync(csv, kind.RequiredColumns, ct);
        var entries = table.Rows.Select(kind.FromCsv).ToList();
        ImportError[] errors = [.. table.Errors, .. table.Rows.SelectMany(row => row.Errors)];
        if (errors.Length > 0)
        {
            return new ImportReport(table.Rows.Count, 0, 0, [], errors);
        }

        var outcome = await SaveAsync(kind, entries, $"import of {entries.Count}", null, actor, ct);
        return new ImportReport(entries.Count, outcome.Created, outcome.Changed, outcome.Secrets,
            [.. outcome.Faults.Select(fault => new ImportError(table.Rows[fault.Row].Line, JsonNamingPolicy.CamelCase.ConvertName(fault.Field), fault.Message))]);
    }

    /// <returns>Null: there is none, or it must stay.</returns>
    public async Task<AdminOutcome?> RemoveAsync(IAdminKind kind, string key, AdminSeen? seen, Actor actor, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await AdminLock.TakeAsync(transaction, ct);
        if (await StaleAsync(kind, key, seen, transaction, ct) is { } stale)
        {
            return stale;
        }

        if (await kind.HeldAsync(transaction, key, ct) is { } hold)
        {
            return AdminOutcome.HeldBy(hold);
        }

        var keep = await kind.KeepingAsync(transaction, actor, ct);
        if (!await kind.RemoveAsync(transaction, key, ct))
        {
            return null;
        }

        await keep();
        await audit.WriteAsync(transaction, actor, $"admin.{kind.Name}.remove", null, key, null, null, ct);
        await transaction.CommitAsync(ct);
        catalog.Invalidate();
        return new AdminOutcome(0, 1, [], []);
    }

    /// <returns>Null: it is as the writer saw it.</returns>
    private static async Task<AdminOutcome?> StaleAsync(IAdminKind kind, string key, AdminSeen? seen, NpgsqlTransaction transaction, CancellationToken ct)
    {
        if (seen is null)
        {
            return null;
        }

        var current = (await kind.ListAsync(transaction, ct)).FirstOrDefault(entry => kind.KeyOf(entry) == key);
        return (current is null ? null : kind.TagOf(current)) == seen.Tag ? null : AdminOutcome.Stale(current);
    }
}

/// <param name="Tag">As <see cref="IAdminKind.TagOf"/> gave it; null: there was none.</param>
internal sealed record AdminSeen(string? Tag);
