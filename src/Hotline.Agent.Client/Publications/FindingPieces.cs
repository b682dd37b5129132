using Hotline.Agent.Client.Contracts;

namespace Hotline.Agent.Client.Publications;

/// <summary>A piece of a text.</summary>
/// <param name="Kind">What the scan found in it; null: nothing.</param>
public readonly record struct FindingPiece(string Text, string? Kind);

/// <summary>Cuts a text where the scan found something.</summary>
public static class FindingPieces
{
    /// <param name="findings">In any order; what does not lie in the text is left out.</param>
    public static IReadOnlyList<FindingPiece> Of(string text, IReadOnlyList<PublicationFinding> findings)
    {
        var (pieces, at) = (new List<FindingPiece>(), 0);
        foreach (var found in findings.OrderBy(found => found.At).Where(found => found.At >= 0 && found.Length > 0 && found.At + found.Length <= text.Length))
        {
            if (found.At < at)
                continue;
            if (found.At > at)
                pieces.Add(new(text[at..found.At], null));
            pieces.Add(new(text.Substring(found.At, found.Length), found.Kind));
            at = found.At + found.Length;
        }

        if (at < text.Length)
            pieces.Add(new(text[at..], null));
        return pieces;
    }
}
