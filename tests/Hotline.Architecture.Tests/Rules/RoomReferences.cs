using System.Text.RegularExpressions;

namespace Hotline.Architecture.Tests.Rules;

/// <summary>Telephony knows nothing of citizens, Dispatch knows nothing of SIP, Agent is where a call meets a ticket, Api is the front door.</summary>
internal static partial class RoomReferences
{
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Hotline.Telephony.Contracts"] = [],
        ["Hotline.Telephony"] = ["Hotline.Telephony.Contracts"],
        ["Hotline.Dispatch"] = [],
        ["Hotline.Agent.Client"] = [],
        ["Hotline.Agent"] = ["Hotline.Telephony.Contracts", "Hotline.Dispatch", "Hotline.Agent.Client"],
        ["Hotline.City"] = ["Hotline.Telephony", "Hotline.Telephony.Contracts"],
        ["Hotline.Api"] = ["Hotline.Agent", "Hotline.Dispatch", "Hotline.Telephony.Contracts", "Hotline.Agent.Client"],
    };

    /// <summary>Packages and frameworks that a room keeps away from.</summary>
    private static readonly Dictionary<string, string[]> Foreign = new()
    {
        ["Hotline.Telephony.Contracts"] = ["Npgsql", "Dapper", "Microsoft.AspNetCore.App"],
        ["Hotline.Telephony"] = ["Npgsql", "Dapper", "Microsoft.AspNetCore.App"],
        ["Hotline.Dispatch"] = ["Microsoft.AspNetCore.App", "Microsoft.AspNetCore.SignalR.Client"],
        ["Hotline.Agent.Client"] = ["Npgsql", "Dapper"],
        ["Hotline.City"] = ["Npgsql", "Dapper", "Microsoft.AspNetCore.App"],
    };

    public static IEnumerable<string> Violations(IEnumerable<SourceFile> files)
    {
        foreach (var file in files.Where(f => f.Path.StartsWith("src/", StringComparison.Ordinal)))
        {
            var room = file.Project;
            if (!Allowed.TryGetValue(room, out var allowed))
            {
                yield return $"{file.Path}: {room} is not one of the rooms";
                continue;
            }

            if (file.Path.EndsWith(".csproj", StringComparison.Ordinal))
            {
                foreach (Match m in ProjectReference().Matches(file.Text))
                    if (!allowed.Contains(m.Groups[1].Value))
                        yield return $"{file.Path}: {room} may not reference {m.Groups[1].Value}";
                foreach (Match m in PackageReference().Matches(file.Text))
                    if (Foreign.GetValueOrDefault(room, []).Any(p => m.Groups[1].Value.Equals(p, StringComparison.OrdinalIgnoreCase)))
                        yield return $"{file.Path}: {room} may not use {m.Groups[1].Value}";
            }
            else if (file.IsCode)
            {
                foreach (Match m in Using().Matches(file.Text))
                    if (RoomOf(m.Groups[1].Value) is { } other && other != room && !allowed.Contains(other))
                        yield return $"{file.At(file.Text, m.Index)}: {room} may not use {other}";
            }
        }
    }

    private static string? RoomOf(string name) =>
        Allowed.Keys.Where(r => name == r || name.StartsWith(r + ".", StringComparison.Ordinal)).MaxBy(r => r.Length);

    [GeneratedRegex("<ProjectReference Include=\"[^\"]*?([\\w.]+)\\.csproj\"")]
    private static partial Regex ProjectReference();

    [GeneratedRegex("<(?:Package|Framework)Reference Include=\"([^\"]+)\"")]
    private static partial Regex PackageReference();

    [GeneratedRegex("^\\s*@?(?:global )?using (?:static )?(?:\\w+ = )?(Hotline\\.[\\w.]+)", RegexOptions.Multiline)]
    private static partial Regex Using();
}
