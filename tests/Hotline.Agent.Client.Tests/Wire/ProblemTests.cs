using Hotline.Agent.Client.Wire;

namespace Hotline.Agent.Client.Tests.Wire;

public sealed class ProblemTests
{
    [Fact]
    public void Fields_are_found_whatever_their_case()
    {
        var problem = Problem.Parse(400, """{"title":"t","detail":"有字段需要补充","errors":{"CategoryCode":["必填","无此代码"]}}""");

        Assert.Equal("有字段需要补充", problem.Words);
        Assert.Equal("必填；无此代码", problem.For("categoryCode"));
    }

    [Fact]
    public void A_refusal_keeps_its_stable_id() =>
        Assert.Equal("ticket.not-signed-for", Problem.Parse(409, """{"title":"t","code":"ticket.not-signed-for"}""").Code);

    [Theory]
    [InlineData(502, "<html>Bad gateway</html>")]
    [InlineData(403, "")]
    [InlineData(500, "null")]
    public void A_body_that_is_no_problem_still_gives_words(int status, string body) => Assert.NotEmpty(Problem.Parse(status, body).Words);

    [Theory]
    [InlineData(0, true)]
    [InlineData(503, true)]
    [InlineData(400, false)]
    public void A_server_that_is_away_is_told_from_one_that_refuses(int status, bool offline) => Assert.Equal(offline, Problem.Parse(status, "").IsOffline);
}
