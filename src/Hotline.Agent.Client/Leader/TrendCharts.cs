using System.Text.Json.Nodes;
using Hotline.Agent.Client.Contracts;

namespace Hotline.Agent.Client.Leader;

/// <summary>The options of the leader's charts: plain JSON, formatters as templates only.</summary>
internal static class TrendCharts
{
    private const string Blue = "#1b5e8c";
    private const string Green = "#4b9b75";
    private const string Amber = "#b7791f";
    private const string Grey = "#566473";
    private const string Line = "#e6ebef";

    public static string Days(IReadOnlyList<DayCount> days) => new JsonObject
    {
        ["animation"] = false,
        ["color"] = new JsonArray(Green, Blue, Grey, Amber),
        ["tooltip"] = new JsonObject { ["trigger"] = "axis" },
        ["legend"] = new JsonObject { ["top"] = 0, ["right"] = 0, ["itemWidth"] = 12, ["itemHeight"] = 8, ["textStyle"] = Text() },
        ["grid"] = new JsonObject { ["left"] = 8, ["right"] = 12, ["top"] = 36, ["bottom"] = 4, ["containLabel"] = true },
        ["xAxis"] = new JsonObject { ["type"] = "category", ["data"] = Array(days.Select(d => d.Day.ToString("MM-dd"))), ["axisLabel"] = Text(), ["axisTick"] = new JsonObject { ["show"] = false }, ["axisLine"] = Colored(Line) },
        ["yAxis"] = CountAxis(),
        ["series"] = new JsonArray(
            Bar("当场办结", days.Select(d => d.ClosedOnCall), "a"),
            Bar("派单办理", days.Select(d => d.Dispatched), "a"),
            new JsonObject { ["name"] = "受理诉求（人次）", ["type"] = "line", ["symbolSize"] = 5, ["data"] = Array(days.Select(d => d.Count)), ["lineStyle"] = new JsonObject { ["width"] = 1.5 } },
            new JsonObject { ["name"] = "受理事项（件）", ["type"] = "line", ["symbolSize"] = 5, ["data"] = Array(days.Select(d => d.Matters)), ["lineStyle"] = new JsonObject { ["width"] = 1.5, ["type"] = "dashed" } }),
    }.ToJsonString();

    /// <summary>Horizontal bars, greatest on top.</summary>
    public static string Bars(IReadOnlyList<NamedCount> counts, int most = 12)
    {
        var shown = counts.Where(c => c.Count > 0).OrderByDescending(c => c.Count).Take(most).Reverse().ToArray();
        return new JsonObject
        {
            ["animation"] = false,
            ["color"] = new JsonArray(Blue, Amber),
            ["tooltip"] = new JsonObject { ["trigger"] = "item", ["formatter"] = "{b}：{c}（{a}）" },
            ["legend"] = new JsonObject { ["top"] = 0, ["right"] = 0, ["itemWidth"] = 12, ["itemHeight"] = 8, ["textStyle"] = Text() },
            ["grid"] = new JsonObject { ["left"] = 8, ["right"] = 44, ["top"] = 28, ["bottom"] = 4, ["containLabel"] = true },
            ["xAxis"] = new JsonObject { ["type"] = "value", ["show"] = false },
            ["yAxis"] = new JsonObject { ["type"] = "category", ["data"] = Array(shown.Select(c => c.Name)), ["axisLabel"] = Text(), ["axisTick"] = new JsonObject { ["show"] = false }, ["axisLine"] = new JsonObject { ["show"] = false } },
            ["series"] = new JsonArray(Side("诉求（人次）", shown.Select(c => c.Count)), Side("事项（件）", shown.Select(c => c.Matters ?? 0))),
        }.ToJsonString();
    }

    private static JsonObject Side(string name, IEnumerable<int> data) => new()
    {
        ["name"] = name, ["type"] = "bar", ["barMaxWidth"] = 12, ["data"] = Array(data),
        ["itemStyle"] = new JsonObject { ["borderRadius"] = 3 },
        ["label"] = new JsonObject { ["show"] = true, ["position"] = "right", ["color"] = Grey },
    };

    /// <param name="most">The count of the darkest colour, the same for every position of a slider.</param>
    public static string Map(IReadOnlyList<CountyCount> counties, int most) => new JsonObject
    {
        ["animation"] = false,
        ["tooltip"] = new JsonObject { ["trigger"] = "item", ["formatter"] = "没有诉求" },
        ["visualMap"] = Scale(most),
        ["series"] = new JsonArray(new JsonObject
        {
            ["type"] = "map", ["map"] = "jiangxi", ["nameProperty"] = "code", ["roam"] = false, ["aspectScale"] = 0.88,
            ["left"] = 30, ["right"] = 10, ["top"] = 8, ["bottom"] = 8,
            ["itemStyle"] = new JsonObject { ["borderColor"] = "#b9c4ce", ["borderWidth"] = 0.6, ["areaColor"] = "#f7f9fa" },
            ["emphasis"] = new JsonObject { ["label"] = new JsonObject { ["show"] = false }, ["itemStyle"] = new JsonObject { ["areaColor"] = "#f2c879" } },
            ["select"] = new JsonObject { ["disabled"] = true },
            ["label"] = new JsonObject { ["show"] = false },
            ["data"] = new JsonArray([.. counties.Select(c => (JsonNode)new JsonObject
            {
                ["name"] = c.Code, ["value"] = c.Count, ["tooltip"] = new JsonObject { ["formatter"] = $"{c.Name}：{c.Count} 人次，{c.Matters} 件事项" },
            })]),
        }),
    }.ToJsonString();

    /// <summary>Cells as squares on the same sketch.</summary>
    /// <param name="size">Of a square, in pixels.</param>
    public static string Grid(IReadOnlyList<GridCount> cells, int most, int size)
    {
        var scale = Scale(most);
        scale["dimension"] = 2;
        scale["seriesIndex"] = 0;
        return new JsonObject
        {
            ["animation"] = false,
            ["tooltip"] = new JsonObject { ["trigger"] = "item", ["formatter"] = "{c}" },
            ["visualMap"] = scale,
            ["geo"] = new JsonObject
            {
                ["map"] = "jiangxi", ["nameProperty"] = "code", ["roam"] = false, ["silent"] = true, ["aspectScale"] = 0.88, ["left"] = 30, ["right"] = 10, ["top"] = 8, ["bottom"] = 8,
                ["itemStyle"] = new JsonObject { ["borderColor"] = "#b9c4ce", ["borderWidth"] = 0.6, ["areaColor"] = "#f7f9fa" },
            },
            ["series"] = new JsonArray(new JsonObject
            {
                ["type"] = "scatter", ["coordinateSystem"] = "geo", ["symbol"] = "rect", ["symbolSize"] = size,
                ["data"] = new JsonArray([.. cells.Reverse().Select(c => (JsonNode)new JsonObject
                {
                    ["value"] = new JsonArray(c.Longitude, c.Latitude, c.Count), ["tooltip"] = new JsonObject { ["formatter"] = $"{c.Count} 人次，{c.Matters} 件事项" },
                })]),
            }),
        }.ToJsonString();
    }

    private static JsonObject Scale(int most) => new()
    {
        ["min"] = 0, ["max"] = Math.Max(5, most), ["left"] = 8, ["bottom"] = 8, ["itemHeight"] = 110, ["itemWidth"] = 12,
        ["text"] = new JsonArray("多", "少"), ["textStyle"] = Text(), ["calculable"] = false,
        ["inRange"] = new JsonObject { ["color"] = new JsonArray("#eef3f7", "#a9cbe2", "#4f93c0", "#1b5e8c", "#0f3b5a") },
    };

    private static JsonObject Bar(string name, IEnumerable<int> data, string stack) =>
        new() { ["name"] = name, ["type"] = "bar", ["stack"] = stack, ["barMaxWidth"] = 22, ["data"] = Array(data) };

    private static JsonObject CountAxis() => new()
    {
        ["type"] = "value", ["minInterval"] = 1, ["axisLabel"] = Text(), ["splitLine"] = new JsonObject { ["lineStyle"] = new JsonObject { ["color"] = Line } },
    };

    private static JsonObject Text() => new() { ["color"] = Grey, ["fontSize"] = 12 };

    private static JsonObject Colored(string color) => new() { ["lineStyle"] = new JsonObject { ["color"] = color } };

    private static JsonArray Array(IEnumerable<string> values) => new([.. values.Select(v => (JsonNode?)JsonValue.Create(v))]);

    private static JsonArray Array(IEnumerable<int> values) => new([.. values.Select(v => (JsonNode?)JsonValue.Create(v))]);
}
