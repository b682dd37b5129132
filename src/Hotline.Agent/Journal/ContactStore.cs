using Hotline.Agent.Data;
using Hotline.Telephony.Contracts;

namespace Hotline.Agent.Journal;

/// <summary>Table <c>agent.contact</c>: departments, 110 and other phones that agents may bring into a call. Nobody dials freely.</summary>
internal static class ContactStore
{
    public static Task<List<ContactRow>> ListAsync(Transition t, CancellationToken ct) =>
        t.ListAsync<ContactRow>("select code, name, number, sip_uri from agent.contact order by name, code", null, ct);

    public static Task<ContactRow?> FindAsync(Transition t, string code, CancellationToken ct) =>
        t.OneAsync<ContactRow>("select code, name, number, sip_uri from agent.contact where code = @code", new { code }, ct);
}

/// <param name="SipUri">Over a trunk; null for a phone that is registered here under the number.</param>
internal sealed record ContactRow(string Code, string Name, string Number, string? SipUri)
{
    public PhoneRoute? Route => SipUri is { } uri ? new PhoneRoute(uri, []) : null;
}
