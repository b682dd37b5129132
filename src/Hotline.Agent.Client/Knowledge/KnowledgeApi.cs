using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Hotline.Agent.Client.Contracts;
using Hotline.Agent.Client.Wire;

namespace Hotline.Agent.Client.Knowledge;

/// <summary>The knowledge base's calls of the REST surface.</summary>
internal sealed class KnowledgeApi(ApiClient api)
{
    /// <summary>What was sent last to be made, and under which key: sent again as it was, it is the same request.</summary>
    private (string Asked, Guid Key) last;

    /// <param name="words">What is typed travels in the body: addresses end up in logs.</param>
    public Task<ApiResult<KnowledgeFound>> FindAsync(string words, string? category, string? region, CancellationToken ct = default) =>
        api.WriteAsync(HttpMethod.Post, ApiPath.KnowledgeSearch, Json(new(words, category, region), ContractsJson.Default.KnowledgeAsk), ContractsJson.Default.KnowledgeFound, ct: ct);

    public Task<ApiResult<KnowledgeEntryPage>> GetAsync(Guid id, CancellationToken ct = default) => api.GetAsync($"{ApiPath.Knowledge}/{id}", ContractsJson.Default.KnowledgeEntryPage, ct);

    /// <param name="list">drafts, review, published, due or withdrawn.</param>
    public Task<ApiResult<KnowledgeRowPage>> ListAsync(string list, string? cursor, CancellationToken ct = default) =>
        api.GetAsync($"{ApiPath.Knowledge}?list={list}{After(cursor)}", ContractsJson.Default.KnowledgeRowPage, ct);

    public static string ExportPath(string list) => $"{ApiPath.Knowledge}/export?list={list}";

    /// <summary>A published version as it was.</summary>
    public Task<ApiResult<KnowledgeVersionPage>> VersionAsync(Guid id, int version, CancellationToken ct = default) =>
        api.GetAsync($"{ApiPath.Knowledge}/{id}/version?number={version}", ContractsJson.Default.KnowledgeVersionPage, ct);

    public Task<ApiResult<IReadOnlyList<KnowledgeDiffField>>> DifferenceAsync(Guid id, int from, int to, CancellationToken ct = default) =>
        api.GetAsync($"{ApiPath.Knowledge}/{id}/difference?from={from}&to={to}", ContractsJson.Default.IReadOnlyListKnowledgeDiffField, ct);

    public Task<ApiResult<KnowledgeEntryPage>> OpenAsync(OpenKnowledge opened)
    {
        var json = Json(opened, ContractsJson.Default.OpenKnowledge);
        return api.WriteAsync(HttpMethod.Post, ApiPath.Knowledge, json, ContractsJson.Default.KnowledgeEntryPage, key: KeyOf(json));
    }

    public Task<ApiResult<KnowledgeEntryPage>> SaveAsync(KnowledgeEntryPage page, KnowledgeText text) =>
        api.WriteAsync(HttpMethod.Put, $"{ApiPath.Knowledge}/{page.Id}/draft", Json(text, ContractsJson.Default.KnowledgeText), ContractsJson.Default.KnowledgeEntryPage, page.Revision);

    /// <param name="act">submission, publication, send-back, discard, withdrawal or confirmation.</param>
    public Task<ApiResult<KnowledgeEntryPage>> ActAsync(KnowledgeEntryPage page, string act, string? note) =>
        api.WriteAsync(HttpMethod.Post, $"{ApiPath.Knowledge}/{page.Id}/{act}", Json(new(note), ContractsJson.Default.KnowledgeAct), ContractsJson.Default.KnowledgeEntryPage, page.Revision);

    public Task<ApiResult<JsonNode>> JudgeAsync(Guid id, KnowledgeOpinion opinion) =>
        api.WriteAsync(HttpMethod.Post, $"{ApiPath.Knowledge}/{id}/opinion", Json(opinion, ContractsJson.Default.KnowledgeOpinion), ContractsJson.Default.JsonNode);

    public Task<ApiResult<JsonNode>> AskAsync(AskKnowledge asked)
    {
        var json = Json(asked, ContractsJson.Default.AskKnowledge);
        return api.WriteAsync(HttpMethod.Post, ApiPath.KnowledgeTasks, json, ContractsJson.Default.JsonNode, key: KeyOf(json));
    }

    public Task<ApiResult<KnowledgeTaskRowPage>> TasksAsync(string? cursor, CancellationToken ct = default) =>
        api.GetAsync(cursor is null ? ApiPath.KnowledgeTasks : $"{ApiPath.KnowledgeTasks}?{After(cursor)[1..]}", ContractsJson.Default.KnowledgeTaskRowPage, ct);

    /// <summary>What one asked and has not seen the end of.</summary>
    public Task<ApiResult<IReadOnlyList<KnowledgeTaskRow>>> MineAsync(CancellationToken ct = default) =>
        api.GetAsync($"{ApiPath.KnowledgeTasks}/mine", ContractsJson.Default.IReadOnlyListKnowledgeTaskRow, ct);

    public Task<ApiResult<JsonNode>> SeeEndAsync(Guid id) => api.WriteAsync(HttpMethod.Post, $"{ApiPath.KnowledgeTasks}/{id}/seen", null, ContractsJson.Default.JsonNode);

    public Task<ApiResult<JsonNode>> SeparateAsync(Guid id) => api.WriteAsync(HttpMethod.Post, $"{ApiPath.KnowledgeTasks}/{id}/separation", null, ContractsJson.Default.JsonNode);

    public Task<ApiResult<JsonNode>> DismissAsync(KnowledgeTaskRow task, DismissKnowledgeTask dismissed) =>
        api.WriteAsync(HttpMethod.Post, $"{ApiPath.KnowledgeTasks}/{task.Id}/dismissal", Json(dismissed, ContractsJson.Default.DismissKnowledgeTask), ContractsJson.Default.JsonNode, tag: task.Tag);

    public Task<ApiResult<JsonNode>> AnswerAsync(KnowledgeTaskRow task, AnswerKnowledgeTask answered) =>
        api.WriteAsync(HttpMethod.Post, $"{ApiPath.KnowledgeTasks}/{task.Id}/answer", Json(answered, ContractsJson.Default.AnswerKnowledgeTask), ContractsJson.Default.JsonNode, tag: task.Tag);

    public Task<ApiResult<JsonNode>> HandAsync(KnowledgeTaskRow task, HandKnowledgeTask handed) =>
        api.WriteAsync(HttpMethod.Post, $"{ApiPath.KnowledgeTasks}/{task.Id}/handing", Json(handed, ContractsJson.Default.HandKnowledgeTask), ContractsJson.Default.JsonNode, tag: task.Tag);

    public Task<ApiResult<IReadOnlyList<KnowledgeAlarmRow>>> AlarmsAsync(CancellationToken ct = default) => api.GetAsync(ApiPath.KnowledgeAlarms, ContractsJson.Default.IReadOnlyListKnowledgeAlarmRow, ct);

    public Task<ApiResult<JsonNode>> SeeAsync(Guid id) => api.WriteAsync(HttpMethod.Post, $"{ApiPath.KnowledgeAlarms}/{id}/seen", null, ContractsJson.Default.JsonNode);

    private static string After(string? cursor) => cursor is null ? "" : $"&cursor={Uri.EscapeDataString(cursor)}";

    private Guid KeyOf(string asked)
    {
        last = last.Asked == asked ? last : (asked, Guid.CreateVersion7());
        return last.Key;
    }

    private static string Json<T>(T value, JsonTypeInfo<T> type) => JsonSerializer.Serialize(value, type);
}
