using Hotline.Dispatch.Privacy;

namespace Hotline.Dispatch.Tests.Privacy;

public sealed class ScrubTests
{
    [Theory]
    [InlineData("请打13812341234联系", "请打[电话]联系")]
    [InlineData("电话+86 138 1234 1234。", "电话[电话]。")]
    [InlineData("座机0791-86770123", "座机[电话]")]
    [InlineData("身份证36010319800101123X的人", "身份证[证件号]的人")]
    [InlineData("卡号6222 0213 0200 1234 567", "卡号[卡号]")]
    [InlineData("车牌赣A·12345违停", "车牌[车牌]违停")]
    [InlineData("新能源赣AD12345", "新能源[车牌]")]
    [InlineData("写信到zhang.wei@example.com.cn", "写信到[邮箱]")]
    [InlineData("熊建国住在3栋", "[姓名]住在3栋")]
    [InlineData("2026年11月25日10:30,噪声75分贝,工单261125000001", "2026年11月25日10:30,噪声75分贝,工单261125000001")]
    public void Personal_patterns_give_way_to_a_word(string text, string scrubbed) => Assert.Equal(scrubbed, Scrub.Text(text, "熊建国"));
}
