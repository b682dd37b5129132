using System.Text.RegularExpressions;

namespace Hotline.Architecture.Tests.Rules;

/// <summary>
/// Whatever the desk hub can be asked is asked by a button that a test presses, with the arguments that have to come: read from the calls of <c>PressedAsync</c> in the tests
/// of the console, and from what they read of a button whose argument they can not know (<c>Equal((nameof(IDeskHub.X), …)</c>).
/// </summary>
internal static partial class DeskHubIsPressed
{
    public const string Hub = "src/Hotline.Agent.Client/Contracts/DeskEvents.cs";

    private const string Tests = "tests/Hotline.Agent.Client.Tests/";

    /// <summary>The console asks these by itself; what they bring is seen and heard in the stories.</summary>
    private static readonly string[] Unpressed = ["Snapshot", "LineNodes", "ConnectLine"];

    public static IEnumerable<string> Violations(IReadOnlyList<SourceFile> files)
    {
        var methods = files.Where(f => f.Path == Hub).SelectMany(f => Method().Matches(Interface().Match(f.Code).Value)).Select(m => m.Groups["name"].Value).ToList();
        if (methods.Count == 0)
            yield return $"{Hub}: no method of the hub can be read";
        var pressed = files.Where(f => f.Path.StartsWith(Tests, StringComparison.Ordinal) && f.IsCode).SelectMany(f => Press().Matches(f.Code)).Select(m => m.Groups["name"].Value).ToHashSet();
        foreach (var method in methods.Except(Unpressed).Where(method => !pressed.Contains(method)))
            yield return $"{method}: no test of the console presses what asks for it";
        foreach (var gone in methods.Count == 0 ? [] : Unpressed.Except(methods))
            yield return $"{gone}: is no method of the hub any more";
    }

    [GeneratedRegex(@"interface IDeskHub\s*\{[^}]*\}")]
    private static partial Regex Interface();

    [GeneratedRegex(@"\bTask(?:<[^>]+>)? (?<name>\w+)\(")]
    private static partial Regex Method();

    [GeneratedRegex(@"(?:\bPressedAsync\([^;]*?|\bEqual\(\()nameof\(IDeskHub\.(?<name>\w+)\)")]
    private static partial Regex Press();
}
