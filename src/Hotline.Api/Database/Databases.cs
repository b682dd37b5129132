using Hotline.Api.Hosting;
using Npgsql;

namespace Hotline.Api.Database;

/// <summary>The one PostgreSQL, shared by all rooms.</summary>
internal static class Databases
{
    public static void AddDatabase(this WebApplicationBuilder builder)
    {
        var connectionString = ConnectionString(builder.Configuration);

        // Nothing of ours is left in a session (settings are the transaction's, the one lock of a session is given back by hand), so that none need be swept out: it is a
        // transaction of its own each time a connection is used.
        builder.Services.AddNpgsqlDataSource(connectionString, source =>
        {
            source.Name = "hotline";
            source.ConnectionStringBuilder.NoResetOnClose = true;
        });
        builder.Services.AddSingleton(new Migrator(connectionString));
        builder.Services.AddHostedService<OpenKeys>();
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
