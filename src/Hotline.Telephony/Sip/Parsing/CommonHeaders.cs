using System.Text;
using Hotline.Telephony.Sip.Messages;

namespace Hotline.Telephony.Sip.Parsing;

/// <summary>The headers that every message must carry once (RFC 3261 §8.1.1), taken apart in one pass, and its body.</summary>
internal ref struct CommonHeaders
{
    /// <summary>
    /// Values of Via, and of Record-Route. Our limit, RFC 3261 names none: a request begins with Max-Forwards 70 (§8.1.1.6), so no honest one has passed more proxies; and every answer repeats them, every request
    /// of ours in the call carries the route.
    /// </summary>
    public const int MaxHops = 71;

    public Via? Via;
    public ReadOnlyMemory<byte> ViaRest;
    public NameAddress? From;
    public NameAddress? To;
    public NameAddress? Contact;
    public string? CallId;
    public CSeq CSeq;
    public int MaxForwards;
    public ReadOnlyMemory<byte> Body;
    public bool HasUnreadPart;

    /// <summary>Null, or the first thing that is wrong. <see cref="Via"/> is set whenever it can be read at all.</summary>
    public string? Read(byte[] datagram, SipHeaders headers, int bodyAt)
    {
        string? wrong = null;
        MaxForwards = -1;
        var hasCSeq = false;
        long length = -1;
        var contacts = 0;
        int vias = 0, routes = 0;
        foreach (ref readonly var line in headers.Lines)
        {
            var value = headers.Value(line);
            switch (line.Name)
            {
                case SipHeaderName.Via when Via is null:
                    vias = Values(value);
                    if (ParseVia.TryParse(value, out var via, out var rest, out var isSound))
                    {
                        Via = via;
                        wrong ??= isSound ? null : "Bad Via";
                        ViaRest = rest < value.Length ? datagram.AsMemory(line.ValueStart + rest, value.Length - rest) : default;
                    }
                    else
                    {
                        return "Bad Via";
                    }

                    break;
                case SipHeaderName.Via:
                    vias += Values(value);
                    break;
                case SipHeaderName.RecordRoute:
                    routes += Values(value);
                    break;
                case SipHeaderName.From:
                    wrong ??= Once(From is null, "From") ?? Address(value, ref From, "Bad From");
                    break;
                case SipHeaderName.To:
                    wrong ??= Once(To is null, "To") ?? Address(value, ref To, "Bad To");
                    break;
                case SipHeaderName.CallId:
                    wrong ??= Once(CallId is null, "Call-ID") ?? (value.IsEmpty || value.ContainsAny(" \t"u8) ? "Bad Call-ID" : null);
                    CallId = SipParser.Text(value);
                    break;
                case SipHeaderName.CSeq:
                    wrong ??= Once(!hasCSeq, "CSeq") ?? ReadCSeq(value);
                    hasCSeq = true;
                    break;
                case SipHeaderName.MaxForwards:
                    wrong ??= Once(MaxForwards < 0, "Max-Forwards") ?? ReadMaxForwards(value);
                    break;
                case SipHeaderName.ContentLength:
                    wrong ??= ReadLength(value, ref length);
                    break;
                case SipHeaderName.Contact:
                    wrong ??= contacts++ == 0 ? ReadContact(value) : null;
                    break;
            }
        }

        return Via is null ? "Missing Via"
            : wrong is not null ? wrong
            : vias > MaxHops ? "Too Many Vias"
            : routes > MaxHops ? "Too Many Routes"
            : From is null ? "Missing From"
            : To is null ? "Missing To"
            : CallId is null ? "Missing Call-ID"
            : !hasCSeq ? "Missing CSeq"
            : ReadBody(datagram, bodyAt, length, headers);
    }

    /// <summary>At most so many: a comma in quotes counts too.</summary>
    private static int Values(ReadOnlySpan<byte> list) => 1 + list.Count((byte)',');

    private static string? Once(bool first, string name) => first ? null : "Repeated " + name;

    private static string? Address(ReadOnlySpan<byte> value, ref NameAddress? into, string wrong)
    {
        if (!ParseAddress.TryParse(value, out var address))
        {
            return wrong;
        }

        into = address;
        return null;
    }

    private string? ReadCSeq(ReadOnlySpan<byte> value)
    {
        var space = value.IndexOfAny(" \t"u8);
        if (space < 0 || !SipReader.TryNumber(value[..space], int.MaxValue, out var number))
        {
            return "Bad CSeq";
        }

        var method = value[space..].TrimStart(" \t"u8);
        if (method.IsEmpty)
        {
            return "Bad CSeq";
        }

        CSeq = new CSeq((uint)number, SipMethods.From(method));
        return null;
    }

    private string? ReadMaxForwards(ReadOnlySpan<byte> value)
    {
        if (!SipReader.TryNumber(value, 255, out var hops))
        {
            return "Bad Max-Forwards";
        }

        MaxForwards = (int)hops;
        return null;
    }

    private static string? ReadLength(ReadOnlySpan<byte> value, ref long length)
    {
        if (!SipReader.TryNumber(value, int.MaxValue, out var read) || (length >= 0 && length != read))
        {
            return "Bad Content-Length";
        }

        length = read;
        return null;
    }

    private string? ReadContact(ReadOnlySpan<byte> value)
    {
        if (value is [(byte)'*'])
        {
            return null;
        }

        if (!ParseAddress.TryParseFirst(value, out var contact, out _))
        {
            return "Bad Contact";
        }

        Contact = contact;
        return null;
    }

    /// <summary>Over UDP the length must fit in the datagram; bytes behind it are dropped (§18.3).</summary>
    private string? ReadBody(byte[] datagram, int bodyAt, long length, SipHeaders headers)
    {
        var there = datagram.Length - bodyAt;
        if (length > there)
        {
            return "Bad Content-Length";
        }

        Body = datagram.AsMemory(bodyAt, length < 0 ? there : (int)length);
        if (!Body.IsEmpty && CSeq.Method is SipMethods.Invite or SipMethods.Ack or SipMethods.Update or SipMethods.Prack
            && headers.TryGet(SipHeaderName.ContentType, out var type) && MultipartBody.Is(type))
        {
            HasUnreadPart = !MultipartBody.TryRead(Encoding.UTF8.GetString(type), Body, out Body);
        }

        return null;
    }
}
