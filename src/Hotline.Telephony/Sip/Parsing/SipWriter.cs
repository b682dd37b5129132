using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace Hotline.Telephony.Sip.Parsing;

/// <summary>Writes a message, one line after the other. Line breaks inside a value become spaces: no value can smuggle in a header.</summary>
internal readonly ref struct SipWriter(IBufferWriter<byte> output)
{
    public void RequestLine(string method, string uri)
    {
        Text(method);
        output.Write(" "u8);
        Text(uri);
        output.Write(" SIP/2.0\r\n"u8);
    }

    public void StatusLine(int status, string reason)
    {
        output.Write("SIP/2.0 "u8);
        Number(status);
        output.Write(" "u8);
        Text(reason);
        output.Write("\r\n"u8);
    }

    public void Header(ReadOnlySpan<byte> name, string value)
    {
        Name(name);
        Text(value);
        output.Write("\r\n"u8);
    }

    public void Header(string name, string value)
    {
        Text(name);
        output.Write(": "u8);
        Text(value);
        output.Write("\r\n"u8);
    }

    public void Header(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        Name(name);
        Raw(value);
        output.Write("\r\n"u8);
    }

    public void Header(ReadOnlySpan<byte> name, long value)
    {
        Name(name);
        Number(value);
        output.Write("\r\n"u8);
    }

    /// <summary>Ends the headers with Content-Length and writes the body.</summary>
    public void Body(string? contentType, ReadOnlySpan<byte> body)
    {
        if (contentType is not null)
        {
            Header("Content-Type"u8, contentType);
        }

        Header("Content-Length"u8, body.Length);
        output.Write("\r\n"u8);
        output.Write(body);
    }

    public void Name(ReadOnlySpan<byte> name)
    {
        output.Write(name);
        output.Write(": "u8);
    }

    /// <summary>Bytes of a received header value; the parser has already unfolded it.</summary>
    public void Raw(ReadOnlySpan<byte> bytes) => output.Write(bytes);

    public void Text(string text)
    {
        if (text.AsSpan().ContainsAny('\r', '\n'))
        {
            text = text.Replace('\r', ' ').Replace('\n', ' ');
        }

        Encoding.UTF8.GetBytes(text, output);
    }

    public void Number(long number)
    {
        Utf8Formatter.TryFormat(number, output.GetSpan(20), out var written);
        output.Advance(written);
    }
}
