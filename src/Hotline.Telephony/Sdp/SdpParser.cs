using System.Buffers.Text;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Hotline.Telephony.Sdp;

/// <summary>
/// Reads a session description (RFC 8866). Takes bare LF, unknown lines and missing optional ones;
/// refuses what has no v=0 and o=, or an m= line that can not be read.
/// </summary>
internal static class SdpParser
{
    /// <summary>More media lines than any phone sends; the rest of a longer description is not worth the work.</summary>
    private const int MaxMedia = 32;

    /// <summary>Lines of a=crypto that are read of one m= line, and their length.</summary>
    private const int MaxCrypto = 8, MaxCryptoLine = 256;

    public static bool TryParse(ReadOnlySpan<byte> text, out SdpSession session)
    {
        session = new SdpSession([]);
        var media = new List<SdpMediaBuilder>();
        var common = new SdpMediaBuilder();
        bool version = false, origin = false;
        while (TryLine(ref text, out byte type, out var value))
        {
            var target = media.Count > 0 ? media[^1] : common;
            switch (type)
            {
                case (byte)'v':
                    if (!value.SequenceEqual("0"u8))
                        return false;
                    version = true;
                    break;
                case (byte)'o':
                    origin = true;
                    break;
                case (byte)'c':
                    target.Connection(value);
                    break;
                case (byte)'a':
                    target.Attribute(value);
                    break;
                case (byte)'m':
                    if (!version || media.Count == MaxMedia || !SdpMediaBuilder.TryStart(value, common, out var started))
                        return false;
                    media.Add(started);
                    break;
            }
        }
        if (!version || !origin)
            return false;
        session = new SdpSession([.. media.Select(m => m.Build())]);
        return true;
    }

    private static bool TryLine(ref ReadOnlySpan<byte> text, out byte type, out ReadOnlySpan<byte> value)
    {
        while (!text.IsEmpty)
        {
            int end = text.IndexOf((byte)'\n');
            var line = end < 0 ? text : text[..end];
            text = end < 0 ? [] : text[(end + 1)..];
            line = line.TrimEnd("\r \t"u8);
            if (line.Length >= 2 && line[1] == '=')
            {
                type = line[0];
                value = line[2..];
                return true;
            }
        }
        type = 0;
        value = [];
        return false;
    }

    /// <summary>Gathers one m= section.</summary>
    private sealed class SdpMediaBuilder
    {
        private string kind = "", protocol = "";
        private string[] formats = [];
        private int port;
        private int? rtcpPort;
        private IPAddress? address;
        private SdpDirection direction;
        private static readonly string[] StrongHashes = ["sha-256 ", "sha-384 ", "sha-512 "];

        private string? mid, fingerprint, setup;
        private bool rtcpMux, ice;
        private readonly List<SdesCrypto> crypto = [];
        private readonly Dictionary<int, string> encodings = [];

        /// <summary>m=audio 49170/2 RTP/AVP 8 0 101</summary>
        public static bool TryStart(ReadOnlySpan<byte> value, SdpMediaBuilder common, out SdpMediaBuilder media)
        {
            media = new SdpMediaBuilder
            {
                address = common.address, direction = common.direction, fingerprint = common.fingerprint, setup = common.setup, ice = common.ice,
            };
            var words = Encoding.UTF8.GetString(value).Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (words.Length < 4 || words.Any(w => w.Any(char.IsControl)) || !ushort.TryParse(words[1].Split('/')[0], out ushort port))
                return false;
            (media.kind, media.port, media.protocol, media.formats) = (words[0], port, words[2], words[3..]);
            return true;
        }

        /// <summary>
        /// c=IN IP4 192.0.2.1 or c=IN IP6 2001:db8::1, perhaps with a multicast TTL that is of no interest. An IPv4 address in the clothes of IPv6 (RFC 4291 §2.5.5.2) is reached over IPv4.
        /// </summary>
        public void Connection(ReadOnlySpan<byte> value)
        {
            this.address = null;
            bool isIPv6 = value.StartsWith("IN IP6 "u8);
            if ((isIPv6 || value.StartsWith("IN IP4 "u8))
                && IPAddress.TryParse(Encoding.ASCII.GetString(value["IN IP4 ".Length..]).Split('/')[0], out var address)
                && address.AddressFamily == (isIPv6 ? AddressFamily.InterNetworkV6 : AddressFamily.InterNetwork))
                this.address = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        }

        public void Attribute(ReadOnlySpan<byte> value)
        {
            if (value.SequenceEqual("sendrecv"u8))
                direction = SdpDirection.SendReceive;
            else if (value.SequenceEqual("sendonly"u8))
                direction = SdpDirection.SendOnly;
            else if (value.SequenceEqual("recvonly"u8))
                direction = SdpDirection.ReceiveOnly;
            else if (value.SequenceEqual("inactive"u8))
                direction = SdpDirection.Inactive;
            else if (value.StartsWith("rtcp:"u8) && Utf8Parser.TryParse(value[5..], out ushort port, out _))
                rtcpPort = port;
            else if (value.StartsWith("crypto:"u8))
                Crypto(value["crypto:".Length..]);
            else if (value.StartsWith("rtpmap:"u8))
                RtpMap(value["rtpmap:".Length..]);
            else
                Secure(value);
        }

        private void Crypto(ReadOnlySpan<byte> value)
        {
            if (crypto.Count < MaxCrypto && value.Length < MaxCryptoLine && SdesCrypto.Read(value) is { } line)
                crypto.Add(line);
        }

        private void Secure(ReadOnlySpan<byte> value)
        {
            rtcpMux |= value.SequenceEqual("rtcp-mux"u8);
            ice |= value.StartsWith("ice-ufrag:"u8);
            mid = Word(value, "mid:"u8) ?? mid;
            setup = Word(value, "setup:"u8) ?? setup;
            // A peer may list several hashes of its certificate (RFC 8122 §5): of those that are strong enough the last stands, and one of the medium before one of the session.
            if (Word(value, "fingerprint:"u8) is { } fingerprint && StrongHashes.Any(hash => fingerprint.StartsWith(hash, StringComparison.OrdinalIgnoreCase)))
                this.fingerprint = fingerprint;
        }

        /// <summary>What stands after the name, unless it has control characters: it may be written back.</summary>
        private static string? Word(ReadOnlySpan<byte> value, ReadOnlySpan<byte> name) =>
            value.StartsWith(name) && !value.ContainsAnyInRange((byte)0, (byte)31) ? Encoding.ASCII.GetString(value[name.Length..]).Trim() : null;

        /// <summary>a=rtpmap:101 telephone-event/8000</summary>
        private void RtpMap(ReadOnlySpan<byte> value)
        {
            if (Utf8Parser.TryParse(value, out byte type, out int used) && type < 128 && used < value.Length && value[used] == ' ')
                encodings[type] = Encoding.ASCII.GetString(value[(used + 1)..].Trim((byte)' '));
        }

        public SdpMedia Build() =>
            new(kind, this.port, protocol, formats, this.address, rtcpPort ?? (this.port is 0 or 65535 ? 0 : this.port + 1), encodings, direction, mid,
                this.fingerprint is null || setup is null ? null : new SdpSecurity(this.fingerprint, setup, rtcpMux, ice))
            {
                Crypto = crypto,
            };
    }
}
