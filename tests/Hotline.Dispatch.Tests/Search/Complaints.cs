using System.Globalization;
using System.Text;

namespace Hotline.Dispatch.Tests.Search;

/// <summary>A made-up request: what an index is fed with in tests and benchmarks.</summary>
/// <param name="Longitude">Null for requests without a picked place.</param>
public sealed record Complaint(
    Guid Id, string Number, string State, string Type, string Category, string Region, string Unit, string Channel, DateTimeOffset At, double? Longitude, double? Latitude, string Title, string Content);

/// <summary>Makes requests from a seed: skewed over categories and counties as in a city, Chinese text of some 90 characters, no person in it.</summary>
public sealed class Complaints(int seed, DateTimeOffset from, int days)
{
    private static readonly (string Code, string Thing, string Trouble)[] Matters =
    [
        ("050403", "路灯", "不亮"), ("050401", "路面", "破损积水"), ("050402", "井盖", "松动异响"), ("050201", "流动摊贩", "占道经营"), ("050202", "垃圾桶", "满溢无人清运"),
        ("040101", "工地夜间施工", "噪声扰民"), ("040103", "饭店油烟", "直排"), ("050101", "电梯", "频繁停运"), ("050102", "物业费", "上涨没有公示"), ("050501", "自来水", "停水两天"),
        ("010101", "农民工工资", "拖欠三个月"), ("070202", "健身房预付卡", "停业不退款"), ("060101", "私家车", "违停堵住出口"), ("090101", "消防通道", "被杂物占用"),
        ("090102", "电动车", "飞线充电"), ("040105", "化工厂", "夜间排放异味"), ("060202", "出租车", "拒载"), ("070101", "餐馆后厨", "卫生差"), ("020101", "小学入学", "划片不清楚"),
        ("050602", "商品房", "延期交付"), ("050601", "外墙", "渗水发霉"), ("110102", "身份证", "换领太慢"), ("010301", "异地就医", "备案办不了"), ("080103", "车险", "理赔拖延"),
    ];

    private static readonly (string Code, double Longitude, double Latitude)[] Counties =
    [
        ("360102", 115.90, 28.69), ("360103", 115.88, 28.66), ("360104", 115.92, 28.62), ("360111", 115.96, 28.69), ("360121", 115.94, 28.55), ("360112", 115.82, 28.75),
        ("360402", 115.99, 29.67), ("360403", 115.98, 29.72), ("360702", 114.94, 25.86), ("360902", 114.39, 27.80), ("361002", 116.36, 27.95), ("361102", 117.97, 28.44),
        ("360502", 114.93, 27.82), ("360302", 113.85, 27.63), ("360202", 117.20, 29.29), ("360802", 115.00, 27.11), ("360602", 117.05, 28.24),
    ];

    private static readonly string[] Places = ["朝阳中路", "洪都大道", "滨江花园", "青山湖公园", "人民广场", "火车站西侧", "解放路菜市场", "师范学校门口", "老城区巷子", "高新产业园", "新洲小区", "文化宫"];
    private static readonly string[] When = ["每天傍晚", "最近一周", "凌晨两点", "从上个月开始", "下雨之后", "节假日期间", "上下班高峰", "持续半个月"];
    private static readonly string[] Harm = ["影响居民休息", "老人孩子出行不安全", "多次反映没有结果", "担心发生事故", "严重影响生活", "电动车容易摔倒", "商户生意受损", "希望尽快处理"];
    private static readonly string[] States = ["AwaitingSignFor", "InHandling", "AwaitingFollowUp", "Closed", "Closed", "Closed", "ClosedOnCall", "ClosedOnCall", "PendingDispatch"];
    private static readonly string[] Types = ["Consultation", "Help", "Complaint", "Complaint", "Report", "Suggestion"];
    private static readonly string[] Channels = ["Phone", "Phone", "Phone", "Web", "WeChat", "App"];

    // Seldom words from characters that are common: real text has a long tail of them.
    private const string Tail = "安北长城春大东发方丰福高工公光广国海和红湖华淮环黄吉江金京景开康兰乐丽林龙鲁马美民明南宁平青庆瑞山上胜石顺松泰天通万文武西祥新兴星阳永玉源云中珠";

    private readonly Random dice = new(seed);

    public IEnumerable<Complaint> Take(int count)
    {
        for (var at = 0; at < count; at++)
        {
            yield return Next();
        }
    }

    public Complaint Next()
    {
        var matter = Matters[Skewed(Matters.Length)];
        var county = Counties[Skewed(Counties.Length)];
        var when = from + TimeSpan.FromMilliseconds((long)(dice.NextDouble() * days * 86_400_000));
        var placed = dice.Next(100) < 70;
        return Of(matter, county.Code, when, placed ? county.Longitude + Near() : null, placed ? county.Latitude + Near() : null);
    }

    /// <summary>Some requests about one thing at one time, as when something happens.</summary>
    public IEnumerable<Complaint> Burst(int count, string thing, string trouble, DateTimeOffset at)
    {
        for (var each = 0; each < count; each++)
        {
            yield return Of(("050401", thing, trouble), Counties[0].Code, at.AddMinutes(each % 600), Counties[0].Longitude + Near(), Counties[0].Latitude + Near());
        }
    }

    private Complaint Of((string Code, string Thing, string Trouble) matter, string county, DateTimeOffset at, double? longitude, double? latitude)
    {
        var place = Places[dice.Next(Places.Length)];
        var content = new StringBuilder()
            .Append(CultureInfo.InvariantCulture, $"{place}{Name()}附近，{When[dice.Next(When.Length)]}{matter.Thing}{matter.Trouble}，{Harm[dice.Next(Harm.Length)]}。")
            .Append(CultureInfo.InvariantCulture, $"已有{dice.Next(2, 60)}户反映，靠近{Name()}{Name()}，{Harm[dice.Next(Harm.Length)]}。")
            .Append(dice.Next(8) == 0 ? "有WiFi信号干扰，A4纸张贴的公告也没有说明。" : "").ToString();
        var id = new byte[16];
        dice.NextBytes(id);
        return new Complaint(
            new Guid(id), $"{at.ToOffset(TimeSpan.FromHours(8)):yyMMdd}{dice.Next(1_000_000):D6}", Of(States), Of(Types), matter.Code, county, $"{county}-{matter.Code[..2]}", Of(Channels), at,
            longitude, latitude, $"{place}{matter.Thing}{matter.Trouble}", content);
    }

    private string Of(string[] some) => some[dice.Next(some.Length)];

    private string Name() => string.Concat(Enumerable.Range(0, dice.Next(2, 4)).Select(_ => Tail[dice.Next(Tail.Length)]));

    private double Near() => (dice.NextDouble() + dice.NextDouble() - 1) * 0.18;

    // A few take most.
    private int Skewed(int count) => (int)(count * Math.Pow(dice.NextDouble(), 2.2));
}
