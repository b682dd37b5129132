using System.Globalization;
using Hotline.Agent.Client.Contracts;
using Hotline.Dispatch.Catalog;
using Hotline.Dispatch.Metrics;
using Hotline.Dispatch.Tickets;

namespace Hotline.Api.Metrics;

/// <summary>The ledger's figures as they go over the wire.</summary>
internal static class MetricShowing
{
    private const string HotlineItself = "热线中心";

    public static MetricPage Page(MetricMonth month) => new(
        Word(month.Month), month.FrozenAt,
        [.. month.Figures.Select(figure => new MetricRow(
            figure.Formula.Id, figure.Formula.Version, figure.Formula.Name, figure.Formula.Formula, figure.Formula.Numerator, figure.Formula.Denominator,
            figure.Formula.Unit == MetricUnit.Mean, figure.Formula.MoreIsBetter, Value(figure.Now, figure.Formula)!, Value(figure.Published, figure.Formula), figure.Revisions, !figure.Formula.IsOfTickets,
            figure.PublishedBy?.Version, figure.PublishedBy?.Formula))], // It was given.
        Score(month.Score.Now), CompositeScore.Words(month.Score.Weights), month.Score.Version, Score(month.Score.Published), month.Score.Revisions);

    public static MetricUnitRow Unit(UnitFigure row, MetricFormula formula, CatalogSnapshot names) =>
        new(row.UnitCode, NameOf(row.UnitCode, names), Value(row.Now, formula)!, Value(row.Published, formula)); // As above.

    public static MetricUnitRow Part(SourcePart part, MetricFormula formula) => new(part.Code, part.Name, Value(part.Now, formula)!, null); // As above.

    public static MetricTicketRow Ticket(TrailTicket row, CatalogSnapshot names) =>
        new(row.TicketId, row.Number, NameOf(row.UnitCode, names), row.CategoryCode.Length == 0 ? "" : names.CategoryPath(row.CategoryCode), row.Numerator, row.Denominator);

    public static MetricRevisionRow Revision(TrailRevision row, CatalogSnapshot names) =>
        new(row.At, NameOf(row.UnitCode, names), row.Numerator, row.Denominator, row.TicketId, row.Number, CauseOf(row.Cause));

    public static string NameOf(string unitCode, CatalogSnapshot names) =>
        unitCode.Length == 0 ? HotlineItself : names.UnitName(unitCode);

    public static string CauseOf(string kinds) => string.Join('、', kinds.Split(',').Select(EventWords.Of));

    public static string Word(DateOnly month) => month.ToString("yyyy-MM", CultureInfo.InvariantCulture);

    private static double? Score(double? score) => score is { } exact ? Math.Round(exact, 2) : null;

    private static MetricValue? Value(MetricNumbers? numbers, MetricFormula formula) => numbers is null ? null : new(
        numbers.Numerator, numbers.Denominator,
        numbers.Denominator == 0 ? null : Math.Round((double)numbers.Numerator / numbers.Denominator, formula.Unit == MetricUnit.Mean ? 0 : 6));
}
