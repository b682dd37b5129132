using System.Text.RegularExpressions;

namespace Hotline.Architecture.Tests.Rules;

/// <summary>What no room's code may say: the machine's clock, blocking waits, shared randomness, unfinished work.</summary>
internal static partial class BannedWords
{
    private static readonly (Regex Pattern, string Instead)[] InCode =
    [
        (MachineClock(), "use the injected TimeProvider"),
        (Sleep(), "never block a thread"),
        (Result(), "await instead of blocking on a task"),
        (Wait(), "await instead of blocking on a task"),
        (SharedRandom(), "inject a source of randomness, or RandomNumberGenerator for secrets"),
        (AsyncVoid(), "return Task"),
        (BareTimer(), "use TimeProvider.CreateTimer"),
        (NotImplemented(), "finish it"),
    ];

    public static IEnumerable<string> Violations(IEnumerable<SourceFile> files)
    {
        foreach (var file in files)
        {
            var code = file.Code;
            foreach (var (pattern, instead) in InCode)
                foreach (Match m in pattern.Matches(code))
                    yield return $"{file.At(code, m.Index)}: {m.Value.Trim()}: {instead}";
            foreach (Match m in Delay().Matches(code))
                if (!Arguments(code, m.Index + m.Length).Contains("time", StringComparison.OrdinalIgnoreCase) && !Arguments(code, m.Index + m.Length).Contains("clock", StringComparison.OrdinalIgnoreCase))
                    yield return $"{file.At(code, m.Index)}: {m.Value} without a TimeProvider";
            foreach (Match m in Unfinished().Matches(file.Text))
                yield return $"{file.At(file.Text, m.Index)}: {m.Value}: finish it or write an issue";
        }
    }

    /// <summary>The arguments after an opening parenthesis less the first, up to the one that closes it.</summary>
    private static string Arguments(string code, int from)
    {
        int depth = 1, first = -1, at = from;
        for (; at < code.Length && depth > 0; at++)
        {
            if (code[at] is '(' or '[' or '{')
                depth++;
            else if (code[at] is ')' or ']' or '}')
                depth--;
            else if (code[at] == ',' && depth == 1 && first < 0)
                first = at;
        }
        return first < 0 ? "" : code[first..(at - 1)];
    }

    [GeneratedRegex(@"\bDateTime(Offset)?\.(Utc)?(Now|Today)\b")]
    private static partial Regex MachineClock();

    [GeneratedRegex(@"\bThread\.Sleep\b")]
    private static partial Regex Sleep();

    // "await dialog.Result" awaits a property that is a task; "Result = x" sets one of ours.
    [GeneratedRegex(@"^(?!.*\bawait\b)(?!\s*\.?Result).*\w[)\]]?\.Result(?=[;.)\]])|\.GetAwaiter\(\)\.GetResult\(\)", RegexOptions.Multiline)]
    private static partial Regex Result();

    [GeneratedRegex(@"\.Wait\(|\bTask\.WaitA(ll|ny)\(")]
    private static partial Regex Wait();

    [GeneratedRegex(@"\bRandom\.Shared\b|\bnew Random\(\)")]
    private static partial Regex SharedRandom();

    [GeneratedRegex(@"\basync void\b")]
    private static partial Regex AsyncVoid();

    [GeneratedRegex(@"\bnew (System\.Threading\.|System\.Timers\.)?Timer\(")]
    private static partial Regex BareTimer();

    [GeneratedRegex(@"\bNotImplementedException\b")]
    private static partial Regex NotImplemented();

    [GeneratedRegex(@"\b(Task\.Delay|new PeriodicTimer)\(")]
    private static partial Regex Delay();

    [GeneratedRegex(@"\b(TODO|FIXME|HACK|XXX)\b")]
    private static partial Regex Unfinished();
}
