using System.Net;

namespace Hotline.Telephony.Media;

/// <summary>A socket that feeds many legs, read at every beat of the media clock.</summary>
internal interface IMediaInlet
{
    /// <summary>Takes what waits and does what is due.</summary>
    void Receive(Span<byte> buffer, SocketAddress source, TimeSpan now);
}
