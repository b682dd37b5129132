using Hotline.Dispatch.Search;

namespace Hotline.Dispatch.Knowledge;

/// <summary>The words of an entry with their weights, cut as tickets' words are. A word of the question counts as three of the answer.</summary>
internal static class KnowledgeWords
{
    private const float Asked = 3;
    private const float Answered = 1;
    private const int MostTokens = 3_000;

    public static IReadOnlyDictionary<string, float> Of(KnowledgeContent content)
    {
        var weights = new Dictionary<string, float>();
        Add([content.Title, .. content.Questions], Asked);
        Add([content.Answer, content.LegalBasis], Answered);
        return weights;

        void Add(IEnumerable<string> parts, float weight)
        {
            foreach (var token in SearchText.Of(parts).Tokens.Where(token => token != Bigrams.Gap).Take(MostTokens))
            {
                weights[token] = weights.GetValueOrDefault(token) + weight;
            }
        }
    }

    /// <summary>What to look for: each word once.</summary>
    public static string[] Asking(string words) => [.. SearchText.Of(words).Tokens.Where(token => token != Bigrams.Gap).Distinct().Take(MostAsked)];

    /// <summary>A whole complaint typed into the form is asked with its first words; more say no more.</summary>
    private const int MostAsked = 120;
}
