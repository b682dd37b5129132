using System.Text.RegularExpressions;

namespace Hotline.Architecture.Tests.Rules;

/// <summary>A log message takes no parameter that carries a person: not by type, and not as a string by such a name.</summary>
internal static partial class LogsWithoutPersonalData
{
    public static IEnumerable<string> Violations(IEnumerable<SourceFile> files)
    {
        foreach (var file in files)
        {
            var code = file.Code;
            foreach (Match m in Message().Matches(code))
            {
                foreach (var parameter in m.Groups["parameters"].Value.Split(','))
                {
                    if (PersonalType().IsMatch(parameter) || PersonalName().IsMatch(parameter))
                        yield return $"{file.At(code, m.Index)}: [LoggerMessage] takes {parameter.Trim()}";
                }
            }
            foreach (Match m in Direct().Matches(code))
                yield return $"{file.At(code, m.Index)}: {m.Value}: log through [LoggerMessage], whose parameters are checked";
        }
    }

    [GeneratedRegex(@"\[LoggerMessage\(.*?\)\]\s*(?:\[[^\]]*\]\s*)*(?:\w+\s+)*void\s+\w+\s*\((?<parameters>[^)]*)\)", RegexOptions.Singleline)]
    private static partial Regex Message();

    [GeneratedRegex(@"\b(Pii|CallerNumber|CallArrived|NodeSnapshot|PhoneSecret|NodeSettings|TrunkSettings|TrunkAccount|DigestAccount|DraftFields|SipRequest|SipMessage|SignIn)\b")]
    private static partial Regex PersonalType();

    [GeneratedRegex(@"\bstring\??\s+(caller|callerName|callerNumber|phone|phoneNumber|contactPhone|idNumber|idCard|address|place|content|title|password|secret|from|displayName)\s*$", RegexOptions.IgnoreCase)]
    private static partial Regex PersonalName();

    [GeneratedRegex(@"\.Log(Trace|Debug|Information|Warning|Error|Critical)\(")]
    private static partial Regex Direct();
}
