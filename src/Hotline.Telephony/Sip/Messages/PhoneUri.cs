namespace Hotline.Telephony.Sip.Messages;

/// <summary>The telephone number in a tel URI (RFC 3966), or in a sip URI whose user part is one (RFC 3261 §19.1.6).</summary>
internal static class PhoneUri
{
    /// <summary>
    /// The number without parameters such as <c>;cpc=ordinary</c>; a local one is made global where its context is a number prefix
    /// (<c>12345;phone-context=+86791</c>). For a sip URI without a number, its user.
    /// </summary>
    public static string Number(SipUri uri)
    {
        var number = Local(uri);
        var parameters = uri.IsTel ? uri.Params : uri.User[number.Length..];
        return !number.StartsWith('+') && SipParams.Get(parameters, "phone-context") is ['+', _, ..] context ? context + number : number;
    }

    /// <summary>As dialled, without the context.</summary>
    public static string Local(SipUri uri)
    {
        var user = uri.User;
        var semicolon = user.IndexOf(';', StringComparison.Ordinal);
        return semicolon < 0 ? user : user[..semicolon];
    }
}
