using Hotline.Api.WeChat.Dialogue;
using Hotline.Api.WeChat.Accounts;
using Hotline.Api.WeChat.Sending;
using Hotline.Dispatch.Citizens;
using Hotline.Dispatch.Privacy;
using Hotline.Dispatch.Repeats;
using Hotline.Dispatch.Tickets;
using Hotline.Dispatch.Tickets.Verbs;
using Npgsql;

namespace Hotline.Api.WeChat.Intake;

/// <summary>
/// Does what a dialogue decided, through the citizens' doors. A message that is worked on twice (the node died in
/// between) files once, by the dialogue's id; the other acts are refused the second time by the ticket's state.
/// </summary>
internal sealed class Acts(CitizenDesk desk, CitizenReader reader, OwnRepeats repeats, PhotoRequests photos, TimeProvider time)
{
    /// <returns>The answer, and the dialogue that goes on where something has to be asked first.</returns>
    public async Task<(string Reply, DialogueState? Next)> DoAsync(
        Act act, WeChatAccount account, Guid followerId, IReadOnlyList<OwnTicket> own, NpgsqlTransaction transaction, CancellationToken ct) => act switch
    {
        Act.File file => await FileAsync(file.Request, account, followerId, own, transaction, ct),
        _ => (await AnswerAsync(act, followerId, transaction, ct), null),
    };

    private Task<string> AnswerAsync(Act act, Guid followerId, NpgsqlTransaction transaction, CancellationToken ct) => act switch
    {
        Act.Progress progress => ProgressAsync(progress, followerId, transaction, ct),
        Act.Urge urge => VerbAsync(urge.Ticket.Id, new Urge(), $"已催办工单{urge.Ticket.Number}，承办单位会收到提醒。", transaction, ct),
        Act.Supplement more => VerbAsync(more.Ticket.Id, new Supplement(Pii.Text(more.Words)), $"已补充到工单{more.Ticket.Number}。", transaction, ct),
        Act.Rate rate => RateAsync(rate, transaction, ct),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private async Task<(string Reply, DialogueState? Next)> FileAsync(
        DialogueState filed, WeChatAccount account, Guid followerId, IReadOnlyList<OwnTicket> own, NpgsqlTransaction transaction, CancellationToken ct)
    {
        var request = new CitizenRequest(
            IntakeChannel.WeChat, filed.Id.ToString("N"), Pii.Text(filed.Content ?? ""), Pii.Phone(filed.Phone ?? ""),
            RegionCode: filed.RegionCode ?? account.RegionCode, Place: filed.Place is { } place ? Pii.Address(place) : null,
            Longitude: filed.Longitude, Latitude: filed.Latitude, Datum: filed.Longitude is null ? null : "GCJ-02");
        if (!filed.Anyway && await repeats.FindAsync(request, [.. own.Select(ticket => ticket.Id)], ct) is { } repeat)
        {
            return (DialogueWords.Repeat(repeat.Number), filed with { Step = Step.Repeat, TicketId = repeat.TicketId });
        }

        if (await desk.SubmitAsync(request, ct) is not Outcome<CitizenReceipt>.Done { Value: var receipt })
        {
            return (DialogueWords.Failed, null);
        }

        var now = time.GetUtcNow();
        await OwnTickets.AddAsync(transaction, followerId, receipt.TicketId, now, ct);
        await photos.AddAsync(transaction, receipt.TicketId, account.AppId, filed.PhotoList, now, ct);
        return ($"已受理。\n工单编号：{receipt.Number}\n查询码：{receipt.Code}\n办理进展会在这里通知您，回复2随时查询，回复4催办。", null);
    }

    private async Task<string> ProgressAsync(Act.Progress asked, Guid followerId, NpgsqlTransaction transaction, CancellationToken ct)
    {
        if (await OwnTickets.FindAsync(transaction, followerId, asked.Number, ct) is not { } ticketId)
        {
            if (asked.Code is null)
            {
                return DialogueWords.Number;
            }

            if (await desk.FindAsync(asked.Number, asked.Code, ct) is not Outcome<Guid>.Done { Value: var found })
            {
                return "编号或查询码不对，或试得太频繁，请核对后稍后再试。";
            }

            ticketId = found;
        }

        return await reader.PageAsync(ticketId, ct) is { } page ? ProgressWords.Of(page) : DialogueWords.Number;
    }

    private Task<string> RateAsync(Act.Rate rate, NpgsqlTransaction transaction, CancellationToken ct)
    {
        var command = new Rate(rate.Solved, rate.Satisfied, FollowUpWay.WeChat, Note: rate.Reason is { } reason ? Pii.Text(reason) : null, Round: rate.Round, Read: rate.Answered is { } at ? new AnswerRead(at) : null);
        return VerbAsync(rate.TicketId, command, rate.Solved == Solved.Unsolved ? "已记录，您的诉求会重新办理，进展会在这里通知您。" : "感谢您的评价！", transaction, ct);
    }

    /// <summary>With the end of the message: worked on once more, it was not done yet.</summary>
    private async Task<string> VerbAsync(Guid ticketId, TicketCommand command, string done, NpgsqlTransaction transaction, CancellationToken ct) =>
        await desk.DoAsync(ticketId, command, transaction, ct) is Outcome<TicketStamp>.Refused refused ? RefusalWords.Of(refused.Why) : done;
}
