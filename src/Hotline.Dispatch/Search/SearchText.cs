using System.Text;

namespace Hotline.Dispatch.Search;

/// <summary>A ticket's scrubbed text as the engines hold it.</summary>
/// <param name="Tokens">In order, for words and phrases.</param>
/// <param name="Characters">Its Han characters, each once, for a search by a single one.</param>
/// <param name="Words">Its tokens of two characters and more, each once, for counting words by day.</param>
internal sealed record SearchText(IReadOnlyList<string> Tokens, IReadOnlyList<string> Characters, IReadOnlyList<string> Words)
{
    private const int MostTokens = 6_000;
    private const int MostWords = 400;

    public static SearchText Of(params IEnumerable<string> parts)
    {
        var tokens = new List<string>();
        foreach (var part in parts)
        {
            if (tokens.Count > 0)
            {
                tokens.Add(Bigrams.Gap);
            }

            tokens.AddRange(Bigrams.Of(part).Take(MostTokens - tokens.Count));
        }

        var characters = tokens.SelectMany(token => token.EnumerateRunes()).Where(Bigrams.IsHan).Select(rune => rune.ToString()).Distinct().ToList();
        return new SearchText(tokens, characters, [.. tokens.Where(IsCountable).Distinct().Take(MostWords)]);
    }

    private static bool IsCountable(string token) =>
        token.Length > 1 && token.EnumerateRunes().Skip(1).Any() && !token.EnumerateRunes().All(rune => Rune.IsDigit(rune));
}
