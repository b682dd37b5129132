using Hotline.Api.Hosting;
using Npgsql;

namespace Hotline.Api.Database;

/// <summary>The one PostgreSQL, shared by all rooms.</summary>
internal static class Databases
{
    public static void AddDatabase(this WebApplicationBuilder builder)
    {
        var connectionString = ConnectionString(builder.Configuration);
        builder.Services.AddNpgsqlDataSource(connectionString, source =>
        {
            source.Name = "hotline";
            Hasten(source.ConnectionStringBuilder, connectionString);
        });
        builder.Services.AddSingleton(new Migrator(connectionString));
        builder.Services.AddHostedService<OpenKeys>();
    }

    /// <summary>
    /// A connection that goes back to the pool is not reset: nothing here leaves a setting, a lock or a subscription behind in a session. Whoever puts a pooler of
    /// transactions between says otherwise in the connection string. Statements are not prepared by themselves: what selects all columns would fail on the nodes that still run
    /// when a migration adds one (docs/adr/0092).
    /// </summary>
    private static void Hasten(NpgsqlConnectionStringBuilder settings, string given)
    {
        // Its ContainsKey tells which keys there are, its Keys which were given.
        var said = new NpgsqlConnectionStringBuilder(given).Keys.ToHashSet();
        settings.NoResetOnClose = !said.Contains("No Reset On Close") || settings.NoResetOnClose;
    }

    /// <exception cref="UsageException">Database:ConnectionString is missing or malformed.</exception>
    public static string ConnectionString(IConfiguration configuration)
    {
        var given = configuration["Database:ConnectionString"];
        if (string.IsNullOrWhiteSpace(given))
        {
            throw new UsageException("Database:ConnectionString is not set (environment: Database__ConnectionString).");
        }

        try
        {
            return new NpgsqlConnectionStringBuilder(given) { ApplicationName = "Hotline.Api" }.ConnectionString;
        }
        catch (ArgumentException malformed)
        {
            throw new UsageException($"Database:ConnectionString is malformed: {malformed.Message}");
        }
    }
}
