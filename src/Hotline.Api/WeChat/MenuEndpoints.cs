using System.Text.Json.Nodes;
using Hotline.Api.Problems;
using Hotline.Api.Security;
using Hotline.Api.Tickets;
using Hotline.Api.WeChat.Accounts;
using Hotline.Api.WeChat.Sending;
using Hotline.Dispatch.Privacy;

namespace Hotline.Api.WeChat;

/// <summary>POST /api/admin/wechat/{appId}/menu: gives the account the menu whose keys the dialogue knows.</summary>
internal static class MenuEndpoints
{
    public static void MapWeChatMenu(this WebApplication app) =>
        app.MapPost("/api/admin/wechat/{appId}/menu", CreateAsync).WithTags("admin").RequireAuthorization(Permissions.Administrator).Produces(204);

    private static async Task<IResult> CreateAsync(
        HttpContext context, string appId, WeChatAccounts accounts, WeChatApi api, AuditTrail audit, CancellationToken ct)
    {
        if (await accounts.FindAsync(appId, ct) is not { } account)
        {
            return Refusals.NotFound();
        }

        var answer = await api.CreateMenuAsync(account, Menu(), ct);
        if (answer.Verdict != ApiVerdict.Done)
        {
            return TypedResults.Problem(statusCode: StatusCodes.Status502BadGateway, title: $"微信没有接受菜单（返回码{answer.Code}）");
        }

        await audit.WriteAsync(VerbRunner.ActorOf(context), "admin.wechat.menu", null, appId, ct);
        return TypedResults.NoContent();
    }

    private static JsonObject Menu() => new()
    {
        ["button"] = new JsonArray(Button("反映问题", "FILE"), Button("查询进度", "PROGRESS"), new JsonObject
        {
            ["name"] = "更多",
            ["sub_button"] = new JsonArray(Button("评价答复", "RATE"), Button("催办", "URGE"), Button("帮助", "HELP")),
        }),
    };

    private static JsonObject Button(string name, string key) => new() { ["type"] = "click", ["name"] = name, ["key"] = key };
}
