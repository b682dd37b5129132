using System.Collections.Immutable;
using Hotline.Dispatch.Clocks;
using Hotline.Dispatch.Data;
using Hotline.Dispatch.Privacy;
using Hotline.Dispatch.Tickets.Verbs;

namespace Hotline.Dispatch.Tickets.Storage;

/// <summary>Between the ticket in memory and its row: seals and opens the personal columns.</summary>
internal sealed class TicketMapper(FieldCipher cipher, BlindIndex index)
{
    private const string Table = "ticket";

    /// <summary>By which limit an open ticket is urgent.</summary>
    public static DateTimeOffset? UrgentAt(Ticket ticket) => ticket.ClosedAt is null ? ClockRules.Urgent(ticket.Deadlines) : null;

    public TicketRow ToRow(Ticket ticket, DateTimeOffset now, OpenDraft? opening = null)
    {
        var fields = ticket.Fields;
        return new TicketRow
        {
            Id = ticket.Id,
            Number = ticket.Number,
            Version = ticket.Version,
            EventSeq = ticket.EventSeq,
            State = ticket.State.ToString(),
            Type = fields.Type?.ToString(),
            CategoryCode = fields.CategoryCode,
            RegionCode = fields.RegionCode,
            Urgency = fields.Urgency.ToString(),
            Channel = ticket.Channel.ToString(),
            OriginPlatform = fields.OriginPlatform,
            ForeignNumbers = fields.ForeignNumbers is { } numbers ? DispatchJson.Write(numbers) : null,
            Confidential = fields.Confidential,
            Anonymous = fields.Anonymous,
            TitleEnc = Seal(fields.Title, "title", ticket.Id),
            ContentEnc = Seal(fields.Content, "content", ticket.Id),
            PlaceEnc = Seal(fields.Place, "place", ticket.Id),
            PointEnc = cipher.Encrypt(PointText.Of(fields.Longitude, fields.Latitude), Table, "point", ticket.Id),
            Datum = fields.Datum,
            ContactNameEnc = Seal(fields.ContactName, "contact_name", ticket.Id),
            ContactPhoneEnc = Seal(fields.ContactPhone, "contact_phone", ticket.Id),
            ContactPhoneIndex = index.Of(fields.ContactPhone),
            ContactIdEnc = Seal(fields.ContactId, "contact_id", ticket.Id),
            ContactIdIndex = index.Of(fields.ContactId),
            CallNumberEnc = Seal(ticket.CallNumber, "call_number", ticket.Id),
            CallNumberIndex = index.Of(ticket.CallNumber),
            AnswerEnc = Seal(fields.Answer, "answer", ticket.Id),
            CallId = ticket.CallId,
            RecordingId = ticket.RecordingId,
            IntakeKey = opening?.IntakeKey,
            IntakePrint = opening?.IntakePrint,
            OwnerId = ticket.OwnerId,
            OwnerName = ticket.OwnerName,
            UnitCode = ticket.UnitCode,
            HandedDownBy = [.. ticket.HandedDownBy],
            HandCount = ticket.HandCount,
            Assists = DispatchJson.Write(ticket.Assists),
            AssistedBy = [.. ticket.AssistedBy],
            Orders = DispatchJson.Write(ticket.Orders),
            SupervisedUnits = [.. ticket.SupervisedUnits],
            Judgements = DispatchJson.Write(ticket.Judgements),
            JudgedUnits = [.. ticket.JudgedUnits],
            AppealOpen = ticket.Judgements.Any(held => held.Appeal == AppealState.AwaitingReview),
            Difficult = ticket.Difficult,
            GroupCase = ticket.Group,
            LedBy = [.. ticket.LedBy],
            MergedInto = ticket.MergedInto,
            MergedFrom = ticket.MergedFrom?.ToString(),
            MatterUnit = ticket.MatterUnit,
            Voices = ticket.Voices,
            RefusalReason = ticket.RefusalReason?.ToString(),
            RefusalBy = ticket.RefusalBy,
            FactsAskedAt = ticket.Question?.AskedAt,
            FactsOf = ticket.Question?.OfId,
            FactsAsked = ticket.FactsAsked,
            HandedTo = ticket.HandedTo,
            Round = ticket.Round,
            Light = ticket.Light.ToString(),
            EscalationLevel = ticket.EscalationLevel,
            UrgentAt = UrgentAt(ticket),
            ReturnCount = ticket.ReturnCount,
            ReturnFrom = ticket.ReturnFrom?.ToString(),
            ReturnForbidden = ticket.ReturnForbidden,
            ExtensionCount = ticket.ExtensionCount,
            ExtensionDays = ticket.ExtensionDays,
            ExtensionAsked = ticket.ExtensionAsked,
            ExtensionChain = [.. ticket.ExtensionChain],
            SuspensionAskedAt = ticket.SuspensionAsked?.AskedAt,
            SuspensionAskedFor = ticket.SuspensionAsked?.Reason.ToString(),
            SuspensionAskedDays = ticket.SuspensionAsked?.ReviewDays,
            SuspensionCount = ticket.SuspensionCount,
            SuspensionDays = ticket.SuspensionDays,
            AnswerCheck = ticket.AnswerCheck?.ToString(),
            UrgeCount = ticket.UrgeCount,
            UrgedAt = ticket.UrgedAt,
            SupplementCount = ticket.SupplementCount,
            FollowUpWay = ticket.FollowUpWay?.ToString(),
            ContactTries = ticket.ContactTries,
            ContactTriedAt = ticket.ContactTriedAt,
            FollowUpTries = ticket.FollowUpTries,
            FollowUpTriedAt = ticket.FollowUpTriedAt,
            UnreasonableBy = ticket.UnreasonableBy,
            Solved = ticket.Solved?.ToString(),
            Satisfied = ticket.Satisfied?.ToString(),
            OpenedAt = ticket.OpenedAt,
            AcceptedAt = ticket.AcceptedAt,
            DispatchedAt = ticket.DispatchedAt,
            ReceivedAt = ticket.ReceivedAt,
            SignedAt = ticket.SignedAt,
            ReplySubmittedAt = ticket.ReplySubmittedAt,
            RepliedAt = ticket.RepliedAt,
            ClosedAt = ticket.ClosedAt,
            ChangedAt = now,
        };
    }

    public Ticket FromRow(TicketRow row, ImmutableArray<Deadline> deadlines) => new()
    {
        Id = row.Id,
        Number = row.Number,
        Version = row.Version,
        EventSeq = row.EventSeq,
        State = Enum.Parse<TicketState>(row.State),
        Fields = Fields(row),
        Channel = Enum.Parse<IntakeChannel>(row.Channel),
        CallNumber = Open(row.CallNumberEnc, PiiKind.Phone, "call_number", row.Id),
        CallId = row.CallId,
        RecordingId = row.RecordingId,
        OwnerId = row.OwnerId,
        OwnerName = row.OwnerName,
        UnitCode = row.UnitCode,
        HandedDownBy = [.. row.HandedDownBy],
        HandCount = row.HandCount,
        Assists = DispatchJson.Read<ImmutableArray<Assist>>(row.Assists),
        Orders = DispatchJson.Read<ImmutableArray<SupervisionOrder>>(row.Orders),
        Difficult = row.Difficult,
        Group = row.GroupCase,
        LedBy = [.. row.LedBy],
        MergedInto = row.MergedInto,
        MergedFrom = Word<TicketState>(row.MergedFrom),
        MatterUnit = row.MatterUnit,
        Voices = row.Voices,
        RefusalReason = Word<RefusalReason>(row.RefusalReason),
        RefusalBy = row.RefusalBy,
        Question = row.FactsAskedAt is { } asked ? new FactsQuestion(asked, row.FactsOf) : null,
        FactsAsked = row.FactsAsked,
        HandedTo = row.HandedTo,
        Judgements = DispatchJson.Read<ImmutableArray<Judgement>>(row.Judgements),
        Round = row.Round,
        Light = Enum.Parse<Light>(row.Light),
        EscalationLevel = row.EscalationLevel,
        ReturnCount = row.ReturnCount,
        ReturnFrom = Word<TicketState>(row.ReturnFrom),
        ReturnForbidden = row.ReturnForbidden,
        ExtensionCount = row.ExtensionCount,
        ExtensionDays = row.ExtensionDays,
        ExtensionAsked = row.ExtensionAsked,
        ExtensionChain = [.. row.ExtensionChain],
        SuspensionAsked = row is { SuspensionAskedAt: { } askedAt, SuspensionAskedFor: { } reason, SuspensionAskedDays: { } days } ? new SuspensionRequest(Enum.Parse<SuspendReason>(reason), days, askedAt) : null,
        SuspensionCount = row.SuspensionCount,
        SuspensionDays = row.SuspensionDays,
        AnswerCheck = Word<AnswerCheck>(row.AnswerCheck),
        UrgeCount = row.UrgeCount,
        UrgedAt = row.UrgedAt,
        SupplementCount = row.SupplementCount,
        FollowUpWay = Word<FollowUpWay>(row.FollowUpWay),
        ContactTries = row.ContactTries,
        ContactTriedAt = row.ContactTriedAt,
        FollowUpTries = row.FollowUpTries,
        FollowUpTriedAt = row.FollowUpTriedAt,
        UnreasonableBy = row.UnreasonableBy,
        Solved = Word<Solved>(row.Solved),
        Satisfied = Word<Satisfaction>(row.Satisfied),
        OpenedAt = row.OpenedAt,
        AcceptedAt = row.AcceptedAt,
        DispatchedAt = row.DispatchedAt,
        ReceivedAt = row.ReceivedAt,
        SignedAt = row.SignedAt,
        ReplySubmittedAt = row.ReplySubmittedAt,
        RepliedAt = row.RepliedAt,
        ClosedAt = row.ClosedAt,
        Deadlines = deadlines,
    };

    private TicketFields Fields(TicketRow row)
    {
        var point = PointText.Parse(cipher.Decrypt(row.PointEnc, Table, "point", row.Id));
        return new TicketFields(
            Word<TicketType>(row.Type),
            row.CategoryCode,
            row.RegionCode,
            Open(row.PlaceEnc, PiiKind.Address, "place", row.Id),
            point?.Longitude,
            point?.Latitude,
            row.Datum,
            Open(row.TitleEnc, PiiKind.FreeText, "title", row.Id),
            Open(row.ContentEnc, PiiKind.FreeText, "content", row.Id),
            Enum.Parse<Urgency>(row.Urgency),
            Open(row.ContactNameEnc, PiiKind.Name, "contact_name", row.Id),
            Open(row.ContactPhoneEnc, PiiKind.Phone, "contact_phone", row.Id),
            Open(row.ContactIdEnc, PiiKind.IdCard, "contact_id", row.Id),
            row.OriginPlatform,
            row.ForeignNumbers is { } numbers ? DispatchJson.Read<Dictionary<string, string>>(numbers) : null,
            row.Confidential,
            Open(row.AnswerEnc, PiiKind.FreeText, "answer", row.Id),
            row.Anonymous);
    }

    private byte[]? Seal(Pii? value, string column, Guid id) =>
        value is { IsEmpty: false } pii ? cipher.Encrypt(pii.Clear(), Table, column, id) : null;

    private Pii? Open(byte[]? box, PiiKind kind, string column, Guid id) =>
        cipher.Decrypt(box, Table, column, id) is { } clear ? new Pii(kind, clear) : null;

    private static T? Word<T>(string? word)
        where T : struct, Enum => word is null ? null : Enum.Parse<T>(word);
}
