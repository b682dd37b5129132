using Bunit;
using Hotline.Agent.Client.Contracts;
using Hotline.Agent.Client.Search;
using MudBlazor.Services;

namespace Hotline.Agent.Client.Tests.Search;

public sealed class FoundListTests : BunitContext
{
    private const string Script = "<script>alert('路灯')</script><img src=x onerror=alert(1)>";

    public FoundListTests()
    {
        Services.AddMudServices();
        JSInterop.Mode = JSRuntimeMode.Loose;
    }

    [Fact]
    public void Script_in_what_was_found_stays_text_beside_its_marks()
    {
        var row = new TicketRow(
            Guid.CreateVersion7(), "261124000001", TicketState.InHandling, "办理中", null, "路灯", "西湖区", Script, "Normal", null, Light.Normal, null, null, 1, 0, Scenes.Noon);
        var list = Render<FoundList>(p => p.Add(l => l.Rows, [new FoundRow(row, Script, "网站")]).Add(l => l.Marks, ["路灯", "script"]));

        Assert.Empty(list.FindAll("script, img"));
        Assert.Equal(Script, list.Find(".found-title").TextContent.Trim());
        Assert.Equal(Script, list.Find(".found-snippet").TextContent.Trim());
        Assert.Equal(["script", "路灯", "script"], list.Find(".found-snippet").QuerySelectorAll("mark").Select(mark => mark.TextContent));
    }
}
