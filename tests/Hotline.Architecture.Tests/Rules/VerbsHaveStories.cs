using System.Text.RegularExpressions;

namespace Hotline.Architecture.Tests.Rules;

/// <summary>
/// Every verb that the table of the life cycle gives to a person is done in a browser by a story, and what a liaison or a unit's leader may do also on the pages without script. Read from the
/// calls alone: of methods whose parameter <c>verb</c>, or <c>handler</c> for those pages, takes the verb's name. They end in <c>Deeds</c>, where the test fails unless the
/// browser has sent that verb and the server has taken it.
/// </summary>
internal static partial class VerbsHaveStories
{
    private const string EndToEnd = "tests/Hotline.EndToEnd.Tests/";
    private const string Stories = EndToEnd + "Stories/";

    public static IEnumerable<string> Violations(IReadOnlyList<SourceFile> files)
    {
        var rows = LifecycleRows.Of(files);
        if (rows.Count == 0)
            yield return $"{LifecycleRows.Table}: no row of the table can be read";
        HashSet<string> done = Named(files, Verb()), posted = Named(files, Handler());
        foreach (var (verb, roles) in rows.Where(row => row.Roles.Any(role => role != "System")))
        {
            if (!done.Contains(verb) && !(roles.All(role => role is "Citizen" or "System") && posted.Contains(verb)))
                yield return $"{verb}: no story does it in a browser";
            if (roles.Intersect(LifecycleRows.AtUnits).Any() && !posted.Contains(verb))
                yield return $"{verb}: no story does it on the liaisons' pages without script";
        }
    }

    /// <summary>What the stories pass to such methods, wherever these are declared: in the code, not in what is said about it.</summary>
    private static HashSet<string> Named(IReadOnlyList<SourceFile> files, Regex declaration)
    {
        string Code(string under) => string.Join('\n', files.Where(f => f.Path.StartsWith(under, StringComparison.Ordinal) && f.IsCode).Select(f => f.Code));
        var methods = string.Join('|', declaration.Matches(Code(EndToEnd)).Select(method => method.Groups["name"].Value).Distinct());
        return methods.Length == 0 ? [] : [.. Regex.Matches(Code(Stories), $$"""\b(?:{{methods}})\((?:[^()";]|"[^"]*")*?"(?<verb>[A-Z]\w+)"[,)]""").Select(call => call.Groups["verb"].Value)];
    }

    [GeneratedRegex(@"(?<name>\w+Async)\((?:[^()]|\([^()]*\))*?\bstring verb\b")]
    private static partial Regex Verb();

    [GeneratedRegex(@"(?<name>\w+Async)\((?:[^()]|\([^()]*\))*?\bstring handler\b")]
    private static partial Regex Handler();
}
