using System.Text.Json;
using Hotline.Agent.Client.Contracts;

namespace Hotline.Agent.Client.Wire;

/// <summary>The ticket calls of the REST surface.</summary>
internal sealed class TicketsApi(ApiClient api)
{
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

    public Task<ApiResult<Revealed>> RevealAsync(Guid id, RevealField field, CancellationToken ct) =>
        api.WriteAsync(
            HttpMethod.Post, ApiPath.Act(id, "reveal"), JsonSerializer.Serialize(field, ContractsJson.Default.RevealField),
            ContractsJson.Default.Revealed, ct: ct);

    private static string Query(string list, IEnumerable<string> flags) => $"list={list}{string.Concat(flags.Select(flag => $"&flag={flag}"))}";
}
