using System.Text.Json;
using Hotline.Agent.Client.Contracts;
using Microsoft.AspNetCore.Components.Forms;

namespace Hotline.Agent.Client.Wire;

/// <summary>The ticket calls of the REST surface.</summary>
internal sealed class TicketsApi(ApiClient api)
{
    private static readonly TimeSpan UploadPatience = TimeSpan.FromMinutes(2);

    public Task<ApiResult<TicketPage>> GetAsync(Guid id, CancellationToken ct) =>
        api.GetAsync(ApiPath.Ticket(id), ContractsJson.Default.TicketPage, ct);

    /// <param name="list">mine, dispatch, unit, handed-down, returns, extensions, overdue, follow-up or all.</param>
    /// <param name="flags">Codes of <see cref="Tickets.TicketWords.Flags"/>.</param>
    public Task<ApiResult<TicketList>> ListAsync(string list, IEnumerable<string> flags, string? cursor, CancellationToken ct)
    {
        var query = $"{ApiPath.Tickets}?{Query(list, flags)}";
        if (cursor is not null)
            query += $"&cursor={Uri.EscapeDataString(cursor)}";
        return api.GetAsync(query, ContractsJson.Default.TicketList, ct);
    }

    public static string ExportPath(string list, IEnumerable<string> flags) => $"{ApiPath.TicketExport}?{Query(list, flags)}";

    /// <param name="number">A ticket number or a whole phone number. It travels in the body: addresses end up in logs.</param>
    public Task<ApiResult<TicketList>> SearchAsync(string number, CancellationToken ct) =>
        api.WriteAsync(
            HttpMethod.Post, ApiPath.TicketSearch, JsonSerializer.Serialize(new SearchTickets(number.Trim()), ContractsJson.Default.SearchTickets),
            ContractsJson.Default.TicketList, ct: ct);

    public Task<ApiResult<DraftSaved>> SaveDraftAsync(Guid id, long version, DraftFields fields, CancellationToken ct) =>
        api.WriteAsync(
            HttpMethod.Put, ApiPath.Draft(id), JsonSerializer.Serialize(fields, ContractsJson.Default.DraftFields),
            ContractsJson.Default.DraftSaved, version, ct: ct);

    /// <summary>A ticket without a call. The key makes a repeated request give the same ticket.</summary>
    public Task<ApiResult<TicketPage>> CreateAsync(DraftFields fields, Guid idempotencyKey, CancellationToken ct) =>
        api.WriteAsync(
            HttpMethod.Post, ApiPath.Tickets, JsonSerializer.Serialize(fields, ContractsJson.Default.DraftFields),
            ContractsJson.Default.TicketPage, key: idempotencyKey, ct: ct);

    public Task<ApiResult<TicketPage>> ActAsync(Guid id, long version, VerbCall call, CancellationToken ct) =>
        api.WriteAsync(HttpMethod.Post, ApiPath.Act(id, call.Act), call.Json, ContractsJson.Default.TicketPage, version, ct: ct);

    /// <summary>Lays a file ready that proves what a unit says.</summary>
    public Task<ApiResult<UploadedEvidence>> AddEvidenceAsync(Guid id, IBrowserFile file, CancellationToken ct)
    {
        var content = new StreamContent(file.OpenReadStream(file.Size, ct));
        content.Headers.ContentType = new(file.ContentType is { Length: > 0 } type ? type : "application/octet-stream");
        var request = new HttpRequestMessage(HttpMethod.Post, ApiPath.AddEvidence(id)) { Content = new MultipartFormDataContent { { content, "file", file.Name } } };
        return api.SendAsync(request, ContractsJson.Default.UploadedEvidence, ct, UploadPatience);
    }

    public Task<ApiResult<UploadedEvidence>> TakeBackEvidenceAsync(Guid file, CancellationToken ct) =>
        api.WriteAsync(HttpMethod.Delete, ApiPath.Evidence(file), null, ContractsJson.Default.UploadedEvidence, ct: ct);

    public Task<ApiResult<Revealed>> RevealAsync(Guid id, RevealField field, CancellationToken ct) =>
        api.WriteAsync(
            HttpMethod.Post, ApiPath.Act(id, "reveal"), JsonSerializer.Serialize(field, ContractsJson.Default.RevealField),
            ContractsJson.Default.Revealed, ct: ct);

    private static string Query(string list, IEnumerable<string> flags) => $"list={list}{string.Concat(flags.Select(flag => $"&flag={flag}"))}";
}
