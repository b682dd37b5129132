using CsCheck;
using Hotline.Telephony.Contracts;

namespace Hotline.Telephony.Tests.Link;

public sealed class EventSpoolTests : IDisposable
{
    private readonly SpoolBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void Events_come_back_in_order_with_their_numbers_in_the_next_process()
    {
        for (int i = 1; i <= 5; i++)
            Assert.True(_bench.Spool.Append(SpoolBench.Event(i)));
        _bench.Spool.Acknowledge(2);
        Assert.Equal([3, 4, 5], _bench.All().Select(e => (int)e.Seq));
        _bench.Reopen();
        Assert.Equal(5, _bench.Spool.LastSeq);
        Assert.All(_bench.All(), e => Assert.Equal(e.Seq, SpoolBench.Number(e)));
        _bench.Spool.Append(SpoolBench.Event(6));
        Assert.Equal(6, _bench.Spool.LastSeq);
    }

    [Fact]
    public void A_number_is_never_used_again_when_everything_was_acknowledged_and_the_newest_are_kept()
    {
        string padding = new('x', 10_000);
        for (int i = 1; i <= 1000; i++)
            _bench.Spool.Append(new PhoneUnregistered(padding, SpoolBench.At));
        _bench.Spool.Acknowledge(1000);
        Assert.InRange(_bench.Segments.Sum(path => new FileInfo(path).Length), 3 << 20, 6 << 20);
        Assert.False(_bench.Spool.HasUnacknowledged);
        Assert.InRange(_bench.Spool.FirstSeq, 401, 700);
        _bench.Reopen();
        Assert.Equal((1000, 1000), (_bench.Spool.LastSeq, _bench.Spool.AcknowledgedSeq)); // What is kept is not sent again by the next process.
    }

    [Fact]
    public void What_a_power_cut_took_from_the_end_of_a_full_file_goes_out_as_unknown_and_nothing_before_it_is_passed_over()
    {
        string padding = new('x', 10_000);
        for (int i = 1; i <= 150; i++)
            _bench.Spool.Append(new PhoneUnregistered(padding, SpoolBench.At));
        Assert.Equal(2, _bench.Segments.Length);
        _bench.Spool.Dispose();
        using (var torn = new FileStream(_bench.Segments[0], FileMode.Open))
            torn.SetLength(torn.Length - 100);
        _bench.Reopen();
        var all = _bench.All();
        Assert.Equal(Enumerable.Range(1, 150), all.Select(e => (int)e.Seq));
        Assert.Equal(1, all.Count(e => e.Event is not PhoneUnregistered));
    }

    [Fact]
    public void What_a_web_side_that_went_back_has_lost_is_there_again()
    {
        for (int i = 1; i <= 8; i++)
            _bench.Spool.Append(SpoolBench.Event(i));
        _bench.Spool.Acknowledge(7);
        _bench.Spool.GoBack(5);
        Assert.Equal([6, 7, 8], _bench.All().Select(SpoolBench.Number));
        _bench.Spool.Acknowledge(8);
        Assert.Empty(_bench.All());
        _bench.Reopen();
        Assert.Equal((1L, 0), (_bench.Spool.FirstSeq, _bench.All().Count));
        _bench.Spool.GoBack(3);
        Assert.Equal([4, 5, 6, 7, 8], _bench.All().Select(SpoolBench.Number));
    }

    [Fact]
    public void Nobody_goes_back_across_numbers_that_were_never_given_out_here()
    {
        _bench.Spool.Append(SpoolBench.Event(1));
        _bench.Spool.Acknowledge(1000);
        for (int i = 1001; i <= 1003; i++)
            _bench.Spool.Append(SpoolBench.Event(i));
        _bench.Spool.Acknowledge(1002);
        _bench.Spool.GoBack(1);
        Assert.Equal([1001, 1002, 1003], _bench.All().Select(SpoolBench.Number));
        _bench.Spool.GoBack(2000);
        Assert.Equal(3, _bench.All().Count);
        _bench.Reopen();
        Assert.Equal((1001L, 3), (_bench.Spool.FirstSeq, _bench.All().Count));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(20)]
    [InlineData(60)]
    public void A_record_torn_by_a_kill_is_dropped_and_its_number_used_anew(int torn)
    {
        for (int i = 1; i <= 3; i++)
            _bench.Spool.Append(SpoolBench.Event(i));
        string file = Assert.Single(_bench.Segments);
        long whole = new FileInfo(file).Length;
        _bench.Spool.Append(SpoolBench.Event(4));
        using (var stream = new FileStream(file, FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
            stream.SetLength(whole + torn);
        _bench.Reopen();
        Assert.Equal(3, _bench.Spool.LastSeq);
        Assert.Equal([1, 2, 3], _bench.All().Select(SpoolBench.Number));
        _bench.Spool.Append(SpoolBench.Event(44));
        Assert.Equal([1, 2, 3, 44], _bench.All().Select(SpoolBench.Number));
    }

    [Fact]
    public void A_damaged_record_keeps_its_number_as_an_event_of_unknown_kind()
    {
        for (int i = 1; i <= 3; i++)
            _bench.Spool.Append(SpoolBench.Event(i));
        string file = Assert.Single(_bench.Segments);
        var bytes = Shared(file);
        bytes[20] ^= 1;
        _bench.Spool.Dispose();
        File.WriteAllBytes(file, bytes);
        _bench.Reopen();
        var all = _bench.All();
        Assert.Equal([1, 2, 3], all.Select(e => (int)e.Seq));
        Assert.Equal(typeof(TelephonyEvent), all[0].Event.GetType());
        Assert.Equal(2, SpoolBench.Number(all[1]));
    }

    [Fact]
    public void Nothing_of_an_event_can_be_read_on_the_disk()
    {
        _bench.Spool.Append(new CallArrived(Guid.NewGuid(), new CallerNumber("13807911234"), "12345", SpoolBench.At));
        string text = System.Text.Encoding.Latin1.GetString(Shared(Assert.Single(_bench.Segments)));
        Assert.DoesNotContain("13807911234", text);
        Assert.DoesNotContain("12345", text);
        var arrived = Assert.IsType<CallArrived>(Assert.Single(_bench.All()).Event);
        Assert.Equal("13807911234", arrived.Caller.Clear);
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(_bench.Root, "node.key")));
    }

    [Fact]
    public void A_web_side_that_knows_more_than_this_disk_moves_the_numbers_on()
    {
        _bench.Spool.Append(SpoolBench.Event(1));
        _bench.Spool.Acknowledge(1000);
        _bench.Spool.Append(SpoolBench.Event(7));
        Assert.Equal((1001L, 7), (Assert.Single(_bench.All()).Seq, SpoolBench.Number(_bench.All()[0])));
        _bench.Reopen();
        Assert.Equal(1001, _bench.Spool.LastSeq);
    }

    [Fact]
    public void A_disk_without_room_keeps_events_in_memory_then_drops_the_newest_without_a_number()
    {
        using var small = new SpoolBench(maxBytes: 2000);
        int taken = 0;
        while (small.Spool.Append(SpoolBench.Event(taken + 1)) && taken < 20_000)
            taken++;
        Assert.InRange(taken, 10_000, 10_030);
        Assert.Equal(taken, small.Spool.LastSeq);
        Assert.Equal(Enumerable.Range(1, taken), small.All().Select(SpoolBench.Number));
        small.Spool.Acknowledge(taken - 5);
        Assert.Equal(5, small.All().Count);
        Assert.True(small.Spool.Append(SpoolBench.Event(taken + 1)));
        Assert.Equal(taken + 1, small.Spool.LastSeq);
    }

    [Fact]
    public void Batches_are_bounded_by_count_and_bytes_but_never_empty()
    {
        for (int i = 1; i <= 10; i++)
            _bench.Spool.Append(SpoolBench.Event(i));
        Assert.Equal(4, _bench.Spool.Peek(4, int.MaxValue).Count);
        Assert.Single(_bench.Spool.Peek(4, 1));
    }

    [Fact]
    public void Whatever_is_appended_acknowledged_killed_and_torn_the_numbers_stay_whole() =>
        Gen.Select(Gen.Int[0, 3], Gen.Int[0, 40]).Array[1, 40].Sample(
            steps =>
            {
                using var bench = new SpoolBench();
                var expected = new SortedDictionary<long, int>();
                int next = 1;
                foreach (var (kind, amount) in steps)
                    Step(bench, expected, kind, amount, ref next);
                return bench.All().Select(e => (e.Seq, SpoolBench.Number(e))).SequenceEqual(expected.Select(e => (e.Key, e.Value)));
            },
            iter: 60);

    private static void Step(SpoolBench bench, SortedDictionary<long, int> expected, int kind, int amount, ref int next)
    {
        switch (kind)
        {
            case 0:
                for (int i = 0; i <= amount; i++, next++)
                {
                    bench.Spool.Append(SpoolBench.Event(next));
                    expected.Add(bench.Spool.LastSeq, next);
                }
                break;
            case 1 when expected.Count > 0:
                long upTo = expected.Keys.First() + Math.Min(amount, expected.Count - 1);
                bench.Spool.Acknowledge(upTo);
                foreach (long key in expected.Keys.Where(k => k <= upTo).ToList())
                    expected.Remove(key);
                break;
            case 2:
                bench.Reopen();
                Forget(bench, expected);
                break;
            case 3:
                File.AppendAllText(bench.Segments[^1], new string('\0', amount));
                bench.Reopen();
                Forget(bench, expected);
                break;
        }
    }

    /// <summary>A new process offers acknowledged events of a segment again; the web side answers with its number.</summary>
    private static void Forget(SpoolBench bench, SortedDictionary<long, int> expected) =>
        bench.Spool.Acknowledge(expected.Count > 0 ? expected.Keys.First() - 1 : bench.Spool.LastSeq);

    private static byte[] Shared(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        return bytes;
    }
}
