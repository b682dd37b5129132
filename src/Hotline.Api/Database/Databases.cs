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
