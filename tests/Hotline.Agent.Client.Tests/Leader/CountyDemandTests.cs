using System.Text.Json;
using Hotline.Agent.Client.Leader;

namespace Hotline.Agent.Client.Tests.Leader;

public sealed class CountyDemandTests
{
    [Fact]
    public void Honggutan_is_drawn_with_Xinjian_and_the_label_says_so()
    {
        var map = CountyDemand.OnMap([new("360102", "东湖区", 5, 4), new("360112", "新建区", 2), new("360113", "红谷滩区", 7, 3)]);

        Assert.Equal([new CountyCount("360102", "东湖区", 5, 4), new CountyCount("360112", "新建区（含红谷滩区）", 9, 3)], map);
    }

    [Fact]
    public void Options_hold_data_only_so_that_nothing_is_ever_evaluated()
    {
        string[] options =
        [
            TrendCharts.Days([new(new(2026, 11, 24), 3, 1, 2, 2)]), TrendCharts.Bars([new("05", "城乡建设与管理", 3)]),
            TrendCharts.Map(CountyDemand.OnMap([new("360102", "东湖区", 5)]), 5),
        ];

        Assert.All(options, o =>
        {
            JsonDocument.Parse(o).Dispose();
            Assert.DoesNotContain("function", o, StringComparison.Ordinal);
            Assert.DoesNotContain("=>", o, StringComparison.Ordinal);
        });
    }
}
