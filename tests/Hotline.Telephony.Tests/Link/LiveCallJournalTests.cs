using Hotline.Telephony.Link;

namespace Hotline.Telephony.Tests.Link;

public sealed class LiveCallJournalTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("hotline-live-").FullName;

    private string Calls => Path.Combine(_folder, "calls");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void The_file_grows_to_the_most_calls_that_were_up_at_once()
    {
        using var journal = new LiveCallJournal(_folder);
        for (int wave = 0; wave < 100; wave++)
        {
            var calls = Enumerable.Range(0, 3).Select(_ => Guid.NewGuid()).ToArray();
            foreach (var call in calls)
                journal.Began(call);
            journal.Bridged(calls[wave % 3]);
            foreach (var call in calls)
                journal.Ended(call);
        }
        Assert.Equal(3 * 17, new FileInfo(Calls).Length);
        Assert.Empty(Reread());
    }

    [Fact]
    public void Whatever_happens_in_whatever_order_those_that_are_up_are_left_over()
    {
        var random = new Random(7);
        var up = new Dictionary<Guid, bool>();
        using var journal = new LiveCallJournal(_folder);
        for (int step = 0; step < 5000; step++)
        {
            var some = up.Count > 0 ? up.Keys.ElementAt(random.Next(up.Count)) : Guid.NewGuid();
            switch (random.Next(4))
            {
                case 0 or 1 when up.Count < 40:
                    var call = Guid.NewGuid();
                    journal.Began(call);
                    up[call] = false;
                    break;
                case 2:
                    journal.Bridged(some);
                    up[some] = true;
                    break;
                default:
                    journal.Ended(some);
                    up.Remove(some);
                    break;
            }
            if (step % 250 == 0)
                Assert.Equal(up.Select(c => (c.Key, c.Value)).Order(), Reread().Order());
        }
    }

    [Fact]
    public void A_torn_end_costs_the_call_that_was_being_written_and_no_other()
    {
        Guid whole = Guid.NewGuid(), torn = Guid.NewGuid();
        using (var journal = new LiveCallJournal(_folder))
        {
            journal.Began(whole);
            journal.Began(torn);
        }
        using (var file = File.OpenWrite(Calls))
            file.SetLength(file.Length - 5);
        Assert.Equal([(whole, false)], Reread());
        var next = Guid.NewGuid();
        using (var journal = new LiveCallJournal(_folder))
            journal.Began(next);
        Assert.Equal([(whole, false), (next, false)], Reread());
    }

    [Fact]
    public void Calls_that_an_earlier_program_wrote_down_are_taken_over()
    {
        Guid waiting = Guid.NewGuid(), talking = Guid.NewGuid();
        File.WriteAllBytes(Path.Combine(_folder, waiting.ToString()), []);
        File.WriteAllBytes(Path.Combine(_folder, talking.ToString()), [1]);
        Assert.Equal(new[] { (waiting, false), (talking, true) }.Order(), Reread().Order());
        Assert.Equal(new[] { (waiting, false), (talking, true) }.Order(), Reread().Order());
        Assert.Equal([Calls], Directory.GetFiles(_folder));
    }

    /// <summary>What a new process finds.</summary>
    private IReadOnlyList<(Guid CallId, bool Bridged)> Reread()
    {
        using var journal = new LiveCallJournal(_folder);
        return journal.LeftOver();
    }
}
