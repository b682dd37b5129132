using System.Text;
using Hotline.Telephony.Sip.Parsing;

namespace Hotline.Telephony.Sip.Messages;

/// <summary>Where one header line lies in the message's bytes.</summary>
internal readonly record struct SipHeaderLine(SipHeaderName Name, int NameStart, int NameLength, int ValueStart, int ValueLength);

/// <summary>
/// The header lines of a received message in their order, as ranges over its bytes: nothing is copied until asked for,
/// and unknown headers are kept.
/// </summary>
internal sealed class SipHeaders(byte[] bytes, SipHeaderLine[] lines)
{
    public ReadOnlySpan<SipHeaderLine> Lines => lines;

    /// <summary>The whole message.</summary>
    public ReadOnlyMemory<byte> Message => bytes;

    public ReadOnlySpan<byte> Value(in SipHeaderLine line) => bytes.AsSpan(line.ValueStart, line.ValueLength);

    public ReadOnlySpan<byte> Name(in SipHeaderLine line) => bytes.AsSpan(line.NameStart, line.NameLength);

    public int Count(SipHeaderName name)
    {
        var count = 0;
        foreach (ref readonly var line in lines.AsSpan())
        {
            count += line.Name == name ? 1 : 0;
        }

        return count;
    }

    /// <summary>The value of the first line of that name.</summary>
    public bool TryGet(SipHeaderName name, out ReadOnlySpan<byte> value)
    {
        foreach (ref readonly var line in lines.AsSpan())
        {
            if (line.Name == name)
            {
                value = Value(line);
                return true;
            }
        }

        value = default;
        return false;
    }

    /// <summary>The value of the first line of that name as text, null when there is none.</summary>
    public string? Text(SipHeaderName name) => TryGet(name, out var value) ? Encoding.UTF8.GetString(value) : null;

    /// <summary>The first line of a header we have no name for, by its (case-insensitive) name.</summary>
    public string? Text(string name)
    {
        foreach (ref readonly var line in lines.AsSpan())
        {
            if (line.NameLength == name.Length && Ascii.EqualsIgnoreCase(Name(line), name))
            {
                return Encoding.UTF8.GetString(Value(line));
            }
        }

        return null;
    }

    /// <summary>A non-negative decimal, or null when the header is missing or is none.</summary>
    public int? Number(SipHeaderName name)
        => TryGet(name, out var value) && SipReader.TryNumber(value, int.MaxValue, out var number) ? (int)number : null;

    /// <summary>All values of all lines of that name, split at commas outside quotes and angle brackets (RFC 3261 §7.3.1).</summary>
    public IReadOnlyList<string> List(SipHeaderName name)
    {
        List<string>? found = null;
        foreach (ref readonly var line in lines.AsSpan())
        {
            if (line.Name != name)
            {
                continue;
            }

            var rest = Value(line);
            while (!rest.IsEmpty)
            {
                var end = SipReader.EndOfElement(rest);
                var element = rest[..end].Trim(" \t"u8);
                if (!element.IsEmpty)
                {
                    (found ??= []).Add(Encoding.UTF8.GetString(element));
                }

                rest = end < rest.Length ? rest[(end + 1)..] : default;
            }
        }

        return found ?? (IReadOnlyList<string>)[];
    }

    /// <summary>Whether a comma list (Supported, Require, Allow, Privacy…) names the token.</summary>
    public bool Lists(SipHeaderName name, string token)
    {
        foreach (var element in List(name))
        {
            if (element.Equals(token, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}
