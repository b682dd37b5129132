using Hotline.Architecture.Tests.Rules;

namespace Hotline.Architecture.Tests;

/// <summary>The rules held against the tree as it is. <see cref="RuleTests"/> shows that each of them can fail.</summary>
public sealed class TreeTests
{
    // This project quotes what it forbids.
    private static IEnumerable<SourceFile> Quoting(IEnumerable<SourceFile> files) => files.Where(f => f.Project != "Hotline.Architecture.Tests");

    [Fact]
    public void Rooms_reference_only_the_rooms_they_may() => None(RoomReferences.Violations(Repository.Files));

    [Fact]
    public void Every_room_is_seen() => Assert.Equal(
        ["Hotline.Agent", "Hotline.Agent.Client", "Hotline.Api", "Hotline.City", "Hotline.Dispatch", "Hotline.Telephony", "Hotline.Telephony.Contracts"],
        Repository.Files.Where(f => f.Path.StartsWith("src/", StringComparison.Ordinal)).Select(f => f.Project).Distinct().Order(StringComparer.Ordinal));

    [Fact]
    public void Product_code_says_no_banned_word() => None(BannedWords.Violations(Repository.Product));

    [Fact]
    public void Each_schema_is_written_by_its_own_room_only() => None(SqlOwnership.Violations(Repository.Files));

    [Fact]
    public void Leaders_figures_come_from_the_rollups() => None(LeadersReadRollups.Violations(Repository.Files));

    [Fact]
    public void Files_are_small() => None(FileSizes.Violations(Repository.Product.Concat(Repository.Tests), SizeReasons.Known));

    [Fact]
    public void Log_messages_take_no_personal_data() => None(LogsWithoutPersonalData.Violations(Repository.Product));

    [Fact]
    public void Each_log_message_has_a_number_of_its_own() => None(LogEventIds.Violations(Repository.Product));

    [Fact]
    public void No_file_names_a_developers_machine() => None(MachinePaths.Violations(Quoting(Repository.Files)));

    [Fact]
    public void No_page_makes_markup_of_text() => None(RawMarkup.Violations(Repository.Files));

    [Fact]
    public void Namespaces_are_folder_paths() => None(Namespaces.Violations(Repository.Product.Concat(Repository.Tests)));

    [Fact]
    public void No_test_is_skipped_or_empty() => None(HonestTests.Violations(Quoting(Repository.Tests)));

    [Fact]
    public void Every_page_is_on_the_tour() => None(PagesOnTheTour.Violations(Repository.Files));

    [Fact]
    public void What_an_import_reads_is_in_the_operators_table() => None(KindsAreDescribed.Violations(Repository.Files));

    [Fact]
    public void Every_verb_has_a_file_of_its_own() => None(OneVerbAFile.Violations(Repository.Files));

    [Fact]
    public void Every_verb_has_its_form_at_a_desk_of_its_role() => None(VerbsHaveForms.Violations(Repository.Files));

    [Fact]
    public void Every_verb_is_done_in_a_browser_by_a_story() => None(VerbsHaveStories.Violations(Repository.Files));

    [Fact]
    public void Whatever_the_desk_hub_is_asked_is_pressed_by_a_test() => None(DeskHubIsPressed.Violations(Repository.Files));

    [Fact]
    public void Links_of_documents_lead_somewhere() => None(Links.Violations(Repository.Files, path => Path.Exists(Path.Combine(Repository.Root, path))));

    private static void None(IEnumerable<string> violations) => Assert.True(!violations.Any(), string.Join('\n', violations));
}
