using Hotline.Agent.Client.Contracts;
using Hotline.Dispatch.Tickets;

namespace Hotline.Api.Problems;

/// <summary>The one map from Dispatch's refusals to HTTP. Words come from <see cref="RefusalWords"/>, field names are the wire's.</summary>
internal static class TicketRefusals
{
    public static IResult Of(Refusal refusal, object? current = null) => refusal switch
    {
        Refusal.Invalid invalid => Fields(invalid.Faults),
        Refusal.UnknownUnit or Refusal.NotBelow or Refusal.NotBeside or Refusal.AssistsItself or Refusal.AlreadyAssisting or Refusal.NotAssisting or Refusal.NotSupervised => Refusals.Field("unitCode", RefusalWords.Of(refusal)),
        Refusal.UnknownMatter or Refusal.MergesWithItself => Refusals.Field("intoNumber", RefusalWords.Of(refusal)),
        Refusal.UnknownPlatform => Refusals.Field("platform", RefusalWords.Of(refusal)),
        _ => TypedResults.Problem(statusCode: Status(refusal), title: RefusalWords.Of(refusal), detail: RefusalWords.Of(refusal), extensions: Extensions(refusal, current)),
    };

    public static IResult Fields(IEnumerable<FieldFault> faults) => TypedResults.ValidationProblem(
        faults.GroupBy(fault => Wire(fault.Field)).ToDictionary(field => field.Key, field => field.Select(RefusalWords.Of).ToArray()),
        title: "填写的内容有误", extensions: [new("code", "ticket.invalid")]);

    private static int Status(Refusal refusal) => refusal switch
    {
        Refusal.NotFound or Refusal.NoSuchEntry or Refusal.NoSuchPublication or Refusal.WrongCode or Refusal.LinkExpired => StatusCodes.Status404NotFound,
        Refusal.StaleVersion or Refusal.EntryStale or Refusal.PublicationStale => StatusCodes.Status412PreconditionFailed,
        Refusal.KeyReused => StatusCodes.Status422UnprocessableEntity,
        Refusal.TooManyTries or Refusal.UrgedRecently or Refusal.FollowedUpRecently or Refusal.FollowUpBooked => StatusCodes.Status429TooManyRequests,
        Refusal.RoleMissing or Refusal.EntryRole or Refusal.PublicationRole or Refusal.OwnPublication or Refusal.NotYours or Refusal.MayNotReveal or Refusal.NoEmergency or Refusal.OwnProposal or Refusal.OwnApproval or Refusal.OwnAnswer or Refusal.OwnJudgement or Refusal.OwnFinding or Refusal.AnothersTicket or Refusal.NobodyOnTheLine or Refusal.NotYourOrder or Refusal.FactsOfAnother or Refusal.PlatformReadsNothing => StatusCodes.Status403Forbidden,
        _ => StatusCodes.Status409Conflict,
    };

    private static List<KeyValuePair<string, object?>> Extensions(Refusal refusal, object? current)
    {
        var extensions = new List<KeyValuePair<string, object?>> { new("code", refusal.Id) };
        if (refusal switch { Refusal.FollowedUpRecently { NextAt: var next } => next, Refusal.FollowUpBooked { At: var at } => at, _ => (DateTimeOffset?)null } is { } again)
        {
            extensions.Add(new("nextAt", again));
        }

        if (refusal is Refusal.NotClean { Findings: var findings })
        {
            extensions.Add(new("findings", findings.Select(found => new PublicationFinding(found.Kind, found.At, found.Length)).ToArray()));
        }

        if (current is not null)
        {
            extensions.Add(new("current", current));
        }

        return extensions;
    }

    private static string Wire(string field) => field switch
    {
        "contactName" => "callerName",
        "contactId" => "idNumber",
        "point" => "longitude",
        _ => field,
    };
}
