namespace Hotline.Dispatch.Tickets;

/// <summary>
/// 匿名: where the citizen may stay unknown. On the phone, at the counter and on the web; a messenger, an account or another platform knows who
/// they are, so that to promise it there would be untrue. Once submitted, nobody lifts it: there is nothing left to show.
/// </summary>
internal static class Anonymity
{
    /// <summary>In place of a name or a number.</summary>
    public const string Word = "匿名";

    private static readonly IntakeChannel[] Channels = [IntakeChannel.Phone, IntakeChannel.Counter, IntakeChannel.Web];

    public static IReadOnlyList<FieldFault> Faults(TicketFields fields, IntakeChannel channel) =>
        fields.Anonymous && !Channels.Contains(channel) ? [new FieldFault("anonymous", "malformed")] : [];
}
