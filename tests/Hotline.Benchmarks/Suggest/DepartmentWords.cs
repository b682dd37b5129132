namespace Hotline.Benchmarks.Suggest;

/// <summary>Which kind of department answered, by the first of these words in the beginning of its answer: the file has no column for it.</summary>
internal static class DepartmentWords
{
    private const int Beginning = 300;

    private static readonly (string Kind, string[] Words)[] Kinds =
    [
        ("教育", ["教育局", "教体局", "教育体育局", "教育厅"]),
        ("公安", ["公安局", "交警", "派出所", "公安分局", "交通管理局", "支队", "大队"]),
        ("人社", ["人社局", "人力资源", "社保局"]),
        ("住建", ["住建局", "住房和城乡建设", "住房城乡建设", "住建委", "房产局", "房屋交易"]),
        ("城管", ["城管局", "城市管理", "行政执法局", "城管执法"]),
        ("规划国土", ["规划局", "国土", "自然资源", "不动产"]),
        ("交通", ["交通运输局", "交通局", "轨道", "公交"]),
        ("卫健", ["卫计委", "卫生计生", "卫健", "卫生局", "卫计局", "医院"]),
        ("环保", ["环保局", "生态环境", "环境保护局"]),
        ("市场监管", ["工商", "市场监督", "食药监", "质监", "物价局", "发改"]),
        ("民政", ["民政局"]),
        ("水务", ["水务局", "水利局", "自来水", "水业"]),
        ("农业", ["农业局", "农业农村", "林业局", "扶贫"]),
        ("街道乡镇", ["街道", "镇党委", "镇政府", "镇人民政府", "乡政府", "社区"]),
    ];

    public static string? Of(string answer)
    {
        var beginning = answer.Length > Beginning ? answer[..Beginning] : answer;
        return Kinds.Select(kind => (kind.Kind, At: kind.Words.Select(word => beginning.IndexOf(word, StringComparison.Ordinal)).Where(at => at >= 0).DefaultIfEmpty(int.MaxValue).Min()))
            .Where(kind => kind.At < int.MaxValue).OrderBy(kind => kind.At).Select(kind => kind.Kind).FirstOrDefault();
    }
}
