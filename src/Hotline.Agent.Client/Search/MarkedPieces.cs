namespace Hotline.Agent.Client.Search;

/// <summary>A piece of text that was searched for, or one between two such.</summary>
public readonly record struct MarkedPiece(string Text, bool Marked);

/// <summary>Cuts text where it says what was searched for.</summary>
public static class MarkedPieces
{
    /// <param name="text">Shown as it is: text, never markup.</param>
    /// <param name="marks">Looked for whatever the case; the longest at a place counts.</param>
    public static IReadOnlyList<MarkedPiece> Of(string text, IReadOnlyList<string> marks)
    {
        var wanted = marks.Where(mark => mark.Length > 0).OrderByDescending(mark => mark.Length).ToArray();
        var pieces = new List<MarkedPiece>();
        var plain = 0;
        for (var at = 0; at < text.Length;)
        {
            if (Array.Find(wanted, mark => string.Compare(text, at, mark, 0, mark.Length, StringComparison.OrdinalIgnoreCase) == 0) is not { } found)
            {
                at++;
                continue;
            }

            if (at > plain)
                pieces.Add(new(text[plain..at], false));
            pieces.Add(new(text.Substring(at, found.Length), true));
            plain = at += found.Length;
        }

        if (plain < text.Length)
            pieces.Add(new(text[plain..], false));
        return pieces;
    }
}
