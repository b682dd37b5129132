using System.Globalization;
using System.Text.RegularExpressions;
using Hotline.Agent.Client.Contracts;

namespace Hotline.Agent.Client.Knowledge;

/// <summary>
/// How an answer cites the knowledge base: a mark within its text, which is saved as it is typed and which the citizen reads too.
/// Whoever deletes the mark takes the citation back.
/// </summary>
public static partial class CitationMark
{
    public static string Of(KnowledgeHit hit) => $"（依据：知识库{hit.Number}第{hit.Version}版，{hit.LegalBasis}）";

    /// <summary>The answer with an entry's words and its mark at the end; an answer that cites it already stays as it is.</summary>
    public static string AddTo(string answer, KnowledgeHit hit)
    {
        if (Read(answer).Any(cited => cited.Number == hit.Number && cited.Version == hit.Version))
            return answer;
        var before = answer.TrimEnd();
        return before + (before.Length > 0 ? "\n" : "") + hit.Answer.Trim() + Of(hit);
    }

    /// <summary>The answer with marks that were chosen beside it; those that it has already, and what is no mark, add nothing.</summary>
    public static string AddTo(string answer, IReadOnlyList<string> marks) =>
        marks.Aggregate(answer, (text, mark) => Read(mark) is [var one] && !Read(text).Contains(one) ? text.TrimEnd() + mark : text);

    /// <summary>What the text cites, each once.</summary>
    public static IReadOnlyList<CitedKnowledge> Read(string answer) =>
        [.. Mark().Matches(answer).Select(match => new CitedKnowledge(match.Groups[1].Value, int.Parse(match.Groups[2].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture))).Distinct()];

    [GeneratedRegex(@"知识库(K[0-9]{6,9})第([0-9]{1,6})版")]
    private static partial Regex Mark();
}
