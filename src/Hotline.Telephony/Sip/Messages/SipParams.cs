namespace Hotline.Telephony.Sip.Messages;

/// <summary>Looks into a raw parameter string such as <c>;tag=a;lr;q=0.5</c> without taking it apart.</summary>
internal static class SipParams
{
    /// <summary>The parameter's value without quotes; "" for a parameter without value, null when absent.</summary>
    /// <param name="escaped">They are of a URI: names and values may hold % escapes (RFC 3261 §19.1.2), resolved once.</param>
    public static string? Get(string parameters, string name, bool escaped = false)
    {
        var rest = parameters.AsSpan();
        while (!rest.IsEmpty)
        {
            rest = rest[0] == ';' ? rest[1..] : rest;
            var end = EndOfParameter(rest);
            var one = rest[..end].Trim();
            rest = rest[end..];
            var equal = one.IndexOf('=');
            var key = (equal < 0 ? one : one[..equal]).TrimEnd();
            if (Resolve(key, escaped).Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return equal < 0 ? "" : Resolve(Unquote(one[(equal + 1)..].Trim()), escaped).ToString();
            }
        }

        return null;
    }

    public static bool Has(string parameters, string name) => Get(parameters, name) is not null;

    /// <summary>The same parameters without the one of that name.</summary>
    public static string Without(string parameters, string name)
    {
        var kept = new System.Text.StringBuilder(parameters.Length);
        var rest = parameters.AsSpan();
        while (!rest.IsEmpty)
        {
            rest = rest[0] == ';' ? rest[1..] : rest;
            var end = EndOfParameter(rest);
            var one = rest[..end];
            rest = rest[end..];
            var equal = one.IndexOf('=');
            if (!one.IsEmpty && !(equal < 0 ? one : one[..equal]).Trim().Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                kept.Append(';').Append(one);
            }
        }

        return kept.ToString();
    }

    private static ReadOnlySpan<char> Resolve(ReadOnlySpan<char> text, bool escaped)
        => escaped && text.Contains('%') ? Uri.UnescapeDataString(text) : text;

    private static int EndOfParameter(ReadOnlySpan<char> text)
    {
        var quoted = false;
        for (var i = 0; i < text.Length; i++)
        {
            switch (text[i])
            {
                case '"':
                    quoted = !quoted;
                    break;
                case '\\' when quoted:
                    i++;
                    break;
                case ';' when !quoted:
                    return i;
            }
        }

        return text.Length;
    }

    private static string Unquote(ReadOnlySpan<char> value)
    {
        if (value.Length < 2 || value[0] != '"' || value[^1] != '"')
        {
            return value.ToString();
        }

        var inner = value[1..^1];
        if (!inner.Contains('\\'))
        {
            return inner.ToString();
        }

        var text = new System.Text.StringBuilder(inner.Length);
        for (var i = 0; i < inner.Length; i++)
        {
            text.Append(inner[i] == '\\' && i + 1 < inner.Length ? inner[++i] : inner[i]);
        }

        return text.ToString();
    }
}
