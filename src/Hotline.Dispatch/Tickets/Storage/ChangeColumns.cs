namespace Hotline.Dispatch.Tickets.Storage;

/// <summary>What one change leaves behind it (<see cref="ChangeRows"/>), or many that are written together, as the columns that <see cref="TicketSql.Append"/> and <see cref="TicketSql.Create"/> unnest.</summary>
internal static class ChangeColumns
{
    /// <returns>An array a column, named as the statements' parameters.</returns>
    public static object Of(IReadOnlyList<ChangeRows> changes)
    {
        var events = changes.SelectMany(rows => rows.Events, (rows, row) => (rows.Change, Row: row)).ToArray();
        var audits = changes.SelectMany(rows => rows.Change.Actions, (rows, action) => (rows.Change, Action: action)).ToArray();
        var clocks = changes.SelectMany(rows => rows.Clocks).ToArray();
        var climbs = changes.SelectMany(rows => rows.Climbs, (rows, climb) => (rows.Change, Climb: climb)).ToArray();
        return new
        {
            eventTickets = Array.ConvertAll(events, one => one.Change.After.Id),
            eventAts = Array.ConvertAll(events, one => one.Change.Now.ToUniversalTime()),
            eventActors = Array.ConvertAll(events, one => one.Change.Actor.AccountId),
            eventNames = Array.ConvertAll(events, one => one.Change.Actor.Name),
            eventUnits = Array.ConvertAll(events, one => one.Change.Actor.UnitCode),
            eventSeqs = Array.ConvertAll(events, one => one.Row.Seq),
            eventKinds = Array.ConvertAll(events, one => one.Row.Kind),
            eventStates = Array.ConvertAll(events, one => one.Row.State),
            eventDatas = Array.ConvertAll(events, one => one.Row.Data),
            eventTexts = Array.ConvertAll(events, one => one.Row.Text),
            eventPayloads = Array.ConvertAll(events, one => one.Row.Payload),
            auditTickets = Array.ConvertAll(audits, one => one.Change.After.Id),
            auditAts = Array.ConvertAll(audits, one => one.Change.Now.ToUniversalTime()),
            auditActors = Array.ConvertAll(audits, one => one.Change.Actor.AccountId),
            auditNames = Array.ConvertAll(audits, one => one.Change.Actor.Name),
            auditActions = Array.ConvertAll(audits, one => one.Action),
            clockIds = Array.ConvertAll(clocks, clock => clock.Id),
            clockTickets = Array.ConvertAll(clocks, clock => clock.TicketId),
            clockKinds = Array.ConvertAll(clocks, clock => clock.Kind),
            clockRounds = Array.ConvertAll(clocks, clock => clock.Round),
            clockUnits = Array.ConvertAll(clocks, clock => clock.UnitCode),
            clockStates = Array.ConvertAll(clocks, clock => clock.State),
            clockNatural = Array.ConvertAll(clocks, clock => clock.NaturalTime),
            clockStarted = Array.ConvertAll(clocks, clock => clock.StartedAt.ToUniversalTime()),
            clockRunFrom = Array.ConvertAll(clocks, clock => clock.RunFrom.ToUniversalTime()),
            clockElapsed = Array.ConvertAll(clocks, clock => clock.ElapsedS),
            clockTotal = Array.ConvertAll(clocks, clock => clock.TotalS),
            clockDue = Array.ConvertAll(clocks, clock => clock.DueAt.ToUniversalTime()),
            clockAmber = Array.ConvertAll(clocks, clock => clock.AmberAt.ToUniversalTime()),
            clockRed = Array.ConvertAll(clocks, clock => clock.RedAt.ToUniversalTime()),
            clockEarly = Array.ConvertAll(clocks, clock => clock.EarlyAt?.ToUniversalTime()),
            clockLights = Array.ConvertAll(clocks, clock => clock.Light),
            clockPaused = Array.ConvertAll(clocks, clock => clock.PausedAt?.ToUniversalTime()),
            clockFinished = Array.ConvertAll(clocks, clock => clock.FinishedAt?.ToUniversalTime()),
            clockNext = Array.ConvertAll(clocks, clock => clock.NextFireAt?.ToUniversalTime()),
            clockProvisional = Array.ConvertAll(clocks, clock => clock.Provisional),
            clockTraces = Array.ConvertAll(clocks, clock => clock.Trace),
            clockLevels = Array.ConvertAll(clocks, clock => clock.EscalationLevel),
            clockEscalate = Array.ConvertAll(clocks, clock => clock.EscalateAt?.ToUniversalTime()),
            escalatedTickets = Array.ConvertAll(climbs, one => one.Change.After.Id),
            escalatedAts = Array.ConvertAll(climbs, one => one.Change.Now.ToUniversalTime()),
            escalatedDeadlines = Array.ConvertAll(climbs, one => one.Climb.Clock.Id),
            escalatedKinds = Array.ConvertAll(climbs, one => one.Climb.Clock.Kind.ToString()),
            escalatedLevels = Array.ConvertAll(climbs, one => one.Climb.Level),
            escalatedAudiences = Array.ConvertAll(climbs, one => one.Climb.Audience.ToString()),
            escalatedUnits = Array.ConvertAll(climbs, one => one.Climb.Unit),
            escalatedDues = Array.ConvertAll(climbs, one => one.Climb.Clock.DueAt.ToUniversalTime()),
        };
    }
}
