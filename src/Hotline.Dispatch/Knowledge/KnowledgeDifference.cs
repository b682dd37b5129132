namespace Hotline.Dispatch.Knowledge;

/// <summary>How a piece of text stands between two versions.</summary>
public enum PieceKind
{
    Kept,
    Added,
    Removed,
}

public sealed record Piece(PieceKind Kind, string Text);

/// <summary>One field of two versions, in pieces of a sentence.</summary>
public sealed record FieldDifference(string Field, IReadOnlyList<Piece> Pieces);

/// <summary>What changed between two versions, for a reviewer: the longest common sequence of sentences stays, the rest came or went. Pure.</summary>
public static class KnowledgeDifference
{
    /// <returns>Only fields that differ.</returns>
    public static IReadOnlyList<FieldDifference> Between(KnowledgeContent before, KnowledgeContent after) =>
    [
        .. new[]
        {
            Of("title", before.Title, after.Title),
            Of("questions", string.Join('\n', before.Questions), string.Join('\n', after.Questions)),
            Of("answer", before.Answer, after.Answer),
            Of("categoryCode", before.CategoryCode ?? "", after.CategoryCode ?? ""),
            Of("regionCode", before.RegionCode ?? "", after.RegionCode ?? ""),
            Of("legalBasis", before.LegalBasis, after.LegalBasis),
            Of("validFrom", $"{before.ValidFrom:yyyy-MM-dd}", $"{after.ValidFrom:yyyy-MM-dd}"),
            Of("validUntil", $"{before.ValidUntil:yyyy-MM-dd}", $"{after.ValidUntil:yyyy-MM-dd}"),
        }.Where(field => field.Pieces.Any(piece => piece.Kind != PieceKind.Kept)),
    ];

    private static FieldDifference Of(string field, string before, string after) => new(field, Pieces(Sentences(before), Sentences(after)));

    private static List<Piece> Pieces(List<string> before, List<string> after)
    {
        // common[b, a]: how many sentences the rests from b and a have in common, in order.
        var common = new int[before.Count + 1, after.Count + 1];
        for (var b = before.Count - 1; b >= 0; b--)
        {
            for (var a = after.Count - 1; a >= 0; a--)
            {
                common[b, a] = before[b] == after[a] ? common[b + 1, a + 1] + 1 : Math.Max(common[b + 1, a], common[b, a + 1]);
            }
        }

        var pieces = new List<Piece>();
        for (int b = 0, a = 0; b < before.Count || a < after.Count;)
        {
            if (b < before.Count && a < after.Count && before[b] == after[a])
            {
                pieces.Add(new Piece(PieceKind.Kept, after[a]));
                (b, a) = (b + 1, a + 1);
            }
            else if (b < before.Count && (a == after.Count || common[b + 1, a] >= common[b, a + 1]))
            {
                pieces.Add(new Piece(PieceKind.Removed, before[b++]));
            }
            else
            {
                pieces.Add(new Piece(PieceKind.Added, after[a++]));
            }
        }

        return pieces;
    }

    private static List<string> Sentences(string text)
    {
        var sentences = new List<string>();
        var start = 0;
        for (var at = 0; at < text.Length; at++)
        {
            if (text[at] is '。' or '；' or '！' or '？' or '\n')
            {
                sentences.Add(text[start..(at + 1)]);
                start = at + 1;
            }
        }

        if (start < text.Length)
        {
            sentences.Add(text[start..]);
        }

        return sentences;
    }
}
