using System.Net;
using Hotline.Telephony.WebRtc.Ice;

namespace Hotline.Telephony.Tests.Fuzz;

/// <summary>Connectivity checks: attributes in any order and number, signed rightly, wrongly or not, then perhaps damaged.</summary>
internal sealed class StunFuzz : IFuzzTarget
{
    private static readonly ushort[] Types = [0x0006, 0x0024, 0x0025, 0x8029, 0x802A, 0x0020, 0x0001, 0x7fff, 0xC057, 0x0008];

    private readonly IceLite ice = new(new IceCredentials());
    private readonly byte[] reply = new byte[IceLite.MaxReply];

    public string Name => "STUN";

    public IReadOnlyList<string> Layers { get; } = ["no STUN", "read", "refused", "a valid check"];

    public byte[] Make(Random random)
    {
        var buffer = new byte[1400];
        var id = new byte[12];
        random.NextBytes(id);
        var writer = new StunWriter(buffer, random.Next(8) == 0 ? (ushort)random.Next(0x4000) : StunMessage.BindingRequest, id);
        for (var attributes = random.Next(6); attributes > 0; attributes--)
        {
            var value = new byte[random.Next(3) == 0 ? random.Next(200) : 8];
            random.NextBytes(value);
            writer.Text(random.Next(2) == 0 ? StunMessage.UsernameAttribute : Mutator.Pick(random, Types), value);
        }

        if (random.Next(4) > 0)
        {
            writer.Sign(random.Next(4) > 0 ? ice.Ours.Key : id);
        }

        var message = buffer[..writer.Finish()];
        return random.Next(4) == 0 ? Mutator.Packet(random, message) : message;
    }

    public int Feed(byte[] input)
    {
        if (!StunMessage.TryParse(input, out var message))
        {
            return 0;
        }

        _ = IceLite.OurFragment(message.Username);
        var length = ice.Answer(message, new IPEndPoint(IPAddress.Loopback, 4000), reply);
        if (length == 0)
        {
            return 1;
        }

        return !StunMessage.TryParse(reply.AsSpan(0, length), out var said) ? throw new InvalidOperationException("our own reply can not be read")
            : said.Type == StunMessage.BindingSuccess ? 3 : 2;
    }
}
