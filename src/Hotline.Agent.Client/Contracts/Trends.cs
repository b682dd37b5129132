namespace Hotline.Agent.Client.Contracts;

/// <summary>GET /api/trends?from=2026-11-01&amp;to=2026-11-24&amp;category=05&amp;region=3601: read from the rollups, never from tickets. Days are Asia/Shanghai.</summary>
/// <param name="Total">诉求（人次）: every request.</param>
/// <param name="Matters">事项（件）: requests that were not merged into another. Both count on the day of acceptance, here and below.</param>
public sealed record TrendPage(
    DateOnly From, DateOnly To, DateTimeOffset UpdatedAt, int Total, int ClosedOnCall, int Dispatched, int Closed, int Overdue,
    IReadOnlyList<DayCount> Days, IReadOnlyList<NamedCount> Categories, IReadOnlyList<NamedCount> Regions, IReadOnlyList<NamedCount> Types, int Matters);

/// <param name="Count">Accepted on that day: <paramref name="ClosedOnCall"/> and <paramref name="Dispatched"/> together.</param>
public sealed record DayCount(DateOnly Day, int Count, int ClosedOnCall, int Dispatched, int Matters);

/// <param name="Code">Category code (2 digits, or one level below what was asked for) or region code (6 digits, county).</param>
/// <param name="Matters">Where they are counted apart.</param>
public sealed record NamedCount(string Code, string Name, int Count, int? Matters = null);

/// <summary>GET /api/trends/counties?from&amp;to&amp;category: requests by county and day, for a map with a slider. Read from the rollups.</summary>
public sealed record CountyHeat(DateOnly From, DateOnly To, IReadOnlyList<CountyDayCount> Days);

/// <param name="Count">诉求（人次）, here and below.</param>
/// <param name="Matters">事项（件）among them: requests that were not merged into another; here and below.</param>
public sealed record CountyDayCount(DateOnly Day, string Region, int Count, int Matters);

/// <summary>GET /api/trends/grid?from&amp;to&amp;category&amp;zoom=8..15: requests with a picked place by cell of the map's grid; only cells with some.</summary>
public sealed record GridHeat(IReadOnlyList<GridCount> Cells);

/// <param name="Longitude">Of the cell's middle, as is the latitude.</param>
public sealed record GridCount(double Longitude, double Latitude, int Count, int Matters);

/// <summary>GET /api/trends/surges?day: which matter rises where.</summary>
public sealed record SurgeList(DateOnly Day, IReadOnlyList<SurgeRow> Rows);

/// <param name="Region">County; empty for the whole area.</param>
/// <param name="Expected">What the 28 days before let expect of a whole day, in requests.</param>
/// <param name="Score">Standard deviations above it.</param>
public sealed record SurgeRow(string Category, string CategoryName, string Region, string RegionName, int Count, int Matters, double Expected, double Score);

/// <summary>GET /api/trends/words?day: words in clearly more tickets of the three days up to it than before.</summary>
public sealed record RisingWordList(DateOnly From, DateOnly To, IReadOnlyList<WordRow> Rows);

public sealed record WordRow(string Word, int Count, int Matters, double Expected, double Score);
