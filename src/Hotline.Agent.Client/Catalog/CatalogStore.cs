using Hotline.Agent.Client.Contracts;
using Hotline.Agent.Client.Wire;

namespace Hotline.Agent.Client.Catalog;

/// <summary>The catalogue, read once for the session.</summary>
internal sealed class CatalogStore(ApiClient api)
{
    private static readonly CatalogPage Nothing = new([], [], [], [], []);

    private Task<ApiResult<CatalogPage>>? loading;

    public CatalogPage Page { get; private set; } = Nothing;

    public IReadOnlyList<Choice> Categories { get; private set; } = [];

    public IReadOnlyList<Choice> Counties { get; private set; } = [];

    public IReadOnlyList<Choice> Units { get; private set; } = [];

    /// <summary>Where a ticket of this unit can be handed down to.</summary>
    public IReadOnlyList<Choice> Below(string? unit) => Choices.Below(Page.Units, unit);

    /// <summary>Where a ticket of this unit can be handed across to.</summary>
    public IReadOnlyList<Choice> Beside(string? unit) => Choices.Beside(Page.Units, unit);

    /// <summary>Returns when the catalogue is here or can not be had; asks again the next time then.</summary>
    public async Task<Problem?> LoadAsync()
    {
        var answer = await (loading ??= api.GetAsync(ApiPath.Catalog, ContractsJson.Default.CatalogPage, CancellationToken.None));
        if (answer.Value is not { } page)
        {
            loading = null;
            return answer.Problem;
        }

        if (!ReferenceEquals(Page, page))
        {
            Page = page;
            Categories = Choices.OfCategories(page.Categories);
            Counties = Choices.OfCounties(page.Regions);
            Units = Choices.OfUnits(page.Units);
        }

        return null;
    }

    public void Forget() => loading = null;
}
