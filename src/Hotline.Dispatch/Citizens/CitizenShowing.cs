using System.Globalization;
using System.Text.Json;
using Hotline.Dispatch.Calendar;
using Hotline.Dispatch.Catalog;
using Hotline.Dispatch.Clocks;
using Hotline.Dispatch.Data;
using Hotline.Dispatch.Privacy;
using Hotline.Dispatch.Tickets;
using Hotline.Dispatch.Tickets.Verbs;

namespace Hotline.Dispatch.Citizens;

/// <summary>A kept event, its text opened.</summary>
internal sealed record CitizenEvent(DateTimeOffset At, string Kind, bool BySystem, JsonElement Data, string? Text);

/// <summary>Turns a ticket and its events into what its citizen sees. Pure. What goes on between offices (returns, rulings, lights) is left out.</summary>
internal sealed class CitizenShowing(CatalogSnapshot catalog, DateTimeOffset now)
{
    public CitizenTicket Show(Ticket ticket, IReadOnlyList<CitizenEvent> events, int photos)
    {
        var scene = new Scene(Actor.Citizen, now, catalog);
        return new CitizenTicket(
            ticket.Id, ticket.Number ?? "", ticket.State, Stage(ticket), ticket.Round, ticket.Fields.Type,
            ticket.Fields.CategoryCode is { } category ? catalog.CategoryPath(category) : null,
            ticket.Fields.RegionCode is { } region ? catalog.RegionPath(region) : null,
            ticket.Fields.Title?.Clear(), ticket.Fields.Content?.Clear(), ticket.Fields.Place?.Clear(),
            ticket.AcceptedAt ?? ticket.OpenedAt,
            ticket.Running(DeadlineKind.Citizen)?.DueAt,
            Answered(events),
            ticket.RepliedAt,
            photos, ticket.Solved, ticket.Satisfied,
            May(ticket, new Supplement(Pii.Text("-")), scene),
            ticket.RepliedAt is null && May(ticket, new Urge(), scene),
            ticket.ClosedAt is null && ticket.RepliedAt is null && Urge.NextAt(ticket, scene) is { } next && next > now ? next : null,
            May(ticket, new Retract(), scene),
            May(ticket, new Rate(Solved.Solved, Satisfaction.Satisfied, FollowUpWay.Web), scene),
            ticket.Satisfied is not null && May(ticket, new Rate(Solved.Unsolved, Satisfaction.Dissatisfied, FollowUpWay.Web), scene),
            May(ticket, new KeepSecret(), scene),
            [.. events.Select(Step).OfType<CitizenStep>()]);
    }

    /// <summary>The last answer; one that was found to be wrong is none.</summary>
    private static string? Answered(IReadOnlyList<CitizenEvent> events) => StandingSteps.Answer(events, step => step.Kind)?.Text;

    /// <summary>Where a ticket stands, in the citizen's words.</summary>
    public static string Stage(Ticket ticket) => ticket.State switch
    {
        TicketState.Ruling when ticket.Round > 1 && ticket.ReturnFrom is null => "您反映未解决，正在安排重新办理",
        TicketState.PendingDispatch or TicketState.ReturnReview or TicketState.Ruling => "已受理，正在确定承办单位",
        TicketState.AwaitingSignFor => ticket.Round > 1 ? "已交承办单位重新办理" : "已交承办单位",
        TicketState.InHandling or TicketState.ExtensionReview or TicketState.ReplyReview => ticket.Round > 1 ? "承办单位正在重新办理" : "承办单位正在办理",
        TicketState.Suspended => "办理暂停",
        TicketState.AwaitingFollowUp => "承办单位已答复，请您评价",
        TicketState.Redo => "您反映未解决，正在安排重新办理",
        TicketState.Closed or TicketState.Archived => "已办结",
        TicketState.ClosedOnCall => "已当场答复",
        TicketState.Refused => ticket.RefusalReason is null ? "已撤回" : "不予受理",
        TicketState.Merged => "已并入同一事项办理",
        TicketState.HandedOut => "已转其他部门办理",
        _ => "填写中",
    };

    private static bool May(Ticket ticket, TicketCommand command, Scene scene) =>
        TicketLifecycle.Check(command.Verb, ticket, scene.Actor) is null && command.Decide(ticket, scene) is Decision.Events;

    private CitizenStep? Step(CitizenEvent step) => step.Kind switch
    {
        nameof(TicketEvent.Accepted) => new(step.At, "诉求已受理", null),
        nameof(TicketEvent.AnsweredOnCall) => new(step.At, "话务员当场答复", step.Text),
        nameof(TicketEvent.AnswerReopened) => new(step.At, "当场答复经复核有误，已转承办单位办理", null),
        nameof(TicketEvent.Withdrawn) or nameof(TicketEvent.Retracted) => new(step.At, "诉求已撤回", null),
        nameof(TicketEvent.RefusedToTake) => new(step.At, $"不予受理：{Refusal(step)}", step.Text),
        nameof(TicketEvent.HandedOut) => new(step.At, $"已转{Platform(step)}办理", null),
        nameof(TicketEvent.HandOutAcknowledged) => new(step.At, $"{Platform(step)}已收到", null),
        nameof(TicketEvent.HandOutTakenBack) => new(step.At, "正在重新确定承办单位", null),
        nameof(TicketEvent.HandOutAnswered) => new(step.At, $"{Platform(step)}已答复", step.Text),
        nameof(TicketEvent.Merged) => new(step.At, "与他人反映的同一事项合并办理，您的编号、查询码和评价不变", null),
        nameof(TicketEvent.MergeUndone) => new(step.At, "单独办理", null),
        nameof(TicketEvent.AnsweredWithMatter) => new(step.At, "承办单位已答复", step.Text),
        nameof(TicketEvent.AnswerWithdrawn) => new(step.At, "此前的答复属于另一件事项，已作废，您的诉求继续办理", null),
        nameof(TicketEvent.Dispatched) => Dispatched(step, "unitCode", "交"),
        nameof(TicketEvent.HandedDown) or nameof(TicketEvent.HandedAcross) => Dispatched(step, "toUnit", "转"),
        nameof(TicketEvent.SignedFor) => new(step.At, "承办单位已签收，开始办理", null),
        nameof(TicketEvent.SignedByDefault) => new(step.At, "已转为办理中", null),
        nameof(TicketEvent.ExtensionGranted) => new(step.At, $"办理时限延长 {Number(step, "workingDays")} 个工作日", null),
        nameof(TicketEvent.Suspended) => new(step.At, "办理暂停", step.Text),
        nameof(TicketEvent.Resumed) => new(step.At, "恢复办理", null),
        nameof(TicketEvent.Replied) => new(step.At, "承办单位已答复", step.Text),
        nameof(TicketEvent.KeptSecret) => new(step.At, "已按您的要求保密，您的姓名和电话不再对承办单位显示", null),
        nameof(TicketEvent.Urged) or nameof(TicketEvent.Supplemented) when IsOfAnother(step) => null,
        nameof(TicketEvent.Urged) => new(step.At, "您催办了一次，已提醒承办单位", step.Text),
        nameof(TicketEvent.Supplemented) => new(step.At, Number(step, "photos") is > 0 and var photos ? $"您补充了情况（照片 {photos} 张）" : "您补充了情况", step.Text),
        nameof(TicketEvent.FollowedUp) => Rated(step),
        nameof(TicketEvent.FollowUpBooked) => Booked(step),
        nameof(TicketEvent.RedoOrdered) => new(step.At, "您反映未解决，本诉求重新办理", null),
        nameof(TicketEvent.Closed) => new(step.At, "诉求已办结", null),
        _ => null,
    };

    /// <summary>What another citizen, whose request was merged into this one, said is not this one's to read; in events of before that was told, the text says whose it is, and the system wrote it.</summary>
    private static bool IsOfAnother(CitizenEvent step) =>
        (step.Data.TryGetProperty("voiceNumber", out var voice) && voice.ValueKind == JsonValueKind.String) || step.BySystem && step.Text?.StartsWith("并案诉求 ", StringComparison.Ordinal) == true;

    private CitizenStep Dispatched(CitizenEvent step, string property, string how)
    {
        var unit = step.Data.TryGetProperty(property, out var code) ? catalog.Units.GetValueOrDefault(code.GetString() ?? "")?.Name : null;
        return new CitizenStep(step.At, unit is null ? $"已{how}承办单位" : $"已{how}{unit}办理", null);
    }

    private string Platform(CitizenEvent step) =>
        step.Data.TryGetProperty("platform", out var code) && catalog.Platforms.GetValueOrDefault(code.GetString() ?? "") is { } platform ? platform.Name : "其他部门";

    private static string Refusal(CitizenEvent step) => TypeWords.Of(DispatchJson.Read<TicketEvent.RefusedToTake>(step.Data.GetRawText()).Reason);

    private static CitizenStep Rated(CitizenEvent step)
    {
        if (DispatchJson.Read<TicketEvent.FollowedUp>(step.Data.GetRawText()) is not { Reached: true, Solved: { } solved, Satisfied: { } satisfied } followed)
        {
            return new CitizenStep(step.At, "回访未能联系到您", null);
        }

        var more = (followed.ProcessSatisfied is { } process ? $"；办理过程和服务态度：{TypeWords.Of(process)}" : "") + (followed.Clarity is { } clarity ? $"；答复{TypeWords.Of(clarity)}" : "");

        // What an agent noted about the call is theirs; what the citizen wrote is the citizen's.
        return new CitizenStep(step.At, $"您的评价：{TypeWords.Of(solved)}，{TypeWords.Of(satisfied)}{more}", followed.Way is FollowUpWay.Agent or FollowUpWay.PhonedIn ? null : step.Text);
    }

    private static CitizenStep Booked(CitizenEvent step)
    {
        var booked = DispatchJson.Read<TicketEvent.FollowUpBooked>(step.Data.GetRawText());
        return new CitizenStep(step.At, booked.At is { } at
            ? string.Create(CultureInfo.InvariantCulture, $"已约定{at.ToOffset(WorkingCalendar.ChinaOffset):M月d日 HH:mm}回访您")
            : string.Create(CultureInfo.InvariantCulture, $"已登记：答复后于{booked.Time:HH:mm}以后回访您"), null);
    }

    private static int? Number(CitizenEvent step, string property) =>
        step.Data.TryGetProperty(property, out var number) && number.TryGetInt32(out var value) ? value : null;
}
