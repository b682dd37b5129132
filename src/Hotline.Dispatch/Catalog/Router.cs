using Hotline.Dispatch.Tickets;

namespace Hotline.Dispatch.Catalog;

/// <summary>Finds the unit by exact rule, in the catalogue as it stands.</summary>
public static class Router
{
    /// <param name="text">As in <see cref="RuleBook.Find"/>; so is the basis.</param>
    /// <returns>Null when no rule fits: a dispatcher decides.</returns>
    public static RoutingRule? RuleFor(string categoryCode, string regionCode, CatalogSnapshot catalog, string? text = null, string? basis = null) =>
        catalog.Rules.Find(categoryCode, regionCode, text, catalog.Regions, catalog.Units, basis);

    /// <summary>What rules look for words in.</summary>
    internal static string TextOf(TicketFields fields) => $"{fields.Title?.Clear()}\n{fields.Content?.Clear()}";
}
