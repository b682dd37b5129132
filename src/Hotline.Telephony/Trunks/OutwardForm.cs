using System.Net;
using Hotline.Telephony.Calls;
using Hotline.Telephony.Contracts;
using Hotline.Telephony.Sip;
using Hotline.Telephony.Sip.Dialogs;
using Hotline.Telephony.Sip.Messages;

namespace Hotline.Telephony.Trunks;

/// <summary>
/// What a call of ours looks like to a carrier: the packets go to its gateway, the names are its domain's, the numbers are written as it
/// wants them, and it is told under which of its numbers we call.
/// </summary>
internal static class OutwardForm
{
    private const string IsPhone = ";user=phone";

    public static Placement Of(Trunk trunk, SipUri gateway, IPEndPoint hop, SipStack stack, string number, string shownAs, int hopsLeft)
    {
        var (identity, area) = (trunk.Settings.Identity, trunk.Settings.CallerId.AreaCode);
        var called = Numbering.Called(number, identity.Format, area);
        var own = Numbering.Own(shownAs, identity.Format, area);
        var target = identity.Domain is { } domain
            ? new SipUri("sip", called, domain, Params: IsPhone)
            : gateway with { UserInfo = called, Params = gateway.Params + IsPhone };
        var ours = new SipUri("sip", own, identity.Domain ?? stack.Host(hop), Params: IsPhone);
        return new Placement(target, hop, Symmetric: true, own, called, hopsLeft)
        {
            Routes = trunk.Registration?.Answer.ServiceRoute ?? [],
            Domain = identity.Domain,
            NamesPhones = identity.Format == NumberFormat.International,
            Asserted = identity.Header == IdentityHeader.None ? null : Allowed(trunk.Registration, ours),
            AssertedIn = identity.Header == IdentityHeader.Preferred ? Placement.PreferredHeader : Placement.AssertedHeader,
            Anonymous = identity.HidesNumber,
            ContactUser = trunk.Registration?.Contact.User,
            Account = trunk.Account,
        };
    }

    /// <summary>
    /// A registrar that named our identities refuses every other, or puts the usual one in its place: so we say that at once. One with
    /// exclamation marks stands for a range that we can not read (3GPP TS 23.003 §13.4B); the carrier decides then.
    /// </summary>
    private static SipUri Allowed(TrunkRegistration? registration, SipUri own)
        => registration?.Answer.Identities is [var usual, ..] identities && !identities.Any(one => one.UserInfo.Contains('!') || Number(one) == Number(own)) ? usual : own;

    private static string Number(SipUri uri) => CallerIdentity.Normalise(PhoneUri.Number(uri)) is { IsWithheld: false } number ? number.Clear : uri.User;
}
