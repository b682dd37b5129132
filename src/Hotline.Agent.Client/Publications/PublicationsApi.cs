using System.Text.Json;
using Hotline.Agent.Client.Contracts;
using Hotline.Agent.Client.Wire;

namespace Hotline.Agent.Client.Publications;

/// <summary>The calls of the REST surface for what is made public.</summary>
internal sealed class PublicationsApi(ApiClient api)
{
    /// <summary>The ticket that was proposed last, and under which key: pressed again, it is the same request.</summary>
    private (string Number, Guid Key) last;

    /// <param name="list">waiting, under-way, published or over.</param>
    public Task<ApiResult<PublicationRowPage>> ListAsync(string list, string? cursor, CancellationToken ct) =>
        api.GetAsync($"{ApiPath.Publications}?list={list}{(cursor is null ? "" : $"&cursor={Uri.EscapeDataString(cursor)}")}", ContractsJson.Default.PublicationRowPage, ct);

    public Task<ApiResult<PublicationPage>> GetAsync(Guid id, CancellationToken ct) => api.GetAsync($"{ApiPath.Publications}/{id}", ContractsJson.Default.PublicationPage, ct);

    public async Task<ApiResult<PublicationPage>> ProposeAsync(string ticketNumber)
    {
        last = last.Number == ticketNumber ? last : (ticketNumber, Guid.CreateVersion7());
        var answer = await api.WriteAsync(
            HttpMethod.Post, ApiPath.Publications, JsonSerializer.Serialize(new ProposePublication(ticketNumber), ContractsJson.Default.ProposePublication), ContractsJson.Default.PublicationPage, key: last.Key);
        if (answer.Problem is not { IsOffline: true })
            last = default; // It was heard: the next time is another request.
        return answer;
    }

    public Task<ApiResult<PublicationPage>> RewordAsync(PublicationPage page, string text) =>
        api.WriteAsync(
            HttpMethod.Put, $"{ApiPath.Publications}/{page.Id}/text", JsonSerializer.Serialize(new PublicationText(text), ContractsJson.Default.PublicationText), ContractsJson.Default.PublicationPage, page.Revision);

    /// <param name="act">submission, first-review, second-review, send-back, drop or recall.</param>
    public Task<ApiResult<PublicationPage>> ActAsync(PublicationPage page, string act, string? note) =>
        api.WriteAsync(
            HttpMethod.Post, $"{ApiPath.Publications}/{page.Id}/{act}", JsonSerializer.Serialize(new PublicationAct(note), ContractsJson.Default.PublicationAct), ContractsJson.Default.PublicationPage, page.Revision);
}
