using Hotline.Dispatch.Calendar;
using Hotline.Dispatch.Catalog;

namespace Hotline.Dispatch.Tests.Catalog;

public sealed class CatalogCsvTests
{
    [Fact]
    public void The_product_data_loads_without_a_fault()
    {
        Assert.Equal(1879, CatalogData.Regions().Count);
        Assert.Equal(12, CatalogData.Categories().Count(category => category.Code.Length == 2));
        Assert.All(CatalogData.Categories(), category => Assert.True(category.Code.Length == 2 || CatalogData.Categories().Any(parent => parent.Code == category.ParentCode)));
        Assert.Equal(315, CatalogData.Holidays().Count);
        using var outlines = CatalogData.Counties();
        Assert.True(outlines.Length > 100_000);
    }

    [Fact]
    public void A_spreadsheets_file_reads_in_any_column_order_with_quotes_and_mark()
    {
        var load = CatalogCsv.Units(new StringReader("\uFEFFname,code,region_code\n\"住建局,西湖\",u1,360103\n水务,u2,\n"));
        Assert.Empty(load.Faults);
        Assert.Equal([new Unit("u1", "住建局,西湖", null, "360103"), new Unit("u2", "水务", null, null)], load.Rows);
    }

    [Fact]
    public void What_is_wrong_is_named_by_line_and_column()
    {
        var load = CatalogCsv.Rules(new StringReader("category_code,region_code,unit_code\n050401,360103,u1\n0504,360103,\n050401,360103,u2\n"));
        Assert.Equal([new CsvFault(3, "category_code", "malformed"), new CsvFault(3, "unit_code", "missing"), new CsvFault(4, "category_code", "duplicate")], load.Faults);
    }

    [Fact]
    public void A_rules_limit_is_an_amount_and_its_unit_or_the_working_days_of_a_file_of_before()
    {
        var now = CatalogCsv.Rules(new StringReader("category_code,region_code,unit_code,limit_amount,limit_unit\n050401,360103,u1,24,Hours\n050402,360103,u1,,\n050403,360103,u1,24,Moons\n050404,360103,u1,0,Days\n"));
        Assert.Equal([new Span(24, SpanUnit.Hours), null], now.Rows.Take(2).Select(rule => rule.Limit));
        Assert.Equal([new CsvFault(4, "limit_unit", "malformed"), new CsvFault(5, "limit_amount", "malformed")], now.Faults);
        var before = CatalogCsv.Rules(new StringReader("category_code,region_code,unit_code,working_days\n050401,360103,u1,3\n"));
        Assert.Equal(new Span(3, SpanUnit.WorkingDays), Assert.Single(before.Rows).Limit);
    }

    [Fact]
    public void A_missing_column_is_named() =>
        Assert.Equal([new CsvFault(1, "is_off_day", "no-column")], CatalogCsv.Holidays(new StringReader("date,name\n2027-01-01,元旦\n")).Faults);

    [Fact]
    public void An_empty_file_lacks_every_column() => Assert.Equal(2, CatalogCsv.Categories(new StringReader("")).Faults.Count);
}
