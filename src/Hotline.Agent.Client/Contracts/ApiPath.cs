namespace Hotline.Agent.Client.Contracts;

/// <summary>Every path of the REST surface that the consoles use, in one place for both sides.</summary>
public static class ApiPath
{
    /// <summary>POST signs in, GET tells who is signed in, DELETE signs out.</summary>
    public const string Session = "/api/session";

    /// <summary>PUT changes one's own password.</summary>
    public const string Password = "/api/session/password";
    public const string Catalog = "/api/catalog";
    public const string Tickets = "/api/tickets";

    /// <summary>POST: opened and accepted in one request.</summary>
    public const string Acceptance = "/api/tickets/acceptance";

    /// <summary>GET with the query of a list: the whole list as CSV.</summary>
    public const string TicketExport = "/api/tickets/export";

    public const string TicketSearch = "/api/tickets/search";
    public const string Search = "/api/search";
    public const string SimilarCases = "/api/search/similar";
    public const string Knowledge = "/api/knowledge";
    public const string KnowledgeSearch = "/api/knowledge/search";
    public const string KnowledgeTasks = "/api/knowledge/tasks";
    public const string KnowledgeAlarms = "/api/knowledge/alarms";
    public const string Publications = "/api/publications";
    public const string Trends = "/api/trends";
    /// <summary>POST lets a simulated citizen call (demonstrations only).</summary>
    public const string Ring = "/api/demo/ring";
    public const string TrendCounties = "/api/trends/counties";
    public const string TrendGrid = "/api/trends/grid";
    public const string TrendSurges = "/api/trends/surges";
    public const string TrendWords = "/api/trends/words";
    public const string Metrics = "/api/metrics";
    public const string MetricExport = "/api/metrics/export";
    public const string Floor = "/api/floor";
    public const string Editions = "/api/editions";
    public const string RuleDifference = "/api/editions/difference";
    public const string Admin = "/api/admin";
    public const string Audit = "/api/admin/audit";
    public const string CallRecords = "/api/admin/calls";
    public const string Nodes = "/api/admin/nodes";
    public const string CountyMap = "/api/map/counties.geojson";

    public static string Ticket(Guid id) => $"/api/tickets/{id}";

    /// <summary>GET: the SIP messages of a call. Every look is written into the audit.</summary>
    public static string CallLadder(Guid id) => $"{CallRecords}/{id}/ladder";

    /// <summary>PUT: the node takes no new calls; DELETE: it takes them again.</summary>
    public static string Drain(string node) => $"{Nodes}/{Uri.EscapeDataString(node)}/drain";

    /// <summary>GET: the hotline's own calls to its citizen, as <see cref="TicketCallRow"/>s.</summary>
    public static string TicketCalls(Guid id) => $"/api/tickets/{id}/calls";

    /// <summary>GET: the rule of the dispatch catalogue for this request, as <see cref="RuledUnit"/>.</summary>
    public static string Rule(Guid id) => $"/api/tickets/{id}/rule";

    /// <summary>GET: tickets like this one.</summary>
    public static string Similar(Guid id) => $"/api/tickets/{id}/similar";

    /// <summary>GET: those for which it bears the mark 疑似重复.</summary>
    public static string Suspicions(Guid id) => $"/api/tickets/{id}/suspicions";

    /// <summary>GET: what happened to a call and why its caller waited, as <see cref="CallTraceRow"/>s.</summary>
    public static string CallTrace(Guid id) => $"/api/calls/{id}/trace";

    /// <param name="part">units, tickets, revisions, tickets/export or revisions/export.</param>
    public static string Metric(string id, string part) => $"{Metrics}/{id}/{part}";

    public static string Draft(Guid id) => $"/api/tickets/{id}/draft";

    /// <param name="id">The ticket.</param>
    /// <param name="act">acceptance, answer, assignment, sign-for, reply, hand-down, hand-across, return, return-ruling, extension, extension-ruling, follow-up, urge, reveal.</param>
    public static string Act(Guid id, string act) => $"/api/tickets/{id}/{act}";

    /// <summary>GET: a picture that a citizen sent. Every look is written into the audit.</summary>
    public static string Photo(Guid photoId) => $"/api/photos/{photoId}";

    /// <summary>POST (multipart): lays a file ready that proves what a unit says.</summary>
    public static string AddEvidence(Guid ticket) => $"/api/tickets/{ticket}/evidence";

    /// <summary>GET: a file that proves what a unit said; every look is written into the audit. DELETE takes back one's own that no verb has named.</summary>
    public static string Evidence(Guid file) => $"/api/evidence/{file}";

    /// <summary>GET with Range: the recording as a stereo A-law WAV. Every listener is written into the audit.</summary>
    public static string RecordingAudio(Guid recordingId) => $"/api/recordings/{recordingId}";

    /// <summary>GET: what the caller said by key at the end, as <see cref="CallRating"/>.</summary>
    public static string CallRating(Guid recordingId) => $"/api/recordings/{recordingId}/rating";

    public const string Holds = "/api/holds";

    /// <summary>GET: how long it is kept and what holds it, as <see cref="RecordingKeeping"/>.</summary>
    public static string RecordingKeeping(Guid recordingId) => $"/api/recordings/{recordingId}/keeping";

    /// <summary>POST with If-Match lifts a hold.</summary>
    public static string LiftHold(Guid holdId) => $"{Holds}/{holdId}/lifting";

    /// <summary>GET lists, POST enters: numbers that want no questions by voice.</summary>
    public const string DeclinedNumbers = "/api/declined-numbers";

    /// <summary>POST: the number may be asked by voice again.</summary>
    public static string TakeBackDeclined(Guid id) => $"{DeclinedNumbers}/{id}/taking-back";

    /// <summary>GET: where the recording was paused, as <see cref="RecordingPause"/>s.</summary>
    public static string RecordingPauses(Guid recordingId) => $"/api/recordings/{recordingId}/pauses";
}
