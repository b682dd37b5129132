using System.Text.RegularExpressions;

namespace Hotline.Architecture.Tests.Rules;

/// <summary>A verb of the life cycle is one decision in the file of its name.</summary>
internal static partial class OneVerbAFile
{
    public static IEnumerable<string> Violations(IEnumerable<SourceFile> files)
    {
        foreach (var file in files.Where(f => f.Path.StartsWith("src/Hotline.Dispatch/Tickets/Verbs/", StringComparison.Ordinal)))
        {
            var code = file.Code;
            foreach (Match verb in Verb().Matches(code))
                if (verb.Groups["name"].Value != Path.GetFileNameWithoutExtension(file.Path))
                    yield return $"{file.At(code, verb.Index)}: {verb.Groups["name"].Value} wants a file of its own";
        }
    }

    [GeneratedRegex(@"\brecord (?<name>\w+)(?:\((?:[^()]|\([^()]*\))*\))?\s*:\s*(?:Ticket|Proved)Command\b")]
    private static partial Regex Verb();
}
