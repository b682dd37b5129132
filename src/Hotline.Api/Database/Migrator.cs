using System.Reflection;
using DbUp;
using DbUp.Engine;
using DbUp.Engine.Output;

namespace Hotline.Api.Database;

/// <summary>
/// Brings a PostgreSQL database to the newest schema. Scripts are embedded, ordered by file name
/// (<c>YYYY-MM-DD_NN_what.sql</c>), forward only, each in its own transaction.
/// </summary>
internal sealed class Migrator(string connectionString)
{
    private bool current;

    /// <exception cref="InvalidOperationException">A script failed; the message names it. Scripts before it stay applied.</exception>
    public static void Migrate(string connectionString)
    {
        var result = Engine(connectionString).PerformUpgrade();
        if (!result.Successful)
        {
            throw new InvalidOperationException($"Migration {result.ErrorScript?.Name} failed: {result.Error.Message}", result.Error);
        }
    }

    /// <summary>True when every embedded script has run. Asks the database until it is so, and then never again.</summary>
    public bool IsCurrent() => current || (current = !Engine(connectionString).IsUpgradeRequired());

    private static UpgradeEngine Engine(string connectionString) => DeployChanges.To
        .PostgresqlDatabase(connectionString)
        .WithScriptsEmbeddedInAssembly(Assembly.GetExecutingAssembly(), name => name.EndsWith(".sql", StringComparison.Ordinal) && name.Contains(".Migrations.", StringComparison.Ordinal))
        .WithTransactionPerScript()
        .WithVariablesDisabled()
        .LogTo(new NoOpUpgradeLog())
        .Build();
}
