using Hotline.Dispatch.Catalog;

namespace Hotline.Api.Setup;

/// <summary>The demonstration's dispatch catalogue. Education, health, finance and much else have no rule on purpose: those go to the dispatcher.</summary>
internal static class DemoRules
{
    private const string CityManagement = "《江西省城市市容和环境卫生管理实施办法》";
    private const string Labour = "《保障农民工工资支付条例》";

    /// <summary>Handled by each county's own bureau. 新建区's building bureau has none: its cases are ruled by the dispatcher.</summary>
    private static readonly (string Category, string Suffix, string Basis)[] ByCounty =
    [
        ("050201", "CG", CityManagement), ("050202", "CG", CityManagement), ("050203", "CG", CityManagement), ("050204", "CG", CityManagement),
        ("050301", "CG", CityManagement), ("050401", "CG", CityManagement), ("050402", "CG", CityManagement), ("050403", "CG", CityManagement),
        ("050701", "CG", CityManagement), ("050101", "ZJ", "《物业管理条例》"), ("050102", "ZJ", "《物业管理条例》"), ("050103", "ZJ", "《物业管理条例》"),
    ];

    private static readonly (string Category, string Unit, string? Basis)[] ByCity =
    [
        ("010101", "NC-RS", Labour), ("010102", "NC-RS", Labour), ("010103", "NC-RS", "《劳动合同法》"), ("010104", "NC-RS", "《工伤保险条例》"),
        ("010201", "NC-RS", null), ("010202", "NC-RS", null), ("010301", "NC-YB", null), ("010302", "NC-YB", null),
        ("040101", "NC-STHJ", "《噪声污染防治法》"), ("040103", "NC-STHJ", "《大气污染防治法》"), ("040105", "NC-STHJ", "《大气污染防治法》"), ("040106", "NC-STHJ", null),
        ("050601", "NC-ZJ", null), ("050602", "NC-ZJ", null), ("050604", "NC-ZJ", null), ("050605", "NC-ZJ", null),
        ("050302", "NC-ZJ", "《建设工程质量管理条例》"), ("050404", "NC-CG", "《城镇排水与污水处理条例》"), ("050702", "NC-CG", CityManagement),
        ("060101", "NC-GAJJ", "《道路交通安全法》"), ("060102", "NC-GAJJ", null), ("060201", "NC-JT", null), ("060202", "NC-JT", null),
        ("070101", "NC-SCJG", "《食品安全法》"), ("070102", "NC-SCJG", "《食品安全法》"), ("070201", "NC-SCJG", "《消费者权益保护法》"),
        ("070202", "NC-SCJG", "《消费者权益保护法》"), ("070206", "NC-SCJG", "《价格法》"), ("070301", "NC-SCJG", "《特种设备安全法》"),
        ("090101", "NC-XF", "《消防法》"), ("090102", "NC-XF", "《消防法》"),
    ];

    public static IReadOnlyList<RoutingRule> All { get; } =
    [
        .. from rule in ByCounty
           from county in DemoUnits.Counties
           where (rule.Suffix, county.Code) != ("ZJ", "360112")
           select new RoutingRule(rule.Category, county.Code, $"{county.Code}-{rule.Suffix}", rule.Basis),
        new RoutingRule("050605", DemoUnits.Province, "JX-ZJ"),
        .. ByCity.Select(rule => new RoutingRule(rule.Category, DemoUnits.City, rule.Unit, rule.Basis)),
    ];
}
