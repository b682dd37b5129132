using System.Diagnostics;
using System.Globalization;
using Hotline.Api.Database;
using Npgsql;

namespace Hotline.Testing.Postgres;

/// <summary>
/// A throw-away PostgreSQL cluster. A shell holds it: the shell waits on its standard input, so the cluster also
/// stops (and its folder goes) when the test process dies without cleaning up. Never runs as root.
/// </summary>
internal sealed class PrivateCluster : IAsyncDisposable
{
    /// <summary>More settings of a cluster that is to crash: what was acknowledged is with the operating system, which lives on. To be on the disk is for what a power cut takes.</summary>
    public const string OutlivesCrash = "-c synchronous_commit=on";

    private const string Script = """
        set -e
        umask 077
        bin=$1 port=$2 settings=$3
        [ -w "${TMPDIR:-/tmp}" ] || TMPDIR=/tmp
        [ -n "$4" ] && [ -w "$4" ] && [ "$(df --output=avail "$4" 2>/dev/null | tail -n 1)" -gt 4194304 ] && TMPDIR=$4
        dir=$(mktemp -d "${TMPDIR:-/tmp}/hotline-pg.XXXXXX")
        trap 'rm -rf "$dir"' EXIT
        start() {
            "$bin/pg_ctl" -D "$dir/data" -l "$dir/postgres.log" -w -o "-k $dir -p $port -c listen_addresses=127.0.0.1 -c max_connections=200 -c jit=off $settings" start >/dev/null 2>&1 || { cat "$dir/postgres.log"; exit 1; }
        }
        stop() { "$bin/pg_ctl" -D "$dir/data" -m immediate stop >/dev/null 2>&1; }
        "$bin/initdb" -D "$dir/data" -U postgres -A trust -E UTF8 --locale=C.UTF-8 --no-sync >"$dir/initdb.log" 2>&1 || { cat "$dir/initdb.log"; exit 1; }
        start
        echo ready
        while read -r what; do
            case $what in
            crash)
                stop
                start
                grep -c 'automatic recovery in progress' "$dir/postgres.log" || { stop; exit 1; } ;;
            keep)
                "$bin/pg_ctl" -D "$dir/data" -m fast stop >/dev/null 2>&1
                cp -a "$dir/data" "$dir/standby"
                start
                echo 0 ;;
            fail-over)
                stop
                rm -r "$dir/data"
                mv "$dir/standby" "$dir/data"
                touch "$dir/data/recovery.signal"
                echo "restore_command = 'false'" >>"$dir/data/postgresql.conf"
                start
                grep -c 'selected new timeline' "$dir/postgres.log" || { stop; exit 1; } ;;
            esac
        done
        stop
        """;

    /// <summary>A test's data need not outlive a power cut.</summary>
    private const string Fleeting = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_wal_size=256MB -c shared_buffers=64MB";

    /// <summary>Where it lies then, if there are 4 GB to spare: hundreds of databases come and go in a run, each of a thousand files.</summary>
    private const string Memory = "/dev/shm";

    private readonly Process shell;

    private PrivateCluster(Process shell, int port)
    {
        this.shell = shell;
        AdminConnectionString = $"Host=127.0.0.1;Port={port};Username=postgres;Database=postgres";
    }

    public string AdminConnectionString { get; }

    /// <param name="durable">As an operator's: every commit is on the disk. What is measured is measured so.</param>
    /// <param name="more">More settings of the server, as on its command line.</param>
    /// <exception cref="InvalidOperationException">PostgreSQL is not installed or did not start; the message says which.</exception>
    public static async Task<PrivateCluster> StartAsync(CancellationToken ct, bool durable = false, string more = "")
    {
        var settings = (durable ? "" : Fleeting) + " " + more;
        var bin = FindBinaries();
        var port = FreePorts.Take();
        var start = new ProcessStartInfo { RedirectStandardInput = true, RedirectStandardOutput = true, UseShellExecute = false, WorkingDirectory = "/" };
        string[] script = ["sh", "-c", Script, "sh", bin, $"{port}", settings, durable ? "" : Memory];
        string[] words = Environment.UserName == "root" ? ["runuser", "-u", UnprivilegedUser(), "--", .. script] : script;
        start.FileName = words[0];
        foreach (var word in words[1..])
        {
            start.ArgumentList.Add(word);
        }

        var shell = Process.Start(start) ?? throw new InvalidOperationException("The shell that holds the test cluster did not start.");
        var said = await shell.StandardOutput.ReadLineAsync(ct);
        if (said != "ready")
        {
            var rest = await shell.StandardOutput.ReadToEndAsync(ct);
            throw new InvalidOperationException($"The test cluster did not start: {said}\n{rest}");
        }

        return new PrivateCluster(shell, port);
    }

    /// <summary>A fresh database with the newest schema, dropped when disposed.</summary>
    public async Task<TestDatabase> CreateDatabaseAsync(CancellationToken ct)
    {
        var name = $"hotline_{Guid.NewGuid():N}";
        var admin = new NpgsqlConnectionStringBuilder(AdminConnectionString) { Pooling = false };
        await PostgresFixture.ExecuteAsync(admin.ConnectionString, $"create database {name}", ct);
        Migrator.Migrate(new NpgsqlConnectionStringBuilder(admin.ConnectionString) { Database = name }.ConnectionString);
        return new TestDatabase(admin.ConnectionString, name);
    }

    /// <summary>
    /// All its processes end at once, in the middle of whatever they do and without a checkpoint, and it starts again on what they left. Its settings say what that may be
    /// (<see cref="OutlivesCrash"/>).
    /// </summary>
    /// <returns>How many times by now it found that it had crashed and recovered by its log.</returns>
    /// <exception cref="InvalidOperationException">It did not start, or did not have to recover.</exception>
    public Task<int> CrashAsync(CancellationToken ct) => AskAsync("crash", ct);

    /// <summary>It restarts, and what it holds now is what <see cref="FailOverAsync"/> goes on with.</summary>
    public Task KeepAsync(CancellationToken ct) => AskAsync("keep", ct);

    /// <summary>It is gone, and a standby that had received nothing since <see cref="KeepAsync"/> has taken over, at the same address.</summary>
    /// <exception cref="InvalidOperationException">It did not start.</exception>
    public Task FailOverAsync(CancellationToken ct) => AskAsync("fail-over", ct);

    private async Task<int> AskAsync(string what, CancellationToken ct)
    {
        await shell.StandardInput.WriteLineAsync(what.AsMemory(), ct);
        var said = await shell.StandardOutput.ReadLineAsync(ct);
        return int.TryParse(said, NumberStyles.None, CultureInfo.InvariantCulture, out var times) && (times > 0 || what == "keep")
            ? times
            : throw new InvalidOperationException($"The test cluster did not come back ({what}): {said}\n{await shell.StandardOutput.ReadToEndAsync(ct)}");
    }

    public async ValueTask DisposeAsync()
    {
        shell.StandardInput.Close();
        await shell.WaitForExitAsync();
        shell.Dispose();
    }

    /// <summary>Folder of initdb, pg_ctl and pg_dump.</summary>
    /// <exception cref="InvalidOperationException">PostgreSQL is not installed.</exception>
    public static string FindBinaries() =>
        Directory.Exists("/usr/lib/postgresql")
            ? Directory.GetDirectories("/usr/lib/postgresql").Select(version => Path.Combine(version, "bin"))
                .Where(bin => File.Exists(Path.Combine(bin, "initdb"))).OrderByDescending(bin => bin, StringComparer.Ordinal)
                .FirstOrDefault() ?? throw Missing()
            : throw Missing();

    private static InvalidOperationException Missing() =>
        new("PostgreSQL is not installed (apt-get install postgresql), and HOTLINE_TEST_POSTGRES names no server.");

    private static string UnprivilegedUser() =>
        File.ReadLines("/etc/passwd").Any(line => line.StartsWith("postgres:", StringComparison.Ordinal)) ? "postgres" : "nobody";
}
