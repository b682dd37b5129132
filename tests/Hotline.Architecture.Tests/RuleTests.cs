using Hotline.Architecture.Tests.Rules;

namespace Hotline.Architecture.Tests;

/// <summary>Each rule fails on a piece of code that breaks it, and not on its innocent neighbour.</summary>
public sealed class RuleTests
{
    [Theory]
    [InlineData("Hotline.Telephony", "<ProjectReference Include=\"../Hotline.Dispatch/Hotline.Dispatch.csproj\" />")]
    [InlineData("Hotline.Api", "<ProjectReference Include=\"../Hotline.Telephony/Hotline.Telephony.csproj\" />")]
    [InlineData("Hotline.Telephony", "<PackageReference Include=\"Npgsql\" />")]
    [InlineData("Hotline.Dispatch", "<FrameworkReference Include=\"Microsoft.AspNetCore.App\" />")]
    public void A_forbidden_reference_is_found(string room, string line) =>
        Assert.Single(RoomReferences.Violations([new($"src/{room}/{room}.csproj", line)]));

    [Fact]
    public void A_forbidden_using_is_found()
    {
        Assert.Single(RoomReferences.Violations([new("src/Hotline.Agent/Desk/Pop.cs", "using Hotline.Telephony.Calls;\n")]));
        Assert.Empty(RoomReferences.Violations([new("src/Hotline.Agent/Desk/Pop.cs", "using Hotline.Telephony.Contracts;\nusing Hotline.Dispatch.Tickets;\n")]));
    }

    [Theory]
    [InlineData("var now = DateTimeOffset.UtcNow;")]
    [InlineData("var now = DateTime.Now;")]
    [InlineData("Thread.Sleep(10);")]
    [InlineData("var page = LoadAsync(ct).Result;")]
    [InlineData("LoadAsync(ct).Wait();")]
    [InlineData("LoadAsync(ct).GetAwaiter().GetResult();")]
    [InlineData("await Task.Delay(100, ct);")]
    [InlineData("await Task.Delay(Math.Max(1, time), ct);")]
    [InlineData("using var timer = new PeriodicTimer(interval);")]
    [InlineData("var n = Random.Shared.Next();")]
    [InlineData("async void Click() { }")]
    [InlineData("throw new NotImplementedException();")]
    [InlineData("// TODO: later")]
    public void A_banned_word_is_found(string line) => Assert.Single(BannedWords.Violations([Code(line)]));

    [Theory]
    [InlineData("// never DateTime.UtcNow: see TimeProvider")]
    [InlineData("var dialogResult = await dialog.Result;")]
    [InlineData("return new Reply { Result = 1 };")]
    [InlineData("await gate.WaitAsync(ct);")]
    [InlineData("await Task.Delay(Math.Max(1, left), timeProvider, ct);")]
    [InlineData("var url = \"http://localhost\"; // fine")]
    public void An_innocent_line_is_left_alone(string line) => Assert.Empty(BannedWords.Violations([Code(line)]));

    [Fact]
    public void A_write_into_another_rooms_schema_is_found()
    {
        SourceFile Store(string room) => new($"src/{room}/Store.cs", "const string Sql = \"\"\"\n  update dispatch.ticket set version = 2\n\"\"\";");
        Assert.Equal("src/Hotline.Agent/Store.cs:2: Hotline.Agent writes dispatch.ticket, which is Hotline.Dispatch's", Assert.Single(SqlOwnership.Violations([Store("Hotline.Agent")])));
        Assert.Empty(SqlOwnership.Violations([Store("Hotline.Dispatch")]));
    }

    [Fact]
    public void A_leaders_page_that_queries_tickets_is_found()
    {
        const string Sql = "const string Sql = \"select count(*) from dispatch.ticket\";";
        Assert.Single(LeadersReadRollups.Violations([new("src/Hotline.Dispatch/Trends/Reader.cs", Sql)]));
        Assert.Empty(LeadersReadRollups.Violations([new("src/Hotline.Dispatch/Tickets/Store.cs", Sql)]));
    }

    [Fact]
    public void A_page_that_nobody_is_shown_is_found()
    {
        SourceFile tour = new("docs/tour.md", "**Search** (`/search`)");
        Assert.Empty(PagesOnTheTour.Violations([tour, new("src/Hotline.Agent.Client/SearchPage.razor", "@page \"/search\"\n@inject X Y")]));
        Assert.Single(PagesOnTheTour.Violations([tour, new("src/Hotline.Api/Pages/Track.cshtml", "@page \"/citizen/track\"")]));
    }

    [Fact]
    public void A_column_that_no_operator_is_told_of_is_found()
    {
        const string Code = "class Skills : AdminKind<SkillEntry>\n string Name => \"skills\"; RequiredColumns => [\"code\"]; new(row.Required(\"code\"), row.Several(\"logins\"))";
        SourceFile Table(string rows) => new(KindsAreDescribed.Table, rows);
        SourceFile skills = new(KindsAreDescribed.Folder + "Skills.cs", Code);
        Assert.Empty(KindsAreDescribed.Violations([Table("| skills | code, [logins] |"), skills]));
        Assert.Single(KindsAreDescribed.Violations([Table("| skills | code |"), skills]));
        Assert.Single(KindsAreDescribed.Violations([Table("| skills | code, logins |"), skills]));
        Assert.Single(KindsAreDescribed.Violations([Table("| queues | code, [logins] |"), skills]));
        SourceFile shared = new(KindsAreDescribed.Folder + "Fixed.cs", "abstract class Fixed<T> : AdminKind<T>\n RequiredColumns => [\"name\"]; row.Required(\"name\")");
        SourceFile numbers = new(KindsAreDescribed.Folder + "Numbers.cs", "class Numbers(Store store) : Fixed<Policy>\n string Name => \"policy\";");
        Assert.Empty(KindsAreDescribed.Violations([Table("| policy | name |"), shared, numbers]));
        Assert.Equal(2, KindsAreDescribed.Violations([Table("| policy | value |"), shared, numbers]).Count());
    }

    [Fact]
    public void A_verb_without_its_form_is_found()
    {
        SourceFile Table(string rows) => new("src/Hotline.Dispatch/Tickets/TicketLifecycle.cs", rows);
        SourceFile console = new("src/Hotline.Agent.Client/Tickets/Verbs/VerbPanel.razor", "case TicketVerb.Reply: <ReplyForm Call=\"VerbCall.Reply\" />");
        SourceFile page = new("src/Hotline.Api/Pages/Unit/Ticket.cshtml", "<form method=\"post\" asp-page-handler=\"Reply\">");
        SourceFile handlers = new("src/Hotline.Api/Pages/Unit/Ticket.cshtml.cs", "public Task OnPostReplyAsync(int version) => DoAsync();");
        const string Reply = "new(Verb.Reply, [InHandling], [Role.Liaison], [Closed], OfOwnUnit: true),";
        Assert.Empty(VerbsHaveForms.Violations([Table(Reply), console, page, handlers]));
        Assert.Single(VerbsHaveForms.Violations([Table(Reply), console, handlers]));
        Assert.Single(VerbsHaveForms.Violations([Table(Reply), console, page]));
        Assert.Single(VerbsHaveForms.Violations([Table(Reply), page, handlers]));
        Assert.Single(VerbsHaveForms.Violations([Table("new(Verb.Urge, Open, [Role.Agent, Role.System], Open),"), console]));
        Assert.Empty(VerbsHaveForms.Violations([Table("new(Verb.Rate, Open, [Role.Citizen], Open), new(Verb.Escalate, Open, [Role.System], Open),"), console]));
        Assert.Single(VerbsHaveForms.Violations([Table("")]));
    }

    [Fact]
    public void A_verb_that_no_story_does_is_found()
    {
        SourceFile table = new("src/Hotline.Dispatch/Tickets/TicketLifecycle.cs", "new(Verb.Reply, [InHandling], [Role.Liaison], [Closed]), new(Verb.Escalate, Open, [Role.System], Open),");
        SourceFile deeds = new("tests/Hotline.EndToEnd.Tests/Desk/Deeds.cs", "Task DoneAsync(Person person, string verb, Func<Task> step); Task SubmitAsync(Guid id, string handler); Task OpenAsync(Guid id, string form);");
        SourceFile Story(string line) => new("tests/Hotline.EndToEnd.Tests/Stories/Tale.cs", line);
        const string Console = "await DoneAsync(liaison, \"Reply\", () => Press());", Page = "await phone.SubmitAsync(id, \"Reply\");";
        Assert.Empty(VerbsHaveStories.Violations([table, deeds, Story(Console + Page)]));
        Assert.Single(VerbsHaveStories.Violations([table, deeds, Story(Console)]));
        Assert.Single(VerbsHaveStories.Violations([table, deeds, Story(Page)]));
        Assert.Equal(2, VerbsHaveStories.Violations([table, deeds, Story("// " + Console + Page)]).Count());
        Assert.Equal(2, VerbsHaveStories.Violations([table, deeds, Story("await OpenAsync(id, \"Reply\"); Assert.Equal(\"Reply\", await DoneAsync(liaison, which, null));")]).Count());
    }

    [Fact]
    public void A_method_of_the_desk_hub_that_nobody_presses_is_found()
    {
        SourceFile Hub(string methods) => new(DeskHubIsPressed.Hub, $"public interface IDeskClient {{ Task Event(DeskEvent e); }}\npublic interface IDeskHub\n{{\n    Task<DeskSnapshot> Snapshot();\n    Task<string[]> LineNodes();\n    Task<string> ConnectLine(LineRequest request);\n{methods}}}\n");
        SourceFile Test(string line) => new("tests/Hotline.Agent.Client.Tests/AgentDesk/PressTests.cs", line);
        const string HangUp = "    Task HangUp(Guid callId);\n", Press = "await hub.PressedAsync(bar, \"hangup-button\", nameof(IDeskHub.HangUp), id);";
        Assert.Empty(DeskHubIsPressed.Violations([Hub(HangUp), Test(Press)]));
        Assert.Empty(DeskHubIsPressed.Violations([Hub(HangUp), Test("Assert.Equal((nameof(IDeskHub.HangUp), id), asked);")]));
        Assert.Single(DeskHubIsPressed.Violations([Hub(HangUp), Test("// " + Press)]));
        Assert.Single(DeskHubIsPressed.Violations([Hub(HangUp), Test("await hub.PressedAsync(bar, \"hold-button\", method, id); Say(nameof(IDeskHub.HangUp));")]));
        Assert.Single(DeskHubIsPressed.Violations([new(DeskHubIsPressed.Hub, "")]));
    }

    [Fact]
    public void A_long_file_needs_a_reason_and_a_short_one_loses_it()
    {
        SourceFile Long(int lines) => new("src/Hotline.Api/Long.cs", new string('\n', lines));
        Dictionary<string, string> reason = new() { ["src/Hotline.Api/Long.cs"] = "a table" };
        Assert.Single(FileSizes.Violations([Long(251)], new Dictionary<string, string>()));
        Assert.Empty(FileSizes.Violations([Long(251)], reason));
        Assert.Single(FileSizes.Violations([Long(401)], reason));
        Assert.Single(FileSizes.Violations([Long(250)], reason));
    }

    [Theory]
    [InlineData("Pii caller")]
    [InlineData("Guid call, CallerNumber number")]
    [InlineData("string phone")]
    public void Personal_data_in_a_log_message_is_found(string parameters) => Assert.Single(LogsWithoutPersonalData.Violations(
        [Code($"[LoggerMessage(1, LogLevel.Information, \"Call (x) arrived\")]\n    private partial void Arrived({parameters});")]));

    [Fact]
    public void An_impersonal_log_message_is_left_alone() => Assert.Empty(LogsWithoutPersonalData.Violations(
        [Code("[LoggerMessage(1, LogLevel.Information, \"Call {Call} arrived\")]\n    private partial void Arrived(Guid call);")]));

    [Fact]
    public void A_number_of_two_log_messages_is_found()
    {
        static string Message(int id) => $"[LoggerMessage({id}, LogLevel.Information, \"Done\")]\n    private partial void Done();\n";
        Assert.Single(LogEventIds.Violations([Code(Message(1)), Code(Message(2) + Message(1))]));
        Assert.Empty(LogEventIds.Violations([Code(Message(1)), Code(Message(2))]));
    }

    [Fact]
    public void A_machine_path_is_found()
    {
        Assert.Single(MachinePaths.Violations([new("docs/a.md", "see /" + "work/notes")]));
        Assert.Single(MachinePaths.Violations([new("docs/a.md", "see ../" + "shared/x.md")]));
        Assert.Empty(MachinePaths.Violations([new("docs/a.md", "the teamwork/notes folder, /var/lib/hotline")]));
    }

    [Fact]
    public void A_namespace_beside_its_folder_is_found()
    {
        Assert.Single(Namespaces.Violations([new("src/Hotline.Agent/Desk/Pop.cs", "namespace Hotline.Agent.Queue;\n")]));
        Assert.Empty(Namespaces.Violations([new("src/Hotline.Agent/Desk/Pop.cs", "namespace Hotline.Agent.Desk;\n")]));
    }

    [Theory]
    [InlineData("[Fact(Skip = \"later\")]")]
    [InlineData("Assert.True(true);")]
    public void A_test_that_cannot_fail_is_found(string line) => Assert.Single(HonestTests.Violations([Code(line)]));

    [Theory]
    [InlineData("Pages/Citizen/Ticket.cshtml", "<p>@Html.Raw(ticket.Content)</p>")]
    [InlineData("Search/MarkedText.razor", "@((MarkupString)Text)")]
    [InlineData("wwwroot/citizen/place.js", "box.innerHTML = text;")]
    public void A_page_that_makes_markup_of_text_is_found(string file, string line)
    {
        Assert.Single(RawMarkup.Violations([new($"src/Hotline.Api/{file}", line)]));
        Assert.Empty(RawMarkup.Violations([new($"src/Hotline.Api/{file}", "@ticket.Content")]));
    }

    [Fact]
    public void A_verb_in_the_file_of_another_is_found()
    {
        const string Both = "public sealed record Suspend(Pii Reason, Span? For = default(Span)) : TicketCommand\n{\n}\n\npublic sealed record Resume : ProvedCommand\n{\n}\n";
        Assert.Single(OneVerbAFile.Violations([new("src/Hotline.Dispatch/Tickets/Verbs/Suspend.cs", Both)]));
        Assert.Equal(2, OneVerbAFile.Violations([new("src/Hotline.Dispatch/Tickets/Verbs/Assisting.cs", Both)]).Count());
    }

    [Fact]
    public void A_broken_link_is_found()
    {
        SourceFile page = new("docs/a.md", "[here](b.md#part), ![there](images/c.png), [web](https://example.org), [below](#part)");
        Assert.Empty(Links.Violations([page], path => path is "docs/b.md" or "docs/images/c.png"));
        Assert.Single(Links.Violations([page], path => path == "docs/b.md"));
    }

    private static SourceFile Code(string line) => new("src/Hotline.Agent/Desk/Code.cs", $"    {line}\n");
}
