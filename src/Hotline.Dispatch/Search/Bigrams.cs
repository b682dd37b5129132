using System.Globalization;
using System.Text;

namespace Hotline.Dispatch.Search;

/// <summary>
/// Cuts text into the tokens that both engines are given: Han characters as overlapping pairs (a lone one by itself),
/// other letters and digits as lower-case words. Full-width forms count as ordinary ones. Cut here once, so that the
/// engines cannot disagree (docs/adr/0050).
/// </summary>
internal static class Bigrams
{
    /// <summary>Stands between two runs, so that no phrase reaches over a mark or a blank.</summary>
    public const string Gap = "|";

    private const int LongestWord = 40;
    private const int LongestNumber = 6;

    /// <summary>The runs of a text: Han characters without a break, or a word.</summary>
    public static IEnumerable<Run> Runs(string text)
    {
        var run = new List<string>();
        var han = false;
        foreach (var rune in Plain(text).EnumerateRunes())
        {
            var isHan = IsHan(rune);
            var isWord = !isHan && (Rune.IsLetterOrDigit(rune) || Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark);
            if (run.Count > 0 && (isHan != han || (!isHan && !isWord)))
            {
                yield return new Run(han, run);
                run = [];
            }

            if (isHan || isWord)
            {
                han = isHan;
                run.Add(rune.ToString());
            }
        }

        if (run.Count > 0)
        {
            yield return new Run(han, run);
        }
    }

    /// <summary>Tokens in order, with gaps between runs. A number longer than six digits is nobody's word: it is left out.</summary>
    public static IEnumerable<string> Of(string text)
    {
        var first = true;
        foreach (var run in Runs(text))
        {
            if (!first)
            {
                yield return Gap;
            }

            first = false;
            foreach (var token in run.Tokens())
            {
                yield return token;
            }
        }
    }

    public static bool IsHan(Rune rune) => rune.Value is
        (>= 0x3040 and <= 0x30FF) or (>= 0x3400 and <= 0x4DBF) or (>= 0x4E00 and <= 0x9FFF) or (>= 0xAC00 and <= 0xD7AF)
        or (>= 0xF900 and <= 0xFAFF) or (>= 0x20000 and <= 0x3FFFF);

    // Half a surrogate pair can not be normalised; runes read it as the replacement character, which is no letter.
    private static string Plain(string text)
    {
        var whole = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            whole.Append(rune.ToString());
        }

        return whole.ToString().Normalize(NormalizationForm.FormKC).ToLowerInvariant();
    }

    internal readonly record struct Run(bool Han, IReadOnlyList<string> Characters)
    {
        public string Text => string.Concat(Characters);

        /// <summary>Has seven digits or more one after the other: a telephone, card or ticket number.</summary>
        public bool IsNumber
        {
            get
            {
                var digits = 0;
                foreach (var character in Characters)
                {
                    digits = char.IsDigit(character, 0) ? digits + 1 : 0;
                    if (digits > LongestNumber)
                    {
                        return true;
                    }
                }

                return false;
            }
        }

        public IEnumerable<string> Tokens()
        {
            if (!Han)
            {
                return IsNumber ? [] : [string.Concat(Characters.Take(LongestWord))];
            }

            var characters = Characters;
            return characters.Count == 1 ? [characters[0]] : Enumerable.Range(0, characters.Count - 1).Select(at => characters[at] + characters[at + 1]);
        }
    }
}
