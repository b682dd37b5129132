using Hotline.Telephony.Media;

namespace Hotline.Telephony.Tests.Media;

/// <summary>The commonest arrangement: two who hear each other.</summary>
internal static class Pairing
{
    public static void Bridge(this IMediaEngine engine, IMediaSession one, IMediaSession other) => engine.Arrange([one, other], MixMatrix.Open(2));

    public static void Unbridge(this IMediaEngine engine, IMediaSession one, IMediaSession other) => engine.Arrange([one, other], new MixMatrix(2, (_, _) => 0));
}
