namespace Hotline.Dispatch.Trends;

/// <summary>Pairs of characters that overlap may be pieces of one word. Pure.</summary>
internal static class WordJoining
{
    /// <param name="word">What is joined so far.</param>
    /// <param name="pieces">Rising pieces, the strongest first.</param>
    /// <returns>The word longer by one character, at either end, with the piece that says so; whether it stands so in tickets is to be asked.</returns>
    public static IEnumerable<(string Word, string Piece)> Extensions(string word, IEnumerable<string> pieces)
    {
        foreach (var piece in IsHan(word) ? pieces.Where(piece => piece.Length == 2 && IsHan(piece)) : [])
        {
            if (piece[0] == word[^1])
            {
                yield return (word + piece[1], piece);
            }

            if (piece[1] == word[0])
            {
                yield return (piece[0] + word, piece);
            }
        }
    }

    private static bool IsHan(string piece) => !char.IsAscii(piece[0]) && !char.IsSurrogate(piece[0]);
}
