using Hotline.Dispatch.Catalog;

namespace Hotline.Api.Setup;

/// <summary>
/// Units of the demonstration: the province's departments, 南昌市's bureaus and of each of its counties the government,
/// 城管 and 住建; of the other cities the hotline centre, and the government of each county.
/// </summary>
internal static class DemoUnits
{
    public const string Province = "36";
    public const string City = "3601";
    private const string ProvinceCentre = "JX-12345";
    private const string CityCentre = "NC-12345";

    public static readonly IReadOnlyList<(string Code, string Name)> Counties =
    [
        ("360102", "东湖区"), ("360103", "西湖区"), ("360104", "青云谱区"), ("360111", "青山湖区"), ("360112", "新建区"),
        ("360113", "红谷滩区"), ("360121", "南昌县"), ("360123", "安义县"), ("360124", "进贤县"),
    ];

    public static IReadOnlyList<Unit> All { get; } =
    [
        new(ProvinceCentre, "江西省12345政务服务便民热线", null, Province, Level: UnitLevel.Province),
        OfProvince("JX-ZJ", "江西省住房和城乡建设厅"),
        OfProvince("JX-RS", "江西省人力资源和社会保障厅"),
        OfProvince("JX-SCJG", "江西省市场监督管理局"),
        OfProvince("JX-STHJ", "江西省生态环境厅"),
        OfProvince("JX-JT", "江西省交通运输厅"),
        OfProvince("JX-YB", "江西省医疗保障局"),
        OfProvince("JX-JY", "江西省教育厅"),
        OfProvince("JX-WJ", "江西省卫生健康委员会"),
        OfCity(CityCentre, "南昌市12345政务服务热线中心", ProvinceCentre),
        OfCity("NC-CG", "南昌市城市管理和综合执法局", "JX-ZJ"),
        OfCity("NC-ZJ", "南昌市住房和城乡建设局", "JX-ZJ"),
        OfCity("NC-RS", "南昌市人力资源和社会保障局", "JX-RS"),
        OfCity("NC-SCJG", "南昌市市场监督管理局", "JX-SCJG"),
        OfCity("NC-STHJ", "南昌市生态环境局", "JX-STHJ"),
        OfCity("NC-JT", "南昌市交通运输局", "JX-JT"),
        OfCity("NC-GAJJ", "南昌市公安局交通管理局", CityCentre),
        OfCity("NC-YB", "南昌市医疗保障局", "JX-YB"),
        OfCity("NC-JY", "南昌市教育局", "JX-JY"),
        OfCity("NC-WJ", "南昌市卫生健康委员会", "JX-WJ"),
        OfCity("NC-XF", "南昌市消防救援支队", CityCentre),
        .. Counties.SelectMany(county => new[]
        {
            OfCounty(county.Code, county.Name + "人民政府办公室", CityCentre, county.Code),
            OfCounty(county.Code + "-CG", county.Name + "城市管理局", "NC-CG", county.Code),
            OfCounty(county.Code + "-ZJ", county.Name + "住房和城乡建设局", "NC-ZJ", county.Code),
        }),
        .. Elsewhere(),
    ];

    private static IEnumerable<Unit> Elsewhere()
    {
        var regions = CatalogData.Regions();
        foreach (var city in regions.Where(region => region.Level == "city" && region.Code != City))
        {
            yield return new(city.Code + "-12345", city.Name + "12345政务服务热线中心", ProvinceCentre, city.Code, Level: UnitLevel.City);
            foreach (var county in regions.Where(region => region.ParentCode == city.Code))
            {
                yield return OfCounty(county.Code, county.Name + "人民政府办公室", city.Code + "-12345", county.Code);
            }
        }
    }

    private static Unit OfProvince(string code, string name) => new(code, name, ProvinceCentre, Province, Level: UnitLevel.Province);

    private static Unit OfCity(string code, string name, string parent) => new(code, name, parent, City, Level: UnitLevel.City);

    private static Unit OfCounty(string code, string name, string parent, string region) => new(code, name, parent, region, Level: UnitLevel.County);
}
