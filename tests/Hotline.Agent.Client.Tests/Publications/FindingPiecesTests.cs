using Hotline.Agent.Client.Publications;

namespace Hotline.Agent.Client.Tests.Publications;

/// <summary>What the scan found stands out in the words; nothing of them is lost or said twice.</summary>
public sealed class FindingPiecesTests
{
    private const string Text = "已致电13970012345告知王先生。";

    [Fact]
    public void Each_finding_is_a_piece_with_its_kind() => Assert.Equal(
        [new("已致电", null), new("13970012345", "电话"), new("告知", null), new("王先生", "姓名"), new FindingPiece("。", null)],
        FindingPieces.Of(Text, [new("姓名", 16, 3), new("电话", 3, 11)]));

    [Fact]
    public void A_finding_at_either_end_leaves_no_empty_piece()
    {
        Assert.Equal([new FindingPiece("王先生", "姓名")], FindingPieces.Of("王先生", [new("姓名", 0, 3)]));
        Assert.Empty(FindingPieces.Of("", []));
    }

    [Fact]
    public void What_does_not_lie_in_the_text_or_overlaps_marks_nothing()
    {
        var pieces = FindingPieces.Of(Text, [new("电话", 3, 11), new("电话", 10, 6), new("姓名", 18, 30), new("姓名", -1, 2), new("姓名", 2, 0)]);
        Assert.Equal(Text, string.Concat(pieces.Select(piece => piece.Text)));
        Assert.Equal("电话", Assert.Single(pieces, piece => piece.Kind is not null).Kind);
    }
}
