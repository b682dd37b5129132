using Hotline.Agent.Link;

namespace Hotline.Agent.Tests.Link;

public sealed class LinkConnectionTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 24, 8, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Commands_that_are_not_pending_any_more_are_forgotten_and_the_others_are_not_sent_twice()
    {
        var link = new LinkConnection("tel-1", "connection");
        var (pending, over) = (Guid.NewGuid(), Guid.NewGuid());
        link.Sent(pending, Now);
        link.Sent(over, Now);
        link.KeepOnly(new HashSet<Guid> { pending });
        Assert.Equal(1, link.Remembered);
        Assert.False(link.MaySend(pending, Now, TimeSpan.FromSeconds(5)));
        Assert.True(link.MaySend(over, Now, TimeSpan.FromSeconds(5)));
    }
}
