using Bunit;
using Hotline.Agent.Client.Contracts;
using Hotline.Agent.Client.Tickets;
using Hotline.Agent.Client.Wire;

namespace Hotline.Agent.Client.Tests.Tickets;

public sealed class FlagChoiceTests : BunitContext
{
    [Fact]
    public void Marks_are_chosen_together_and_given_back_one_by_one()
    {
        IReadOnlyList<string> chosen = ["Difficult"];
        var choice = Render<FlagChoice>(p => p.Add(c => c.Chosen, chosen).Add(c => c.OnPick, picked => chosen = picked));
        Assert.Equal(["疑难", "群诉", "匿名", "涉稳", "典型", "省级交办", "催办", "督办", "保密", "不计入考核"], choice.FindAll("button").Select(button => button.TextContent.Trim()));
        Assert.Equal(["true", .. Enumerable.Repeat("false", 9)], choice.FindAll("button").Select(button => button.GetAttribute("aria-pressed")));
        choice.Find("[data-testid=flag-Anonymous]").Click();
        Assert.Equal(["Difficult", "Anonymous"], chosen);
        choice.Find("[data-testid=flag-Difficult]").Click();
        Assert.Empty(chosen);
    }

    [Fact]
    public void Where_they_are_counted_only_those_are_offered_that_some_have_and_those_that_are_chosen()
    {
        var choice = Render<FlagChoice>(p => p.Add(c => c.Chosen, ["Anonymous"]).Add(c => c.Counts, [new NamedCount("Group", "群诉", 3)]));
        Assert.Equal(["flag-Group", "flag-Anonymous"], choice.FindAll("button").Select(button => button.GetAttribute("data-testid")));
        Assert.Equal("群诉3", string.Concat(choice.Find("[data-testid=flag-Group]").TextContent.Where(letter => !char.IsWhiteSpace(letter))));
    }

    [Fact]
    public void A_file_of_a_list_is_asked_for_with_the_same_marks() =>
        Assert.Equal("/api/tickets/export?list=all&flag=Difficult&flag=Group", TicketsApi.ExportPath("all", ["Difficult", "Group"]));
}
