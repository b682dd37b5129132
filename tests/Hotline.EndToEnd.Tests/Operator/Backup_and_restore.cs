using System.Globalization;
using Hotline.Agent.Client.Contracts;
using Hotline.EndToEnd.Tests.City;
using Hotline.EndToEnd.Tests.Desk;
using Hotline.EndToEnd.Tests.Wire;
using Hotline.Testing.Audio;
using Npgsql;

namespace Hotline.EndToEnd.Tests.Operator;

/// <summary>A backup is made while people work, laid into an empty folder, and lives there.</summary>
[Trait("Run", "long")] // minutes: ops/test --long
[Collection(typeof(Alone))]
public sealed class Backup_and_restore(DemoCity city)
{
    private const double Tone = 700;

    /// <summary>What a running system changes by itself, or what the front door forgets on purpose.</summary>
    private static readonly string[] Restless =
    [
        "agent.desk_connection", "agent.presence", "agent.telephony_node", "agent.registration", "agent.telephony_command", "agent.desk_stream", "agent.node_settings",
        "api.session", "api.sign_in_attempt", "dispatch.outbox_cursor",
    ];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact(Timeout = 600_000)]
    public async Task What_was_saved_while_people_worked_lives_on_in_an_empty_folder()
    {
        var hotline = await city.StartedAsync();
        var matter = Matter.StreetLamp;
        await using var caller = new WireCaller(hotline.SipPort, "13607910999", Tone);
        var closed = await Spine.RunAsync(hotline, hotline.LoginOf("agent"), hotline.LoginOf("liaison"), caller, matter, () => hotline.Phone("8001"));
        await Eventually.HoldsAsync("the recording is in the vault", TimeSpan.FromSeconds(30), async () =>
            await Journal.OneAsync<long>(hotline, "select count(*) from agent.recording where stored_at is null") == 0);

        var (to, keysTo, target) = (Machine.NewFolder("backup"), Machine.NewFolder("keys"), Machine.NewFolder("restored"));
        using var agent = await Staff.SignInAsync(hotline, hotline.LoginOf("agent"));
        var before = await CountsAsync(hotline.ConnectionString);
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var working = WorkAsync(agent, enough.Token);
        var backup = await OpsCommand.RunAsync("backup", "--data", hotline.Data, "--to", to, "--keys-to", keysTo);
        await enough.CancelAsync();
        var filed = await working;
        Assert.True(backup.ExitCode == 0, backup.Output);
        Assert.True(filed > 0, "nobody worked while the backup was made");
        var after = await CountsAsync(hotline.ConnectionString);
        var (saved, keys) = (backup.Said("backup"), backup.Said("keys"));
        NothingOfTheKeysIn(saved, keys, hotline);
        await RefusalsAsync(hotline, saved, keys, to, keysTo);

        var restored = await OpsCommand.RunAsync("restore", "--from", saved, "--keys", keys, "--data", target);
        Assert.True(restored.ExitCode == 0, restored.Output);
        Assert.Contains(" 0 of them without a file", restored.Output, StringComparison.Ordinal);
        await using (var again = await RunningHotline.StartAsync(target))
        {
            await ComparesAsync(hotline, again, before, after);
            await LivesAsync(again, hotline, closed, matter);
        }

        foreach (var folder in new[] { to, keysTo, target })
            Directory.Delete(folder, recursive: true);
    }

    /// <summary>Files requests until told to stop; how many.</summary>
    private static async Task<int> WorkAsync(Staff agent, CancellationToken enough)
    {
        var filed = 0;
        while (!enough.IsCancellationRequested)
        {
            var draft = await agent.SendAsync<TicketPage>(HttpMethod.Post, "api/tickets", new DraftFields(
                "Complaint", "050404", "360102", "阳明路", null, null, $"积水 {filed}", "备份时提交。", "Normal", false, "王建国", "13800000001"));
            await agent.SendAsync<TicketPage>(HttpMethod.Post, $"api/tickets/{draft.Id}/acceptance", new AcceptTicket(), draft.Version);
            filed++;
        }

        return filed;
    }

    private static void NothingOfTheKeysIn(string saved, string keys, RunningHotline hotline)
    {
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(keys));
        var master = File.ReadAllBytes(Path.Combine(hotline.Data, "keys", "master.key")).AsSpan().TrimEnd("\n"u8).ToArray();
        Assert.True(File.ReadAllBytes(keys).AsSpan().IndexOf(master) >= 0, "the search can find the key where it is");
        foreach (var file in Directory.EnumerateFiles(saved, "*", SearchOption.AllDirectories))
        {
            Assert.Equal(UnixFileMode.None, File.GetUnixFileMode(file) & (UnixFileMode.GroupRead | UnixFileMode.OtherRead));
            Assert.True(File.ReadAllBytes(file).AsSpan().IndexOf(master) < 0, $"the master key is in {file}");
        }
    }

    private static async Task RefusalsAsync(RunningHotline hotline, string saved, string keys, string to, string keysTo)
    {
        await RefusedAsync("must not lie with the backup", "backup", "--data", hotline.Data, "--to", to, "--keys-to", Path.Combine(to, "keys"));
        await RefusedAsync("is lost with it", "backup", "--data", hotline.Data, "--to", Path.Combine(hotline.Data, "backup"), "--keys-to", keysTo);
        await RefusedAsync("is not a data folder", "backup", "--data", to, "--to", to, "--keys-to", keysTo);
        await RefusedAsync("is not empty", "restore", "--from", saved, "--keys", keys, "--data", hotline.Data);

        var empty = Machine.NewFolder("refused");
        await RefusedAsync("has no manifest", "restore", "--from", to, "--keys", keys, "--data", empty);
        await RefusedAsync("is not an archive of keys", "restore", "--from", saved, "--keys", Path.Combine(saved, "files.tar"), "--data", empty);
        var foreign = await ForeignKeysAsync(keysTo);
        await RefusedAsync("do not belong to this backup", "restore", "--from", saved, "--keys", foreign, "--data", empty);
        var damaged = Path.Combine(to, "damaged");
        Directory.CreateDirectory(damaged);
        foreach (var file in Directory.EnumerateFiles(saved))
            File.Copy(file, Path.Combine(damaged, Path.GetFileName(file)));
        await using (var dump = new FileStream(Path.Combine(damaged, "database.dump"), FileMode.Open))
        {
            dump.Position = dump.Length / 2;
            var one = dump.ReadByte();
            dump.Position--;
            dump.WriteByte((byte)(one ^ 1));
        }

        await RefusedAsync("is damaged: the checksum of database.dump", "restore", "--from", damaged, "--keys", keys, "--data", empty);
        Assert.Empty(Directory.EnumerateFileSystemEntries(empty));
        Directory.Delete(empty);
    }

    private static async Task RefusedAsync(string words, string command, params string[] options)
    {
        var refused = await OpsCommand.RunAsync(command, options);
        Assert.Equal(1, refused.ExitCode);
        Assert.Contains(words, refused.Output, StringComparison.Ordinal);
        Assert.Single(refused.Output.Trim().Split('\n'));
    }

    /// <summary>An archive as of another installation: the same form, another master key.</summary>
    private static async Task<string> ForeignKeysAsync(string keysTo)
    {
        var folder = Directory.CreateDirectory(Path.Combine(keysTo, "foreign")).FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "keys-manifest"), "hotline-keys 1\n", Ct);
        await File.WriteAllTextAsync(Path.Combine(folder, "master.key"), Convert.ToBase64String(new byte[32]), Ct);
        var archive = folder + ".tar";
        using var tar = System.Diagnostics.Process.Start("tar", ["--create", "--file", archive, "-C", folder, "keys-manifest", "master.key"]);
        await tar.WaitForExitAsync(Ct);
        return archive;
    }

    /// <summary>Of every table as many rows as there were at some moment while the backup was made, each as it was; and every ticket whole.</summary>
    private static async Task ComparesAsync(RunningHotline original, RunningHotline again, Dictionary<string, long> before, Dictionary<string, long> after)
    {
        var counts = await CountsAsync(again.ConnectionString);
        Assert.Equal(before.Keys.Order(), counts.Keys.Order());
        Assert.True(counts["dispatch.ticket"] > 300 && counts["agent.recording"] > 0 && counts["api.account"] > 10, "there is something to compare");
        foreach (var (table, count) in counts.Where(row => !Restless.Contains(row.Key)))
            Assert.True(count >= before[table] && count <= after[table], $"{table}: {count} rows, between {before[table]} and {after[table]} while the backup was made");

        foreach (var table in new[] { "dispatch.unit", "dispatch.category", "dispatch.region", "dispatch.routing_rule", "dispatch.data_key", "api.account", "agent.recording", "agent.recording_key", "agent.desk_phone" })
            Assert.Equal(await DigestAsync(original, $"select t::text as row from {table} t"), await DigestAsync(again, $"select t::text as row from {table} t"));
        var seen = await Journal.OneAsync<string>(again, "select string_agg(distinct ticket_id::text, ',') from dispatch.ticket_event where kind = 'Closed'");
        var events = $"select e::text as row from dispatch.ticket_event e where ticket_id = any(string_to_array('{seen}', ',')::uuid[])";
        Assert.Equal(await DigestAsync(original, events), await DigestAsync(again, events));
        Assert.Equal(0, await Journal.OneAsync<long>(again, """
            select count(*) from dispatch.ticket t
            where t.event_seq <> (select count(*) from dispatch.ticket_event e where e.ticket_id = t.id)
               or (t.state <> 'Draft' and not exists (select 1 from dispatch.outbox o where o.ticket_id = t.id))
            """));
    }

    /// <summary>People sign in as before, read what was encrypted, hear the recording, and work goes on.</summary>
    private static async Task LivesAsync(RunningHotline again, RunningHotline original, TicketPage closed, Matter matter)
    {
        using var supervisor = await Staff.SignInAsync(again, original.LoginOf("supervisor"));
        var page = await supervisor.GetAsync<TicketPage>($"api/tickets/{closed.Id}");
        Assert.Equal(matter.Content, page.Content);
        var name = await supervisor.SendAsync<Revealed>(HttpMethod.Post, $"api/tickets/{closed.Id}/reveal", new RevealField("callerName", "核对备份"));
        Assert.Equal(matter.CallerName, name.Value);
        var audio = await supervisor.Http.GetByteArrayAsync(new Uri($"api/recordings/{page.RecordingId}", UriKind.Relative), Ct);
        var recording = WavFile.Parse(audio);
        Assert.True(ToneTrack.Of(recording.Left, Tone, recording.Rate).Total > TimeSpan.FromSeconds(1), "the caller's tone is not in the restored recording");

        using var agent = await Staff.SignInAsync(again, original.LoginOf("agent"));
        using var enough = new CancellationTokenSource(TimeSpan.FromMilliseconds(1));
        Assert.True(await WorkAsync(agent, enough.Token) >= 0);
        await using var caller = new WireCaller(again.SipPort, "13607910998", 500);
        Assert.Equal(200, await caller.CallAsync());
        await Eventually.HoldsAsync("the restored hotline takes calls into its journal", TimeSpan.FromSeconds(15), async () =>
            await Journal.OneAsync<long>(again, "select count(*) from agent.call where ended_at is null") == 1);
    }

    private static async Task<Dictionary<string, long>> CountsAsync(string connectionString)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync(Ct);
        await using var tables = new NpgsqlCommand("""
            select n.nspname || '.' || c.relname,
                (xpath('/row/c/text()', query_to_xml(format('select count(*) as c from %I.%I', n.nspname, c.relname), false, true, '')))[1]::text
            from pg_class c join pg_namespace n on n.oid = c.relnamespace
            where n.nspname in ('dispatch', 'agent', 'api') and c.relkind in ('r', 'p') and not c.relispartition
            """, connection);
        await using var reader = await tables.ExecuteReaderAsync(Ct);
        var counts = new Dictionary<string, long>();
        while (await reader.ReadAsync(Ct))
            counts[reader.GetString(0)] = long.Parse(reader.GetString(1), CultureInfo.InvariantCulture);
        return counts;
    }

    private static Task<string> DigestAsync(RunningHotline hotline, string rows) =>
        Journal.OneAsync<string>(hotline, $"select coalesce(md5(string_agg(row, e'\\n' order by row)), 'none') from ({rows}) all_rows");
}
