using Hotline.Agent.Client.Contracts;
using Hotline.Api.Problems;
using Hotline.Api.Tickets;
using Hotline.Dispatch.Catalog;
using Hotline.Dispatch.Metrics;

namespace Hotline.Api.Metrics;

/// <summary>
/// Whose figures a reader sees. The hotline and its leaders see everything; a pure liaison their own unit's and those of the units below it, and behind
/// the figures the tickets of their own unit only, as everywhere else.
/// </summary>
internal static class MetricSight
{
    /// <summary>The unit that the reader is confined to; null for those who see all.</summary>
    private static string? Confined(HttpContext context) =>
        LedgerSight.SeeAll.Any(role => context.User.IsInRole(role.ToString())) ? null : VerbRunner.ActorOf(context).UnitCode ?? "-";

    /// <summary>The question as this reader may ask it.</summary>
    /// <param name="trail">It goes down to the tickets.</param>
    public static (MetricQuestion? Question, IResult? Refused) Within(HttpContext context, CatalogSnapshot names, (MetricQuestion? Question, IResult? Refused) read, bool trail = false)
    {
        if (read.Question is not { } asked || Confined(context) is not { } own)
        {
            return read;
        }

        var unit = asked.UnitCode ?? own;
        return unit != own && !names.IsUnder(unit, own) ? (null, Refusals.Field("unit", "只能查看本单位和下级单位的数据"))
            : trail && unit != own ? (null, Refusals.Field("unit", "只能查看本单位的工单"))
            : (asked with { UnitCode = unit, Alone = trail }, null);
    }
}
