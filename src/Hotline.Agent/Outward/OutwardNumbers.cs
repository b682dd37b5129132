using System.Text.RegularExpressions;
using Hotline.Agent.Data;
using Hotline.Agent.Journal;
using Hotline.Dispatch.Privacy;
using Hotline.Telephony.Contracts;

namespace Hotline.Agent.Outward;

/// <summary>The numbers that the hotline calls: which ones it may, and where they stand until a node needs them.</summary>
internal sealed partial class OutwardNumbers(CallStore calls, FieldCipher cipher)
{
    public const string None = "call-out.number-none";
    public const string NotAllowed = "call-out.number-not-allowed";

    /// <summary>
    /// A number as it is dialled, when policy lets it be called: mobiles, fixed lines with or without their area code, short service numbers if <paramref name="allowsShort"/>.
    /// Everything else is nobody's to call: numbers abroad, information services that charge (16x, 96x with more than five digits), 400 and 800.
    /// </summary>
    public static (Pii? Dialled, string? Refusal) Check(Pii? written, bool allowsShort)
    {
        if (written is not { IsEmpty: false } given)
        {
            return (null, None);
        }

        var text = given.Clear().Trim();
        var isAbroad = text.StartsWith('+') && !text.StartsWith("+86", StringComparison.Ordinal);
        var number = PhoneNumber.Normalise(text);
        return !isAbroad && (Mobile().IsMatch(number) || Fixed().IsMatch(number) || allowsShort && Short().IsMatch(number)) ? (Pii.Phone(number), null) : (null, NotAllowed);
    }

    /// <summary>The order with the numbers in it, as it goes over the link and nowhere else.</summary>
    public async Task<PlaceCall> FilledAsync(Transition t, PlaceCall place, CancellationToken ct)
    {
        const string sql = "select caller_enc from agent.call where id = @CallId";
        var callee = calls.Caller(place.CallId, await t.OneAsync<byte[]>(sql, new { place.CallId }, ct));
        var own = await OutwardStore.FindAsync(t, place.CallId, ct) is { OwnEnc: { } sealedOwn } ? cipher.Decrypt(sealedOwn, "agent.outward_call", "own", place.CallId) : null;
        return place with { Callee = new CallerNumber(callee?.Clear() ?? ""), OwnNumber = new CallerNumber(own ?? "") };
    }

    /// <summary>The same of a call that asks by voice.</summary>
    /// <returns>Null: the call has begun or is over, or the node has started anew since it was ordered, and may have rung the citizen before it went down.</returns>
    public async Task<AskCitizen?> FilledAsync(Transition t, AskCitizen ask, CancellationToken ct)
    {
        const string sql = """
            select caller_enc from agent.call where id = @CallId and node_seq is null and ended_at is null
                and not exists (select 1 from agent.telephony_node node where node.node_id = call.node_id and node.process_started_at > call.arrived_at)
            """;
        return calls.Caller(ask.CallId, await t.OneAsync<byte[]>(sql, new { ask.CallId }, ct)) is { } callee ? ask with { Callee = new CallerNumber(callee.Clear()) } : null;
    }

    public byte[]? SealOwn(Guid callId, Pii? own) => own is { } number ? cipher.Encrypt(number.Clear(), "agent.outward_call", "own", callId) : null;

    /// <summary>Of 16x only what operators of mobile networks have; the rest are information services.</summary>
    [GeneratedRegex("^1([3-57-9][0-9]|6[2567])[0-9]{8}$")]
    private static partial Regex Mobile();

    /// <summary>Subscribers' numbers begin with 2 to 8; 400 and 800 are services with seven digits more.</summary>
    [GeneratedRegex("^(?!400[0-9]{4,5}$|800[0-9]{4,5}$)(0(10|2[0-9]|[3-9][0-9]{2}))?[2-8][0-9]{6,7}$")]
    private static partial Regex Fixed();

    /// <summary>110, 12315, 95598, 96166; not 16x.</summary>
    [GeneratedRegex("^(1[12][0-9]|100[0-9]{2}|11[0-9]{3}|12[0-9]{3}|9[56][0-9]{3})$")]
    private static partial Regex Short();
}
