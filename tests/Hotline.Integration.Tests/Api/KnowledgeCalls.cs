using System.Net;
using Hotline.Agent.Client.Contracts;

namespace Hotline.Integration.Tests.Api;

/// <summary>What tests of the knowledge base ask of it over HTTP.</summary>
internal static class KnowledgeCalls
{
    public static async Task<KnowledgeTaskRow> AskedAsync(StaffClient agent, string question)
    {
        using var asked = await agent.PostAsync(ApiPath.KnowledgeTasks, new AskKnowledge(question, ApiCity.PotHole, ApiCity.Xihu));
        return await StaffClient.ReadAsync<KnowledgeTaskRow>(asked, HttpStatusCode.Created);
    }

    public static async Task<IReadOnlyList<KnowledgeHit>> FindAsync(StaffClient staff, string words)
    {
        using var answer = await staff.PostAsync(ApiPath.KnowledgeSearch, new KnowledgeAsk(words));
        return (await StaffClient.ReadAsync<KnowledgeFound>(answer, HttpStatusCode.OK)).Rows;
    }

    public static async Task<KnowledgeEntryPage> PublishedAsync(StaffClient writer, StaffClient reviewer, KnowledgeText text, Guid? taskId = null, string? owner = null)
    {
        using var opened = await writer.PostAsync(ApiPath.Knowledge, new OpenKnowledge(text, owner, taskId));
        var page = await StaffClient.ReadAsync<KnowledgeEntryPage>(opened, HttpStatusCode.Created);
        Assert.Contains("submission", page.Acts);
        page = await ActAsync(writer, page, "submission", new KnowledgeAct());
        return await ActAsync(reviewer, page, "publication", new KnowledgeAct());
    }

    public static async Task<KnowledgeEntryPage> ActAsync<T>(StaffClient staff, KnowledgeEntryPage page, string act, T body, HttpMethod? method = null)
    {
        var path = $"{ApiPath.Knowledge}/{page.Id}/{act}";
        using var answer = method == HttpMethod.Put ? await staff.PutAsync(path, body, page.Revision) : await staff.PostAsync(path, body, page.Revision);
        return await StaffClient.ReadAsync<KnowledgeEntryPage>(answer, HttpStatusCode.OK);
    }
}
