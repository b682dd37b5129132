using System.Globalization;
using Npgsql;

namespace Hotline.Benchmarks.Running;

/// <summary>Puts millions of rows into tables: by the server itself, with the secondary indexes built behind and no foreign key looked up for each row.</summary>
internal static class Filling
{
    private const int First = 26_000_000;
    private const string Rest = "-7000-8000-000000000000";

    /// <summary>SQL: an id for row <c>n</c> that sorts by it, as ours sort by time; different for each <paramref name="kind"/>.</summary>
    public static string Id(int kind) => $"(lpad(to_hex({First} + n), 8, '0') || '-000{kind}{Rest}')::uuid";

    /// <summary>The id of row <paramref name="n"/> and kind 0.</summary>
    public static Guid IdOf(int n) => Guid.Parse(string.Create(CultureInfo.InvariantCulture, $"{First + n:x8}-0000{Rest}"));

    /// <summary>SQL: which row the id in <paramref name="column"/> is of, whatever its kind.</summary>
    public static string RowOf(string column) => $"('x' || substr({column}::text, 1, 8))::bit(32)::int - {First}";

    /// <param name="first">Before the statements: what this process writes itself.</param>
    public static async Task RunAsync(City city, string[] tables, IEnumerable<string> statements, CancellationToken ct, Func<NpgsqlConnection, Task>? first = null)
    {
        await using var connection = await city.Database.OpenConnectionAsync(ct);
        var indexes = new List<(string Name, string Definition)>();
        await using (var find = new NpgsqlCommand(
            "select schemaname || '.' || indexname, indexdef from pg_indexes where schemaname = 'dispatch' and tablename = any($1) and indexname not in (select conname from pg_constraint)", connection))
        {
            find.Parameters.Add(new() { Value = tables });
            await using var rows = await find.ExecuteReaderAsync(ct);
            while (await rows.ReadAsync(ct))
            {
                indexes.Add((rows.GetString(0), rows.GetString(1)));
            }
        }

        string[] before = ["set session_replication_role = replica", "set maintenance_work_mem = '1GB'", .. indexes.Select(index => $"drop index {index.Name}")];
        await AllAsync(connection, before, ct);
        if (first is not null)
        {
            await first(connection);
        }

        string[] after =
        [
            .. statements,
            .. indexes.Select(index => index.Definition),
            .. tables.Select(table => $"vacuum analyze dispatch.{table}"),
            "reset session_replication_role",
            "checkpoint",
        ];
        await AllAsync(connection, after, ct);
    }

    private static async Task AllAsync(NpgsqlConnection connection, IEnumerable<string> statements, CancellationToken ct)
    {
        foreach (var sql in statements)
        {
            await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 600 };
            await command.ExecuteNonQueryAsync(ct);
        }
    }
}
