using System.Net;
using Hotline.Telephony.Sip.Transactions;

namespace Hotline.Telephony.Sip.Ladders;

/// <summary>The way out, with a note of everything that leaves.</summary>
internal sealed class LadderOutlet(ISipOutlet outlet, LadderBook book) : ISipOutlet
{
    public void Send(ReadOnlyMemory<byte> datagram, IPEndPoint destination)
    {
        book.Sent(datagram, destination);
        outlet.Send(datagram, destination);
    }

    public StreamPeer? Connected(IPEndPoint peer) => outlet.Connected(peer);

    public bool Connects => outlet.Connects;

    public void Listens(StreamPeer peer, int port) => outlet.Listens(peer, port);

    public void Prove(StreamPeer peer) => outlet.Prove(peer);

    public void Doubt(StreamPeer peer) => outlet.Doubt(peer);
}
