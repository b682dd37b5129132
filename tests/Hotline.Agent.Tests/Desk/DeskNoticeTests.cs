using Hotline.Agent.Client.Contracts;
using Hotline.Agent.Data;

namespace Hotline.Agent.Tests.Desk;

public sealed class DeskNoticeTests
{
    [Fact]
    public void A_full_notice_fits_a_notification_and_reads_back()
    {
        var at = new DateTimeOffset(2026, 11, 24, 4, 0, 0, TimeSpan.Zero).AddTicks(1234567);
        var ticket = new TicketNotice(Guid.CreateVersion7(), "261124000001", TicketState.AwaitingFollowUp, new string('x', 40));
        var targets = Enumerable.Range(0, DeskNotice.MaxTargets).Select(_ => new DeskTarget(Guid.CreateVersion7(), long.MaxValue)).ToList();
        var notice = new DeskNotice(at, DeskEventKind.PresenceChanged, Guid.CreateVersion7(), new string('q', 32), ticket, targets);

        // As PostgreSQL puts it together.
        var written = targets.Select(target => DeskNotice.Target.Replace("\"%s\"", $"\"{target.Account}\"", StringComparison.Ordinal).Replace("%s", $"{target.Seq}", StringComparison.Ordinal));
        var payload = notice.Head() + string.Join(',', written) + DeskNotice.Tail;
        Assert.InRange(System.Text.Encoding.UTF8.GetByteCount(payload), 1, 7999);
        var back = DeskNotice.Read(payload);
        Assert.Equal(notice.At, back.At);
        Assert.Equal(notice.Ticket, back.Ticket);
        Assert.Equal(notice.To, back.To);
    }
}
