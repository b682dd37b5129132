using Hotline.Api.Hosting;
using Npgsql;

namespace Hotline.Api.Database;

/// <summary>The one PostgreSQL, shared by all rooms.</summary>
internal static class Databases
{
    public static void AddDatabase(this WebApplicationBuilder builder)
    {
        var connectionString = ConnectionString(builder.Configuration);
        builder.Services.AddNpgsqlDataSource(connectionString, source => source.Name = "hotline");
        builder.Services.AddSingleton(new Migrator(connectionString));
        builder.Services.AddHostedService<HouseTimeKeeper>();
        builder.Services.AddHostedService<OpenKeys>();
    }

    /// <summary>
    /// For whoever asks this database. A connection that goes back to the pool is not reset: nobody leaves a setting or a lock behind in a session, and what else listens there
    /// is told what it knows already. Whoever puts a pooler of transactions between says otherwise in the connection string. Statements are not prepared by themselves: what
    /// selects all columns would fail on the nodes that still run when a migration adds one (docs/adr/0092).
    /// </summary>
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
            var settings = new NpgsqlConnectionStringBuilder(given) { ApplicationName = "Hotline.Api" };
            // Its ContainsKey tells which keys there are, its Keys which were given.
            settings.NoResetOnClose |= !settings.Keys.ToHashSet().Contains("No Reset On Close");
            return settings.ConnectionString;
        }
        catch (ArgumentException malformed)
        {
            throw new UsageException($"Database:ConnectionString is malformed: {malformed.Message}");
        }
    }
}
