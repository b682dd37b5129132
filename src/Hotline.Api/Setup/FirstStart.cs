using System.Text;
using Hotline.Api.Hosting;
using Hotline.Dispatch.Catalog;
using Npgsql;

namespace Hotline.Api.Setup;

/// <summary>
/// <c>init</c>: the first data of an installation. Running it again changes nothing, but finishes a demonstration's
/// history that was interrupted; with --demo it prints the same logins again, which it keeps in a file of the owner's.
/// </summary>
internal sealed class FirstStart(NpgsqlDataSource database, SettingStore settings, CatalogSeed catalog, CatalogCache cache, FirstAdministrator administrator, DemoCity city, DemoKnowledge knowledge, DemoHistory history, DataFolder data)
{
    public const string ModeKey = "installation.mode";
    public const string DemoWord = "demo";
    private const string HistoryKey = "demo.history";
    private const string HistoryBegun = "begun";
    private const string HistoryDone = "done";

    /// <returns>Lines to print: <c>login role login password</c> and <c>phone extension secret</c>.</returns>
    public async Task<IReadOnlyList<string>> RunAsync(bool demo, CancellationToken ct)
    {
        if (await settings.FindAsync(ModeKey, ct) is { } mode)
        {
            return await AgainAsync(mode, demo, ct);
        }

        // What comes before the transaction may be done twice; the accounts and their printed passwords may not.
        await catalog.InstallAsync(ct);
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        var lines = demo ? await city.BuildAsync(transaction, ct) : await administrator.CreateAsync(transaction, ct);
        await settings.SaveAsync(transaction, ModeKey, Mode(demo), ct);
        if (demo)
        {
            DataFolder.WriteSecret(data.DemoLoginsFile, Encoding.UTF8.GetBytes(string.Join('\n', lines) + "\n"), replace: true);
            await settings.SaveAsync(transaction, HistoryKey, HistoryBegun, ct);
        }

        await transaction.CommitAsync(ct);
        cache.Invalidate();
        if (demo)
        {
            await TellHistoryAsync(ct);
        }

        return lines;
    }

    /// <summary>Tells the history, or the rest of it after an interrupted start.</summary>
    private async Task TellHistoryAsync(CancellationToken ct)
    {
        await knowledge.WriteAsync(ct);
        await history.WriteAsync(ct);
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await settings.SaveAsync(transaction, HistoryKey, HistoryDone, ct);
        await transaction.CommitAsync(ct);
    }

    private async Task<IReadOnlyList<string>> AgainAsync(string mode, bool demo, CancellationToken ct)
    {
        if (mode != Mode(demo))
        {
            await Console.Error.WriteLineAsync($"This data was set up with --{mode}; it stays as it is.");
        }

        if (mode == Mode(true) && demo && await settings.FindAsync(HistoryKey, ct) == HistoryBegun)
        {
            await TellHistoryAsync(ct);
        }

        return mode == Mode(true) && demo && File.Exists(data.DemoLoginsFile) ? await File.ReadAllLinesAsync(data.DemoLoginsFile, ct) : [];
    }

    private static string Mode(bool demo) => demo ? DemoWord : "no-demo";
}
