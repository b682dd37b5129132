using Hotline.Dispatch.Clocks;
using Hotline.Dispatch.Privacy;

namespace Hotline.Dispatch.Tickets.Verbs;

/// <summary>
/// 补充事实: the answer, and with it what was found to be wrong or missing in the form. The citizen's own words, the type and the urgency stay: by them
/// the clocks were started. A dispatcher decides, whatever rule would fit now: they asked, and read what came.
/// </summary>
/// <param name="Patch">Category, region, place, point, title, name and phone; the rest of it is not looked at.</param>
public sealed record GiveFacts(Pii Answer, DraftPatch? Patch = null) : TicketCommand
{
    internal override Verb Verb => Verb.GiveFacts;

    internal override Decision Decide(Ticket ticket, Scene scene)
    {
        if (ticket.Question is not { } question)
        {
            return new Refusal.NoFactsAsked();
        }

        if (!question.IsFor(scene.Actor, ticket.Running(DeadlineKind.Facts)?.LightAt(scene.Now) ?? Light.Overdue))
        {
            return new Refusal.FactsOfAnother();
        }

        var (before, after) = (ticket.Fields, Right(ticket.Fields));
        string[] changed = [.. Changed(before, after)];

        // What nobody touched may stay as it is: its category may have gone out of use since, and the answer is wanted all the same.
        FieldFault[] faults =
        [
            .. FieldRules.Text("answer", Answer),
            .. FieldRules.Classification(after, scene.Catalog).Concat(FieldRules.Reachable(after)).Where(fault => changed.Contains(fault.Field == "datum" ? "point" : fault.Field)),
        ];
        if (faults.Length > 0)
        {
            return new Refusal.Invalid([.. faults.Distinct()]);
        }

        var given = new TicketEvent.FactsGiven(changed) { Text = Answer };
        var moved = before.CategoryCode != after.CategoryCode || before.RegionCode != after.RegionCode;
        return after == before ? given
            : !moved ? new Decision.Events([given], after)
            : new Decision.Events([Classifying.Of(ticket, after), given], after);
    }

    private TicketFields Right(TicketFields fields) => Patch is not { } typed ? fields : new DraftPatch(
        CategoryCode: Given(typed.CategoryCode), RegionCode: Given(typed.RegionCode), Place: Given(typed.Place), Longitude: typed.Longitude, Latitude: typed.Latitude, Datum: typed.Datum,
        Title: Given(typed.Title), ContactName: Given(typed.ContactName), ContactPhone: Given(typed.ContactPhone)).ApplyTo(fields).AsSubmitted;

    // What is known is set right, never emptied.
    private static string? Given(string? typed) => string.IsNullOrEmpty(typed) ? null : typed;

    private static Pii? Given(Pii? typed) => typed is { IsEmpty: false } ? typed : null;

    private static IEnumerable<string> Changed(TicketFields before, TicketFields after)
    {
        (string Field, bool Other)[] all =
        [
            ("categoryCode", before.CategoryCode != after.CategoryCode), ("regionCode", before.RegionCode != after.RegionCode), ("place", before.Place != after.Place),
            ("point", (before.Longitude, before.Latitude, before.Datum) != (after.Longitude, after.Latitude, after.Datum)), ("title", before.Title != after.Title),
            ("contactName", before.ContactName != after.ContactName), ("contactPhone", before.ContactPhone != after.ContactPhone),
        ];
        return all.Where(one => one.Other).Select(one => one.Field);
    }
}
