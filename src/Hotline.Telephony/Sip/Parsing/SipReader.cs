using System.Buffers;

namespace Hotline.Telephony.Sip.Parsing;

/// <summary>A cursor over the bytes of one header value, with the small rules of RFC 3261 §25.1 that all headers share.</summary>
internal ref struct SipReader(ReadOnlySpan<byte> bytes)
{
    private static readonly SearchValues<byte> TokenBytes = SearchValues.Create(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-.!%*_+`'~"u8);

    private static readonly SearchValues<byte> HostBytes = SearchValues.Create(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._"u8);

    private static readonly SearchValues<byte> AddressBytes = SearchValues.Create("abcdefABCDEF0123456789:."u8);

    private readonly ReadOnlySpan<byte> bytes = bytes;

    public int Position { get; private set; }

    public readonly bool AtEnd => Position >= bytes.Length;

    public readonly ReadOnlySpan<byte> Rest => bytes[Position..];

    public readonly int Peek => AtEnd ? -1 : bytes[Position];

    public void Advance(int count) => Position += count;

    public void SkipWhite()
    {
        while (!AtEnd && bytes[Position] is (byte)' ' or (byte)'\t')
        {
            Position++;
        }
    }

    public bool TryTake(byte expected)
    {
        if (Peek != expected)
        {
            return false;
        }

        Position++;
        return true;
    }

    public bool TryToken(out ReadOnlySpan<byte> token)
    {
        var length = Rest.IndexOfAnyExcept(TokenBytes);
        token = length < 0 ? Rest : Rest[..length];
        Position += token.Length;
        return !token.IsEmpty;
    }

    /// <summary>Reads a quoted string and gives what stands between its quotes, escapes kept.</summary>
    public bool TryQuoted(out ReadOnlySpan<byte> inner)
    {
        inner = default;
        if (Peek != '"')
        {
            return false;
        }

        var rest = Rest;
        for (var i = 1; i < rest.Length; i++)
        {
            if (rest[i] == '\\')
            {
                i++;
            }
            else if (rest[i] == '"')
            {
                inner = rest[1..i];
                Position += i + 1;
                return true;
            }
        }

        return false;
    }

    /// <summary>host [":" port] (RFC 3261 §25.1); IPv6 keeps its brackets. A port of 0 means none given.</summary>
    public bool TryHostPort(out ReadOnlySpan<byte> host, out int port)
    {
        port = 0;
        var rest = Rest;
        int length;
        if (Peek == '[')
        {
            length = rest.IndexOf((byte)']') + 1;
            if (length < 4 || rest[1..(length - 1)].ContainsAnyExcept(AddressBytes))
            {
                host = default;
                return false;
            }
        }
        else
        {
            length = rest.IndexOfAnyExcept(HostBytes);
            length = length < 0 ? rest.Length : length;
        }

        host = rest[..length];
        Position += length;
        if (length == 0)
        {
            return false;
        }

        if (!TryTake((byte)':'))
        {
            return true;
        }

        var digits = Rest.IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        var text = digits < 0 ? Rest : Rest[..digits];
        Position += text.Length;
        if (!TryNumber(text, 65535, out var number) || number == 0)
        {
            return false;
        }

        port = (int)number;
        return true;
    }

    /// <summary>
    /// Reads <c>;name[=value]</c> as often as it comes and stops at the end or at a comma. False for an empty or broken one.
    /// </summary>
    public bool TryParams(out ReadOnlySpan<byte> parameters)
    {
        parameters = default;
        var start = -1;
        var end = Position;
        while (true)
        {
            SkipWhite();
            if (AtEnd || Peek == ',')
            {
                break;
            }

            if (start < 0)
            {
                start = Position;
            }

            if (!TryTake((byte)';'))
            {
                return false;
            }

            SkipWhite();
            if (!TryToken(out _))
            {
                return false;
            }

            end = Position;
            SkipWhite();
            if (TryTake((byte)'='))
            {
                SkipWhite();
                if (Peek == '"' ? !TryQuoted(out _) : !TryParamValue())
                {
                    return false;
                }

                end = Position;
            }
        }

        parameters = start < 0 ? default : bytes[start..end];
        return true;
    }

    /// <summary>Where the first list element ends: at a comma outside quotes and angle brackets, or at the end.</summary>
    public static int EndOfElement(ReadOnlySpan<byte> list)
    {
        var quoted = false;
        var bracketed = false;
        for (var i = 0; i < list.Length; i++)
        {
            switch (list[i])
            {
                case (byte)'\\' when quoted:
                    i++;
                    break;
                case (byte)'"':
                    quoted = !quoted;
                    break;
                case (byte)'<' when !quoted:
                    bracketed = true;
                    break;
                case (byte)'>' when !quoted:
                    bracketed = false;
                    break;
                case (byte)',' when !quoted && !bracketed:
                    return i;
            }
        }

        return list.Length;
    }

    /// <summary>Digits only, at most <paramref name="max"/>.</summary>
    public static bool TryNumber(ReadOnlySpan<byte> text, long max, out long number)
    {
        number = 0;
        if (text.IsEmpty || text.Length > 19)
        {
            return false;
        }

        foreach (var digit in text)
        {
            if (digit is < (byte)'0' or > (byte)'9')
            {
                return false;
            }

            number = (number * 10) + (digit - '0');
            if (number > max)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>token / host / IPv6 in or out of brackets, as peers write them in received and maddr.</summary>
    private bool TryParamValue()
    {
        var length = Rest.IndexOfAny(" \t;,\""u8);
        var value = length < 0 ? Rest : Rest[..length];
        Position += value.Length;
        return !value.IsEmpty;
    }
}
