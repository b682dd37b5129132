using Hotline.Benchmarks.Running;
using Hotline.Dispatch.Privacy;
using Npgsql;
using NpgsqlTypes;

namespace Hotline.Benchmarks.Lists;

/// <summary>What citizens wrote, sealed for the row it stands in: whoever shows a row opens it. Laid ready for some rows at a time, so that it never lies there twice as a whole.</summary>
internal static class SealedWords
{
    /// <summary>SQL: where a slice of it lies, as n, title, content and phone.</summary>
    public const string Table = "words";

    private const int Slice = 200_000;
    private const string Title = "路面坑洞积水反映";

    private static readonly string Content = "路口有一个大坑，雨天积水看不见，电动车容易摔倒，已有多户居民反映，希望尽快处理。" + new string('路', 35);

    /// <param name="insert">Run for each slice.</param>
    public static async Task WriteAsync(City city, NpgsqlConnection connection, int tickets, string insert, CancellationToken ct)
    {
        using var keys = new KeyRing(city.Database, MasterKey.Load(city.MasterKeyFile), TimeProvider.System);
        await keys.OpenAsync(ct);
        var cipher = new FieldCipher(keys);
        await RunAsync(connection, $"create temp table {Table} (n int, title bytea, content bytea, phone bytea)", ct);
        for (var first = 1; first <= tickets; first += Slice)
        {
            await RunAsync(connection, $"truncate {Table}", ct);
            await using (var rows = await connection.BeginBinaryImportAsync($"copy {Table} from stdin (format binary)", ct))
            {
                for (var n = first; n < first + Slice && n <= tickets; n++)
                {
                    var id = Filling.IdOf(n);
                    await rows.StartRowAsync(ct);
                    await rows.WriteAsync(n, NpgsqlDbType.Integer, ct);
                    await rows.WriteAsync(cipher.Encrypt(Title, "ticket", "title", id)!, NpgsqlDbType.Bytea, ct); // Of words there is a box.
                    await rows.WriteAsync(cipher.Encrypt(Content, "ticket", "content", id)!, NpgsqlDbType.Bytea, ct);
                    await rows.WriteAsync(cipher.Encrypt($"{13_900_000_000 + n % 1_000_000}", "ticket", "contact_phone", id)!, NpgsqlDbType.Bytea, ct);
                }

                await rows.CompleteAsync(ct);
            }

            await RunAsync(connection, insert, ct);
        }

        await RunAsync(connection, $"drop table {Table}", ct);
    }

    private static async Task RunAsync(NpgsqlConnection connection, string sql, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 600 };
        await command.ExecuteNonQueryAsync(ct);
    }
}
