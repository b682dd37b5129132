using Npgsql;

namespace Hotline.Dispatch.Catalog;

/// <summary>Runs a write to the catalogue in a transaction of its own and forgets the cached catalogue after it.</summary>
internal sealed class CatalogWrite(NpgsqlDataSource database, CatalogCache cache)
{
    public async Task<T> RunAsync<T>(Func<NpgsqlTransaction, Task<T>> write, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        var result = await write(transaction);
        await transaction.CommitAsync(ct);
        cache.Invalidate();
        return result;
    }
}
