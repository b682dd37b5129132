using System.Text.Json;
using Hotline.Agent.Client.Contracts;
using Hotline.Dispatch.Catalog;
using Hotline.Dispatch.Privacy;
using Npgsql;

namespace Hotline.Api.Admin;

/// <summary>Carries an administrator's change: all rows or none, with its line in the audit in the same transaction.</summary>
internal sealed class AdminDesk(NpgsqlDataSource database, AuditTrail audit, CatalogCache catalog)
{
    public async Task<IReadOnlyList<object>> ListAsync(IAdminKind kind, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        return await kind.ListAsync(transaction, ct);
    }

    public async Task<AdminOutcome> SaveAsync(IAdminKind kind, IReadOnlyList<object> entries, string subject, Actor actor, CancellationToken ct)
    {
        var prepared = await kind.PreparedAsync(entries, ct);
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        var outcome = await prepared.SaveAsync(transaction, entries, ct);
        if (outcome.Faults.Count == 0)
        {
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

        var outcome = await SaveAsync(kind, entries, $"import of {entries.Count}", actor, ct);
        return new ImportReport(entries.Count, outcome.Created, outcome.Changed, outcome.Secrets,
            [.. outcome.Faults.Select(fault => new ImportError(table.Rows[fault.Row].Line, JsonNamingPolicy.CamelCase.ConvertName(fault.Field), fault.Message))]);
    }

    public async Task<bool> RemoveAsync(IAdminKind kind, string key, Actor actor, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        if (!await kind.RemoveAsync(transaction, key, ct))
        {
            return false;
        }

        await audit.WriteAsync(transaction, actor, $"admin.{kind.Name}.remove", null, key, null, null, ct);
        await transaction.CommitAsync(ct);
        catalog.Invalidate();
        return true;
    }
}
