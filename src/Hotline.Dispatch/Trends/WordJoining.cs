namespace Hotline.Dispatch.Trends;

/// <summary>
/// Pairs of characters that overlap may be pieces of one word. Two kinds make a word longer: pairs that rise themselves, and
/// at an end that would otherwise be the half of an everyday word, that word: 区停 and 停电 are made 小区停电 and not
/// 区停电, though everybody always writes of 小区. An everyday word is taken whole and nothing behind it, so that what stands before every
/// complaint is not swallowed. Pure.
/// </summary>
internal static class WordJoining
{
    /// <param name="word">What is joined so far.</param>
    /// <param name="beside">Pieces of the tickets that it stands in, the most frequent first.</param>
    /// <param name="rising">Those that rise.</param>
    /// <returns>The word longer by one character, at either end, what rises first; whether it stands so in tickets is to be asked.</returns>
    public static IEnumerable<string> Extensions(string word, IEnumerable<string> beside, IReadOnlySet<string> rising)
    {
        if (!IsHan(word))
        {
            return [];
        }

        return beside.Where(piece => piece.Length == 2 && IsHan(piece))
            .SelectMany(piece => Longer(word, piece).Select(longer => (longer.Word, Rises: rising.Contains(piece), longer.EdgeRises)))
            .Where(longer => longer.Rises || longer.EdgeRises)
            .OrderByDescending(longer => longer.Rises).Select(longer => longer.Word);

        IEnumerable<(string Word, bool EdgeRises)> Longer(string from, string piece)
        {
            if (piece[0] == from[^1])
            {
                yield return (from + piece[1], rising.Contains(from[^2..]));
            }

            if (piece[1] == from[0])
            {
                yield return (piece[0] + from, rising.Contains(from[..2]));
            }
        }
    }

    private static bool IsHan(string piece) => !char.IsAscii(piece[0]) && !char.IsSurrogate(piece[0]);
}
