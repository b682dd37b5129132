using System.Globalization;
using Hotline.EndToEnd.Tests.City;

namespace Hotline.EndToEnd.Tests.Desk;

/// <summary>Puts a whole browser to sleep and wakes it: all its processes, as when the lid is shut.</summary>
/// <param name="mark">What only the command line of this browser has.</param>
internal sealed class Laptop(string mark)
{
    private readonly List<int> asleep = [];

    /// <summary>Nothing may be asked of the browser until it is woken.</summary>
    public async Task SleepAsync()
    {
        // What is started before its parent sleeps is met in the next round.
        while (Processes().Except(asleep).ToList() is { Count: > 0 } awake)
        {
            foreach (int id in awake)
            {
                await Kill.SendAsync("STOP", id);
                asleep.Add(id);
            }
        }

        Assert.True(asleep.Count > 2, "the browser's processes were not found");
    }

    /// <summary>Until the node has given up the line of who works on it, and the web side the console.</summary>
    public static Task MissedAsync(RunningHotline hotline, Login login) => Eventually.HoldsAsync(
        "node and web side have given the laptop up", TimeSpan.FromSeconds(40), () => Journal.OneAsync<bool>(hotline, $"""
            select not exists (select 1 from agent.registration r where r.extension = a.extension)
               and not exists (select 1 from agent.desk_connection c where c.account_id = a.account_id and c.closed_at is null)
            from agent.presence a where login = '{login.Name}'
            """));

    public async Task WakeAsync()
    {
        foreach (int id in asleep.Where(Kill.Alive))
            await Kill.SendAsync("CONT", id);
        asleep.Clear();
    }

    /// <summary>The browser and everything that it has started.</summary>
    private List<int> Processes()
    {
        var all = Directory.EnumerateDirectories("/proc").Select(folder => (Folder: folder, Id: int.TryParse(Path.GetFileName(folder), NumberStyles.None, null, out int id) ? id : 0))
            .Where(one => one.Id > 0).Select(one => (one.Id, Parent: ParentOf(one.Folder), Root: IsRoot(one.Folder))).ToList();
        var found = all.Where(one => one.Root).Select(one => one.Id).ToList();
        for (int i = 0; i < found.Count; i++)
            found.AddRange(all.Where(one => one.Parent == found[i] && !found.Contains(one.Id)).Select(one => one.Id));
        return found;
    }

    private bool IsRoot(string folder) => Read(folder, "cmdline") is { } words && words.Contains(mark, StringComparison.Ordinal) && !words.Contains("--type=", StringComparison.Ordinal);

    /// <summary>Fourth field of <c>stat</c> (proc_pid_stat(5)); the second is a name in parentheses that may hold anything.</summary>
    private static int ParentOf(string folder) =>
        Read(folder, "stat") is { } stat ? int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[1], CultureInfo.InvariantCulture) : 0;

    private static string? Read(string folder, string file)
    {
        try
        {
            return File.ReadAllText(Path.Combine(folder, file));
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return null; // It has ended meanwhile, or is nobody of ours.
        }
    }
}
