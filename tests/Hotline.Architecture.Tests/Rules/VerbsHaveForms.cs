using System.Text.RegularExpressions;

namespace Hotline.Architecture.Tests.Rules;

/// <summary>
/// Every verb that the table of the life cycle gives to somebody can be done at their desk: on the console it is sent by its own
/// <c>VerbCall</c>, and what a liaison or a unit's leader may do has a form and a handler of that name on the pages without script.
/// </summary>
internal static class VerbsHaveForms
{
    private const string Console = "src/Hotline.Agent.Client/";
    private const string UnitPages = "src/Hotline.Api/Pages/Unit/";

    /// <summary>These act by themselves and sit at no desk.</summary>
    private static readonly string[] NobodysDesk = ["System", "Citizen", "Platform"];

    /// <summary>Sent by another name: dispatching, and the two judgements on a likeness; a draft is saved while it is typed.</summary>
    private static readonly Dictionary<string, string> OtherNames = new()
    {
        ["DispatchTo"] = "VerbCall.Dispatch",
        ["JoinRepeat"] = "VerbCall.JudgeRepeat",
        ["TellApart"] = "VerbCall.JudgeRepeat",
        ["SaveDraft"] = "Drafts.Type",
    };

    public static IEnumerable<string> Violations(IReadOnlyList<SourceFile> files)
    {
        string console = Text(files, Console, ".razor"), forms = Text(files, UnitPages, ".cshtml"), handlers = Text(files, UnitPages, ".cshtml.cs");
        var rows = LifecycleRows.Of(files);
        if (rows.Count == 0)
            yield return $"{LifecycleRows.Table}: no row of the table can be read";
        foreach (var (verb, roles) in rows)
        {
            if (!roles.Except(NobodysDesk).Any())
                continue;
            if (!Regex.IsMatch(console, $@"{Regex.Escape(OtherNames.GetValueOrDefault(verb, $"VerbCall.{verb}"))}\b"))
                yield return $"{verb}: no desk of the console sends it";
            if (!roles.Intersect(LifecycleRows.AtUnits).Any())
                continue;
            if (!forms.Contains($"asp-page-handler=\"{verb}\"", StringComparison.Ordinal))
                yield return $"{verb}: the liaisons' pages have no form for it";
            if (!handlers.Contains($" OnPost{verb}Async(", StringComparison.Ordinal))
                yield return $"{verb}: the liaisons' pages do not take it";
        }
    }

    private static string Text(IReadOnlyList<SourceFile> files, string under, string ending) =>
        string.Join('\n', files.Where(f => f.Path.StartsWith(under, StringComparison.Ordinal) && f.Path.EndsWith(ending, StringComparison.Ordinal)).Select(f => f.Text));
}
