using System.Text.RegularExpressions;

namespace Hotline.Architecture.Tests;

/// <param name="Path">From the root of the repository, with forward slashes.</param>
internal sealed partial record SourceFile(string Path, string Text)
{
    public bool IsCode => Path.EndsWith(".cs", StringComparison.Ordinal) || Path.EndsWith(".razor", StringComparison.Ordinal);

    /// <summary>The project the file belongs to, for example <c>Hotline.Dispatch</c>; empty outside src and tests.</summary>
    public string Project => Path.Split('/') is ["src" or "tests", var project, _, ..] ? project : "";

    public int Lines => Text.Count(c => c == '\n') + (Text.EndsWith('\n') ? 0 : 1);

    /// <summary>The text with comments blanked, so that prose may speak of what code may not do. Line breaks stay.</summary>
    public string Code => Comment().Replace(Text, m => m.Value[0] == '/' ? new string(m.Value.Where(c => c == '\n').ToArray()) : m.Value);

    /// <summary>Where a position of <see cref="Text"/> or <see cref="Code"/> is, as path:line.</summary>
    public string At(string text, int index) => $"{Path}:{text.AsSpan(0, index).Count('\n') + 1}";

    // Strings are matched first so that "http://..." is not taken for a comment.
    [GeneratedRegex("\"\"\".*?\"\"\"|@\"(?:[^\"]|\"\")*\"|\"(?:\\\\.|[^\"\\\\\\n])*\"|'(?:\\\\.|[^'\\\\\\n])'|//[^\\n]*|/\\*.*?\\*/", RegexOptions.Singleline)]
    private static partial Regex Comment();
}
