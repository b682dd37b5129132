using System.Net.Sockets;
using Hotline.Api.Database;
using Hotline.Api.Setup;
using Hotline.Dispatch.Privacy;
using Npgsql;

namespace Hotline.Api.Hosting;

/// <summary>Runs what the command line asks for. Anything the operator can mend is one sentence on standard error and exit code 1.</summary>
internal static class Verbs
{
    public static async Task<int> RunAsync(string[] args)
    {
        try
        {
            var line = CommandLine.Parse(args);
            await (line.Verb switch
            {
                Verb.Migrate => MigrateAsync(line),
                Verb.Init => InitAsync(line),
                _ => ServeAsync(line),
            });
            return 0;
        }
        catch (Exception failure) when (Sentence(failure) is { } sentence)
        {
            await Console.Error.WriteLineAsync(sentence);
            return 1;
        }
    }

    private static async Task ServeAsync(CommandLine line)
    {
        await using var app = Program.Build(line);
        await app.RunToTheEndAsync();
    }

    private static Task MigrateAsync(CommandLine line)
    {
        Migrator.Migrate(Databases.ConnectionString(Installation.CreateBuilder(line).Configuration));
        return Task.CompletedTask;
    }

    private static async Task InitAsync(CommandLine line)
    {
        var demo = line.Demo ?? throw new UsageException("init needs --demo or --no-demo.");
        await MigrateAsync(line);
        await using var app = Program.Build(line, builder =>
        {
            // Standard output is for the lines that the caller reads.
            builder.Logging.ClearProviders().AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
            builder.AddSetup();
        });
        await app.Services.GetRequiredService<KeyRing>().OpenAsync(CancellationToken.None);
        var printed = await app.Services.GetRequiredService<FirstStart>().RunAsync(demo, CancellationToken.None);
        foreach (var written in printed)
        {
            Console.WriteLine(written);
        }
    }

    private static string? Sentence(Exception failure) => failure switch
    {
        UsageException usage => usage.Message,
        InvalidOperationException { InnerException: null } told => told.Message,
        InvalidOperationException { InnerException: PostgresException postgres } told => $"{told.Message} ({postgres.SqlState})",
        NpgsqlException { InnerException: SocketException } => "PostgreSQL does not answer at the address in Database:ConnectionString.",
        PostgresException { SqlState: PostgresErrorCodes.DiskFull } => "The disk that holds PostgreSQL is full.",
        PostgresException postgres => $"PostgreSQL refused: {postgres.MessageText}",
        IOException { InnerException: Microsoft.AspNetCore.Connections.AddressInUseException } busy => $"The port is in use: {busy.InnerException!.Message}", // Matched above.
        IOException disk => disk.Message,
        _ => null,
    };
}
