using Hotline.Dispatch.Knowledge;

namespace Hotline.Dispatch.Tests.Knowledge;

/// <summary>Rather two tasks for one question than one answer for two.</summary>
public sealed class QuestionLikenessTests
{
    [Theory]
    [InlineData("公积金怎么提取", "请问如何提取公积金？")]
    [InlineData("居住证需要什么材料", "办理居住证要哪些材料呢")]
    [InlineData("路灯坏了多久修好", "路灯坏了，多长时间修好")]
    [InlineData("暴雨后积水多久排完？", "暴雨后积水多久排完")]
    [InlineData("ETC怎么办理注销", "etc如何注销")]
    public void Are_one(string one, string other) => Assert.Equal((true, true), (QuestionLikeness.Of(one, other) >= 75, QuestionLikeness.Of(other, one) >= 75));

    [Theory]
    [InlineData("居住证需要什么材料", "居住证多少钱")]
    [InlineData("居住证需要什么材料", "新生儿落户需要什么材料")]
    [InlineData("公积金怎么提取", "公积金怎么贷款")]
    [InlineData("第1批名单什么时候公布", "第2批名单什么时候公布")]
    [InlineData("医保异地报销怎么办理", "医保异地备案怎么办理")]
    [InlineData("怎么办", "怎么办")]
    public void Are_two(string one, string other) => Assert.Null(QuestionLikeness.Of(one, other));
}
