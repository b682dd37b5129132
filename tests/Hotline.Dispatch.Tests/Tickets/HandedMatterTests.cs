using Hotline.Dispatch.Catalog;
using Hotline.Dispatch.Privacy;
using Hotline.Dispatch.Tickets;

namespace Hotline.Dispatch.Tests.Tickets;

public sealed class HandedMatterTests
{
    private const string Wish = "熊建国：路面有坑，请回电13879100001";

    [Theory]
    [InlineData(PlatformShare.Matter, true, false, false, false)]
    [InlineData(PlatformShare.Person, false, false, false, true)]
    [InlineData(PlatformShare.Person, false, true, false, false)] // Confidential: not for whoever can do without.
    [InlineData(PlatformShare.Person, true, true, false, true)]
    [InlineData(PlatformShare.Person, true, false, true, false)]
    internal void Who_spoke_is_known_where_it_is_shared_and_may_be_known(PlatformShare shares, bool isEmergency, bool isConfidential, bool isAnonymous, bool isKnown)
    {
        var ticket = Scenes.In(TicketState.HandedOut, Scenes.Fields with { Content = Pii.Text(Wish), Confidential = isConfidential, Anonymous = isAnonymous }) with { Number = "261201000123" };
        var matter = HandedMatter.Of(ticket, new Platform("x", "某平台", isEmergency, 10, true, shares), Scenes.Now, "熊建国来电", [Wish], Scenes.Catalog);
        Assert.Equal((isKnown ? "熊建国" : null, isKnown ? "13879100001" : null), (matter.Name?.Clear(), matter.Phone?.Clear()));
        foreach (var text in new[] { matter.Content, Assert.Single(matter.Supplements) })
        {
            Assert.Equal(isKnown ? Wish : "[姓名]：路面有坑，请回电[电话]", text.Clear());
        }

        Assert.Equal(isKnown ? "熊建国来电" : "[姓名]来电", matter.Note.Clear());
        Assert.Equal(("朝阳中路88号", "城乡建设与管理 / 市政设施 / 道路破损"), (matter.Place?.Clear(), matter.Category));
        Assert.Equal((isAnonymous, isConfidential), (matter.Anonymous, matter.Confidential));
    }

    [Fact]
    public void Without_a_contact_number_the_one_of_the_call_is_given()
    {
        var ticket = Scenes.In(TicketState.HandedOut, Scenes.Fields with { ContactPhone = null });
        Assert.Equal("13879100001", HandedMatter.Of(ticket, new Platform("x", "某平台", false, 10, true, PlatformShare.Person), Scenes.Now, "", [], Scenes.Catalog).Phone?.Clear());
    }
}
