using System.Text.RegularExpressions;

namespace Hotline.Architecture.Tests.Rules;

/// <summary>The rows of the one table of state × verb × role, as far as the rules about desks and stories read them.</summary>
internal static partial class LifecycleRows
{
    public const string Table = "src/Hotline.Dispatch/Tickets/TicketLifecycle.cs";

    /// <summary>What a verb on one ticket does to another; nobody asks for it alone.</summary>
    private static readonly string[] Consequences = ["TakeVoice", "LoseVoice"];

    /// <summary>Who is at home on the pages without script.</summary>
    public static IReadOnlyList<string> AtUnits { get; } = ["Liaison", "UnitLeader"];

    /// <summary>Each verb that somebody asks for, with the roles that may.</summary>
    public static IReadOnlyList<(string Verb, string[] Roles)> Of(IReadOnlyList<SourceFile> files) =>
        [.. Row().Matches(files.Single(f => f.Path == Table).Text)
            .Select(row => (row.Groups["verb"].Value, (string[])[.. Role().Matches(row.Groups["roles"].Value).Select(role => role.Groups["role"].Value)]))
            .Where(row => !Consequences.Contains(row.Value))];

    [GeneratedRegex(@"new\(Verb\.(?<verb>\w+), .*?(?<roles>\[Role\.[^\]]+\])")]
    private static partial Regex Row();

    [GeneratedRegex(@"Role\.(?<role>\w+)")]
    private static partial Regex Role();
}
