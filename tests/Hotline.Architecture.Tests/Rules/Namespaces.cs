using System.Text.RegularExpressions;

namespace Hotline.Architecture.Tests.Rules;

/// <summary>A namespace is the folder path, so that a name tells where its file lies.</summary>
internal static partial class Namespaces
{
    public static IEnumerable<string> Violations(IEnumerable<SourceFile> files)
    {
        foreach (var file in files.Where(f => f.Path.EndsWith(".cs", StringComparison.Ordinal)))
        {
            var folder = file.Path[(file.Path.IndexOf('/', StringComparison.Ordinal) + 1)..file.Path.LastIndexOf('/')].Replace('/', '.');
            if (Declared().Match(file.Text) is { Success: true } m && m.Groups[1].Value != folder)
                yield return $"{file.Path}: namespace {m.Groups[1].Value}, but the folder says {folder}";
        }
    }

    [GeneratedRegex(@"^namespace ([\w.]+)", RegexOptions.Multiline)]
    private static partial Regex Declared();
}
