namespace Hotline.Agent.Client.Contracts;

// Administrators only. GET /api/admin/{kind} lists (a JSON array of the entries, secrets left out), DELETE /api/admin/{kind}/{key} removes one, PUT /api/admin/{kind}/{key} creates or replaces one,
// POST /api/admin/{kind}/import takes CSV (text/csv, UTF-8 with or without BOM, header row) and answers ImportReport;
// a file with any bad row changes nothing. Kinds: units, accounts, phones, queues, categories, rules, holidays, limits, policy, lights, trunks, contacts, skills, wechat.
// Keys: unit code, login, extension, queue code, category code, {categoryCode}-{regionCode}, date (yyyy-MM-dd), {clock}-{ticketType}-{urgency}, name of the number, {system}-{light}, contact code, skill code, app id, trunk code.

/// <param name="Level">province, city, county or township; left out, that of the region.</param>
/// <param name="WorkingHours">As <c>09:00-12:00,13:30-17:30</c>; left out, the ordinary ones.</param>
public sealed record UnitEntry(string Code, string Name, string? Parent, string? RegionCode, string? Level = null, string? WorkingHours = null);

/// <param name="Telephone">Of a person without a line, rung when they have a citizen called; masked when read. Null, or the mask itself, keeps the old one; empty takes it away.</param>
/// <param name="Password">Write only; null keeps the old one, and makes a random one for a new account (returned once in <see cref="Saved"/>).</param>
public sealed record AccountEntry(string Login, string Name, IReadOnlyList<StaffRole> Roles, string? UnitCode, string? Extension, string? Password = null, bool Disabled = false, string? Telephone = null);

/// <param name="Secret">Write only; the digest secret of the desk phone. Null makes a random one, returned once.</param>
public sealed record PhoneEntry(string Extension, string? Secret = null);

/// <summary>A queue (技能组). Times in seconds.</summary>
/// <param name="LeadSeconds">Head start: callers count as waiting this much longer than they do.</param>
/// <param name="Skills">Skill codes, all of which an agent needs.</param>
/// <param name="RelaxSeconds">After this wait the skills are not asked for; 0: never.</param>
/// <param name="OverflowTo">Code of the queue whose agents help out after <paramref name="OverflowSeconds"/>.</param>
/// <param name="StickyDays">How far back the agent of a caller's last call is preferred; 0: never.</param>
/// <param name="StickySeconds">How long a caller is kept for that agent.</param>
/// <param name="AnnounceSeconds">How often a waiting caller hears place and estimated wait, 15 to 600; 0: never.</param>
/// <param name="CallBackKey">Key 1 asks for a call-back that keeps the place.</param>
/// <param name="Survey">Callers are asked at the end how satisfied they are.</param>
/// <param name="OpeningHours">On workdays, as <c>09:00-12:00,13:30-17:30</c>; left out: round the clock.</param>
/// <param name="OpenHolidays">The hours are those of every day.</param>
/// <param name="LongestWaitSeconds">Whoever waited this long is told the place and may ask for a call-back, with or without <paramref name="CallBackKey"/>; 0: never.</param>
public sealed record QueueEntryConfig(
    string Code, string Name, IReadOnlyList<string> Numbers, IReadOnlyList<string> Logins, int OfferSeconds, int WrapUpSeconds, int LeadSeconds = 0,
    IReadOnlyList<string>? Skills = null, int RelaxSeconds = 0, string? OverflowTo = null, int OverflowSeconds = 0, int StickyDays = 0, int StickySeconds = 0,
    int AnnounceSeconds = 0, bool CallBackKey = false, bool Survey = false, string? OpeningHours = null, bool OpenHolidays = false, int LongestWaitSeconds = 0);

/// <summary>What some agents can do: a dialect, a minority's language, enterprise matters, urgent calls of 110.</summary>
public sealed record SkillEntry(string Code, string Name, IReadOnlyList<string> Logins);

public sealed record CategoryEntry(string Code, string Name);

/// <summary>The dispatch catalogue (派单目录): category × region × word × legal basis → units and limit.</summary>
/// <param name="LegalBasis">A word about the rule: where the duty is laid down.</param>
/// <param name="Keyword">A word that title or content must have; the longest that fits wins.</param>
/// <param name="Basis">Words that the legal basis of its last return or ruling must have, or title or content; a rule with one wins over those without.</param>
/// <param name="Assistants">Codes of the units asked to assist.</param>
/// <param name="LimitAmount">The lead's limit instead of the policy's, counted in <paramref name="LimitUnit"/>; null or 0 where the policy's holds.</param>
/// <param name="LimitUnit">WorkingDays, WorkingHours, WorkingMinutes, Days, Hours or Minutes.</param>
public sealed record RuleEntry(
    string CategoryCode, string RegionCode, string UnitCode, string? LegalBasis = null, string? Keyword = null, IReadOnlyList<string>? Assistants = null,
    int? LimitAmount = null, string? LimitUnit = null, string? Basis = null);

/// <summary>回访方案: of the tickets that fit, this many percent are asked in this way. Null fits any.</summary>
/// <param name="Percent">0 to 100.</param>
/// <param name="Way">Agent, SmsLink, WeChat or Ivr.</param>
/// <param name="Category">Two, four or six digits.</param>
/// <param name="Channel">Where it came in.</param>
/// <param name="NextWay">What follows when a message went without an answer for half the time: Agent or Ivr; null: Agent.</param>
public sealed record FollowUpPlanEntry(string Code, string Name, int Percent, string Way, string? Category = null, string? UnitCode = null, string? Channel = null, string? NextWay = null);

/// <summary>综合分权重.</summary>
/// <param name="Metric">The id of a metric that is a share.</param>
/// <param name="Weight">1 to 100.</param>
/// <param name="Name">Given by the server.</param>
public sealed record MetricWeightEntry(string Metric, int Weight, string? Name = null);

/// <summary>外部平台.</summary>
/// <param name="Code">Lower-case letters, digits and hyphens.</param>
/// <param name="AckMinutes">Natural minutes within which it is to acknowledge, 1 to 43200.</param>
/// <param name="Shares">What it may read by program: Nothing, Matter (without personal data) or Person; null: Nothing.</param>
public sealed record PlatformEntry(string Code, string Name, bool Emergency, int AckMinutes, string? Shares = null);

/// <summary>That a platform may speak by program. Saved, it gets a new key, which the answer shows this once.</summary>
/// <param name="Code">The platform's.</param>
/// <param name="IssuedAt">When its key was made, China's time; ignored when written.</param>
public sealed record PlatformKeyEntry(string Code, string? IssuedAt = null);

public sealed record HolidayEntry(DateOnly Date, string Name, bool IsOffDay);

/// <summary>A time limit: clock × ticket type × urgency → amount and unit. <c>*</c> stands for any type or any urgency.</summary>
/// <param name="Clock">Dispatch, SignFor, Contact, Handle, Citizen, FollowUp, Redo for the handling clocks of later rounds, EscalateToHotline or EscalateToSupervisingOffice.</param>
/// <param name="Unit">WorkingDays, WorkingHours, WorkingMinutes, Days, Hours or Minutes.</param>
/// <param name="Basis">The paper that lays it down; said in the sentence of every deadline.</param>
public sealed record LimitEntry(string Clock, string TicketType, string Urgency, int Amount, string Unit, string? Basis = null);

/// <summary>One of the operator's numbers; there are always the same ones.</summary>
/// <param name="Meaning">In Chinese; ignored when written.</param>
public sealed record PolicyEntry(string Name, int Value, string? Meaning = null);

/// <summary>What another system calls one of our lights. GET /api/clocks?system= (shift lead, supervisor, leader) exports every running clock in its words, as CSV.</summary>
/// <param name="Light">Normal, Amber, Red or Overdue.</param>
public sealed record LightEntry(string System, string Light, string Code, string Name);

/// <summary>GET /api/admin/limit-presets lists; PUT /api/admin/limit-presets/{key} puts that set in the place of all limits.</summary>
public sealed record LimitPresetItem(string Key, string Name, string Note, IReadOnlyList<LimitEntry> Limits)
{
    /// <summary>Of the limits that stand now, the same in each: the If-Match of putting a set in their place, 412 where somebody has changed them since.</summary>
    public string Tag { get; init; } = "";
}

/// <summary>A carrier's trunk (中继).</summary>
/// <param name="Networks">CIDR from which its calls come; behind Kamailio the carrier's own too.</param>
/// <param name="CallerFrom">Asserted: P-Asserted-Identity, else From. From: From alone. Left out: Asserted.</param>
/// <param name="AreaCode">Put before local numbers, as 0791.</param>
/// <param name="Prefixes">Digits that the carrier puts before the number; the first that fits is taken off.</param>
/// <param name="MaxCalls">At once on all nodes, above it 503 with Retry-After; 0 without a cap.</param>
/// <param name="Probe">SIP URI with an address that is asked with OPTIONS: <c>sip:203.0.113.1:5060</c>.</param>
/// <param name="Gateway">SIP URI with an address or a name that takes calls of the hotline's own; left out: the trunk only brings calls.</param>
/// <param name="State">Whether it answers, as each node sees it; ignored when written.</param>
/// <param name="MaxRate">New calls in any one second on a node, above it 503 with Retry-After; 0 without a cap.</param>
/// <param name="Domain">The carrier's, in request URI, From and To, while the packets go to <paramref name="Gateway"/>; left out: addresses.</param>
/// <param name="UserName">What the carrier's challenge is answered with (digest); left out: it knows us by our address.</param>
/// <param name="Password">Write only: null keeps the old one.</param>
/// <param name="Realm">The only one whose challenges are answered; left out: any.</param>
/// <param name="Registers">The main number is kept registered at <paramref name="Gateway"/>.</param>
/// <param name="Pilot">The main number as the carrier writes it; left out: the user name up to its @.</param>
/// <param name="NumberFormat">National: as dialled here. International: +86. Left out: National.</param>
/// <param name="Identity">Asserted: P-Asserted-Identity. Preferred: P-Preferred-Identity. None: From alone. Left out: Asserted.</param>
/// <param name="HidesNumber">Called people see no number (Privacy: id).</param>
/// <param name="Secured">What the hotline offers over it is secured (SRTP, keys in SDP), and an answer in clear ends the call. Calls that come over it are as the carrier offers them.</param>
public sealed record TrunkEntry(
    string Code, string Name, IReadOnlyList<string> Networks, string? CallerFrom = null, string? AreaCode = null, IReadOnlyList<string>? Prefixes = null,
    int MaxCalls = 0, string? Probe = null, string? State = null, int MaxRate = 0, string? Gateway = null, string? Domain = null, string? UserName = null, string? Password = null,
    string? Realm = null, bool Registers = false, string? Pilot = null, string? NumberFormat = null, string? Identity = null, bool HidesNumber = false, bool Secured = false);

/// <summary>Whom agents may bring into a call.</summary>
/// <param name="Number">With neither <paramref name="SipUri"/> nor <paramref name="Outside"/>, the extension of a desk phone.</param>
/// <param name="SipUri">One place, a department's own PBX: <c>sip:8000@10.2.0.7:5060</c>.</param>
/// <param name="Emergency">Agents ring it with one press.</param>
public sealed record ContactEntry(string Code, string Name, string Number, string? SipUri = null, bool Emergency = false, bool Outside = false);

/// <param name="Mode">Plain, Compatible or Safe, as chosen at WeChat.</param>
/// <param name="RegionCode">Where a request belongs whose place names no county.</param>
/// <param name="TemplateFields">Which template fields take number, state and time: <c>number=keyword1,state=keyword2,time=keyword3</c>.</param>
/// <param name="Secret">Write only, as token and AES key: null keeps the old one. An account that never had one only answers.</param>
public sealed record WeChatEntry(
    string AppId, string Name, string? OriginalId, string Mode, string RegionCode, string? TemplateId = null, string? TemplateFields = null,
    string? Secret = null, string? Token = null, string? AesKey = null, bool Disabled = false);

/// <param name="Secret">A password or phone secret made by the server, shown this once.</param>
public sealed record Saved(string Key, string? Secret);

public sealed record ImportReport(int Rows, int Created, int Changed, IReadOnlyList<Saved> Secrets, IReadOnlyList<ImportError> Errors);

/// <param name="Line">1-based line of the file.</param>
public sealed record ImportError(int Line, string Column, string Message);

/// <summary>GET /api/admin/audit?cursor=, newest first.</summary>
public sealed record AuditList(IReadOnlyList<AuditRow> Rows, string? Next);

/// <summary>One line of the audit: who saw or did what.</summary>
public sealed record AuditRow(long Id, DateTimeOffset At, string ActorName, string Action, string? TicketNumber, string? Field, string? Reason);
