using Hotline.Agent.Client.Contracts;
using Hotline.Agent.Lines;
using Microsoft.AspNetCore.SignalR;

namespace Hotline.Agent.Desk;

/// <summary>The hub's methods about the agent's line: who calls, and the verb.</summary>
internal sealed class LineVerbs(LineDesk desk)
{
    public async Task ChooseAsync(HubCallerContext context, LineKind line) =>
        DeskVerbs.Accept(await desk.ChooseAsync(DeskVerbs.Agent(context), DeskVerbs.Extension(context), line, context.ConnectionAborted));

    public string[] Nodes(HubCallerContext context)
    {
        DeskVerbs.Agent(context);
        return desk.Nodes();
    }

    public async Task<string> ConnectAsync(HubCallerContext context, LineRequest request)
    {
        var answer = await desk.ConnectAsync(DeskVerbs.Agent(context), request.Node, request.Sdp, context.ConnectionAborted);
        DeskVerbs.Accept(answer.Refusal);
        return answer.Sdp!; // Not refused, so answered.
    }

    public async Task AnswerAsync(HubCallerContext context, Guid offerId) =>
        DeskVerbs.Accept(await desk.AnswerAsync(DeskVerbs.Agent(context), offerId, context.ConnectionAborted));
}
