using System.Diagnostics;
using System.Text;
using Hotline.Agent.Client.Contracts;
using Hotline.EndToEnd.Tests.City;
using Hotline.EndToEnd.Tests.Desk;
using Hotline.EndToEnd.Tests.Wire;

namespace Hotline.EndToEnd.Tests.Stories;

/// <summary>
/// Names and numbers are planted in the form, in free text and in SIP headers; the whole story runs; then they are
/// looked for everywhere that outlives it.
/// </summary>
[Collection(typeof(Alone))]
public sealed class Nothing_private_is_left_in_the_clear(DemoCity city)
{
    private const string Number = "18979135724", Asserted = "18979146835", Shown = "司马不可泄", Elsewhere = "上官藏名";

    [Fact(Timeout = 180_000)]
    public async Task Not_in_logs_jobs_outbox_file_names_spool_or_a_dump()
    {
        var hotline = await city.StartedAsync();
        var matter = Matter.StreetLamp with { Title = $"{Elsewhere}反映井盖松动", Content = $"{Elsewhere}（18979157946）反映井盖松动，住蛤蟆街98弄7号3单元。" };
        string[] planted = [.. matter.Secrets, Number, Asserted, Shown, Elsewhere, "18979157946", "井盖松动"];
        await using var caller = new WireCaller(hotline.SipPort, Number, 700, Shown,
            ("P-Asserted-Identity", $"\"{Shown}\" <sip:{Asserted}@127.0.0.1>"),
            ("Remote-Party-ID", $"\"{Shown}\" <sip:{Asserted}@127.0.0.1>;party=calling"));

        var closed = await Spine.RunAsync(hotline, hotline.LoginOf("agent"), hotline.LoginOf("liaison"), caller, matter, () => hotline.Phone("8001"));
        Assert.Equal(TicketState.Closed, closed.State);
        await Eventually.HoldsAsync("the recording is in the vault", TimeSpan.FromSeconds(30), async () =>
            await Journal.OneAsync<long>(hotline, "select count(*) from agent.recording where stored_at is null") == 0);

        var dump = await DumpAsync(hotline);
        Assert.NotNull(closed.Number);
        Assert.Contains(closed.Number, Encoding.UTF8.GetString(dump), StringComparison.Ordinal); // The dump is of this database, and the search can find.
        Assert.Empty(Found("the dump", dump, planted));

        // Whatever lies in the data folder besides PostgreSQL's own files, which the dump has told of.
        foreach (var file in Directory.EnumerateFiles(hotline.Data, "*", SearchOption.AllDirectories)
            .Where(f => !IsUnder(hotline.Data, f, "postgres") && !IsUnder(hotline.Data, f, "programs") && !IsSocket(f) && new FileInfo(f).Length > 0))
        {
            Assert.DoesNotContain(planted, secret => file.Contains(secret, StringComparison.Ordinal));
            Assert.Empty(Found(file, await ReadSharedAsync(file), planted));
        }

        Assert.Empty(Found("the screen of ops/run", Encoding.UTF8.GetBytes(hotline.Output), planted));
        MasterKeyIsNotIn(dump, hotline);
    }

    /// <summary>As text, and as the hexadecimal that a dump makes of bytes.</summary>
    private static IEnumerable<string> Found(string where, byte[] bytes, IEnumerable<string> planted) =>
        from secret in planted
        let clear = Encoding.UTF8.GetBytes(secret)
        where bytes.AsSpan().IndexOf(clear) >= 0
            || bytes.AsSpan().IndexOf(Encoding.ASCII.GetBytes(Convert.ToHexStringLower(clear))) >= 0
            || bytes.AsSpan().IndexOf(Encoding.Unicode.GetBytes(secret)) >= 0
            || bytes.AsSpan().IndexOf(Encoding.ASCII.GetBytes(Escaped(secret))) >= 0
        select $"{secret} in {where}";

    /// <summary>As a JSON writer may put it; plain ASCII stays as it is.</summary>
    private static string Escaped(string text) => string.Concat(text.Select(c => c < 128 ? c.ToString() : $"\\u{(int)c:X4}"));

    private static void MasterKeyIsNotIn(byte[] dump, RunningHotline hotline)
    {
        var text = File.ReadAllText(Path.Combine(hotline.Data, "keys", "master.key")).Trim();
        var key = Convert.FromBase64String(text);
        Assert.Equal(32, key.Length);
        Assert.True(dump.AsSpan().IndexOf(Encoding.ASCII.GetBytes(text)) < 0, "the master key is in the dump");
        Assert.True(dump.AsSpan().IndexOf(Encoding.ASCII.GetBytes(Convert.ToHexStringLower(key))) < 0, "the master key is in the dump");
        Assert.True(dump.AsSpan().IndexOf(key) < 0, "the master key is in the dump");
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(hotline.Data, "keys", "master.key")));
    }

    private static async Task<byte[]> DumpAsync(RunningHotline hotline)
    {
        var pgDump = Directory.GetDirectories("/usr/lib/postgresql").Order(StringComparer.Ordinal).Select(d => Path.Combine(d, "bin", "pg_dump")).Last(File.Exists);
        var start = new ProcessStartInfo(pgDump, ["-h", Path.Combine(hotline.Data, "run"), "-p", "5432", "-U", "hotline", "hotline"]) { RedirectStandardOutput = true };
        start.Environment["PGPASSWORD"] = (await File.ReadAllTextAsync(Path.Combine(hotline.Data, "keys", "postgres.password"), TestContext.Current.CancellationToken)).Trim();
        using var dump = Process.Start(start)!; // Start with UseShellExecute off always gives a process.
        using var bytes = new MemoryStream();
        await dump.StandardOutput.BaseStream.CopyToAsync(bytes, TestContext.Current.CancellationToken);
        await dump.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, dump.ExitCode);
        return bytes.ToArray();
    }

    private static bool IsUnder(string data, string file, string folder) => file.StartsWith(Path.Combine(data, folder) + "/", StringComparison.Ordinal);

    private static bool IsSocket(string file) => Path.GetFileName(file).StartsWith(".s.PGSQL", StringComparison.Ordinal);

    private static async Task<byte[]> ReadSharedAsync(string file)
    {
        await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var bytes = new MemoryStream();
        await stream.CopyToAsync(bytes, TestContext.Current.CancellationToken);
        return bytes.ToArray();
    }
}
