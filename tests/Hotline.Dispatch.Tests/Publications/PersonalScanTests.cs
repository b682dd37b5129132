using Hotline.Dispatch.Privacy;
using Hotline.Dispatch.Publications;
using Hotline.Dispatch.Tickets;
using static Hotline.Dispatch.Tests.Tickets.Scenes;

namespace Hotline.Dispatch.Tests.Publications;

/// <summary>What in a public answer would tell who somebody is. The citizen is 熊建国 of 朝阳中路88号, 13879100001.</summary>
public sealed class PersonalScanTests
{
    private static readonly Ticket Closed = In(TicketState.Closed) with { Number = "261125000001" };

    [Theory]
    [InlineData("熊建国反映的坑洞已修补", "姓名", "熊建国")]
    [InlineData("已电话告知熊先生", "姓名", "熊先生")]
    [InlineData("熊某某表示满意", "姓名", "熊某某")]
    [InlineData("熊某表示满意", "姓名", "熊某")]
    [InlineData("电话 138 7910 0001 告知", "电话", "138 7910 0001")]
    [InlineData("请拨打１３９７００１２３４５咨询", "电话", "１３９７００１２３４５")]
    [InlineData("身份证36010319800101123X", "证件号", "36010319800101123X")]
    [InlineData("卡号6222 0213 0200 1234 567", "卡号", "6222 0213 0200 1234 567")]
    [InlineData("赣A12345已拖离", "车牌", "赣A12345")]
    [InlineData("发到zhang.wei@example.com.cn", "邮箱", "zhang.wei@example.com.cn")]
    [InlineData("永叔路 120 号门前", "门牌号", "120 号")]
    [InlineData("阳光小区5栋2单元301室漏水", "门牌号", "5栋2单元301室")]
    [InlineData("阳光小区3号楼2单元漏水", "门牌号", "3号楼2单元")]
    [InlineData("业主5-2-301反映", "门牌号", "5-2-301")]
    [InlineData("住户1204室", "门牌号", "1204室")]
    [InlineData("二单元门禁损坏", "门牌号", "二单元")]
    [InlineData("工单261125000001已办结", "工单编号", "261125000001")]
    [InlineData("查询码：1234 5678", "查询码", "查询码：1234 5678")]
    public void What_tells_who_somebody_is_is_found_at_its_place(string text, string kind, string found)
    {
        var finding = Assert.Single(PersonalScan.Of(text, Closed));
        Assert.Equal((kind, found), (finding.Kind, text.Substring(finding.At, finding.Length)));
    }

    [Theory]
    [InlineData("您好，朝阳中路的坑洞已于11月25号修补完毕，感谢您的监督。")]
    [InlineData("根据赣府发〔2024〕12号文件，地铁3号线施工围挡11月底前拆除。")]
    [InlineData("该小区共5栋楼，小区三室一厅户型的加装电梯已列入2027年计划，有疑问请拨打12345。")]
    [InlineData("熊某些情况属实的说法不成立；永叔路12号路灯杆已更换。")]
    [InlineData("已补助 1200 元，覆盖 300 户居民，噪声 75 分贝。")]
    public void What_tells_of_nobody_passes(string text) => Assert.Empty(PersonalScan.Of(text, Closed));

    [Fact]
    public void The_tickets_own_numbers_and_the_hidden_part_of_its_address_are_found_in_any_spelling_of_digits()
    {
        var ticket = In(TicketState.Closed, Fields with
        {
            Place = Pii.Address("阳光新村东侧配电房旁"), ContactPhone = Pii.Phone("0791-86770123"), ContactName = Pii.Name("欧阳娜"), ForeignNumbers = new Dictionary<string, string> { ["省平台"] = "JX-889" },
        });
        var found = PersonalScan.Of("欧阳女士：东侧配电房旁的线路已整改，已回电86770123，省平台件JX-889一并办结。", ticket);
        Assert.Equal(["姓名", "地址", "电话", "工单编号"], found.Select(finding => finding.Kind));
    }

    [Fact]
    public void Findings_come_in_the_order_of_the_text_and_none_overlaps_another()
    {
        const string Text = "门牌永叔路12号，电话13970012345，熊建国，车牌赣A12345，卡6222021302001234567。";
        var found = PersonalScan.Of(Text, Closed);
        Assert.Equal(["门牌号", "电话", "姓名", "车牌", "卡号"], found.Select(finding => finding.Kind));
        Assert.All(found.Zip(found.Skip(1)), pair => Assert.True(pair.First.At + pair.First.Length <= pair.Second.At));
    }
}
