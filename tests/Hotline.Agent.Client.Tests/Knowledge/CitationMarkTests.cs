using Hotline.Agent.Client.Contracts;
using Hotline.Agent.Client.Knowledge;

namespace Hotline.Agent.Client.Tests.Knowledge;

/// <summary>A citation is a mark in the answer's own text: it is saved with it, and gone with it.</summary>
public sealed class CitationMarkTests
{
    private static readonly KnowledgeHit Hit = new(
        Guid.CreateVersion7(), "K000012", 3, "路灯不亮多久能修好", "接报后24小时内修复。", "《城市照明管理规定》", null, null, "市城管局", null, 0, 0, 0);

    [Fact]
    public void What_is_put_in_is_read_back()
    {
        var answer = CitationMark.AddTo("您好。  ", Hit);
        Assert.Equal("您好。\n接报后24小时内修复。（依据：知识库K000012第3版，《城市照明管理规定》）", answer);
        Assert.Equal([new CitedKnowledge("K000012", 3)], CitationMark.Read(answer));
    }

    [Fact]
    public void The_same_version_is_cited_once_and_another_beside_it()
    {
        var once = CitationMark.AddTo("", Hit);
        Assert.Same(once, CitationMark.AddTo(once, Hit));
        Assert.Equal([new("K000012", 3), new CitedKnowledge("K000013", 1)], CitationMark.Read(CitationMark.AddTo(once, Hit with { Number = "K000013", Version = 1 })));
    }

    [Fact]
    public void Marks_chosen_beside_an_answer_are_put_at_its_end_once_and_nothing_else_is()
    {
        var mark = CitationMark.Of(Hit);
        Assert.Equal($"已修好。{mark}", CitationMark.AddTo("已修好。\n", [mark, mark, "知识库", "一句话"]));
        Assert.Equal($"已修好{mark}。", CitationMark.AddTo($"已修好{mark}。", [mark]));
        Assert.Equal("已修好。", CitationMark.AddTo("已修好。", Array.Empty<string>()));
    }

    [Fact]
    public void An_edited_answer_keeps_its_mark_and_a_deleted_mark_is_no_citation()
    {
        Assert.Equal([new CitedKnowledge("K000012", 3)], CitationMark.Read("一天内修好（依据：知识库K000012第3版）"));
        Assert.Empty(CitationMark.Read("一天内修好。电话K000012，第3版"));
        Assert.Empty(CitationMark.Read("知识库K000012第99999999999999999999版"));
    }
}
