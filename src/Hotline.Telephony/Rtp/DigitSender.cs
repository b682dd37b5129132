namespace Hotline.Telephony.Rtp;

/// <summary>
/// Plays key presses to the peer, one after the other, as RFC 4733 wants them: a packet a frame while the key is down, its
/// end three times, then a pause. Owned by the media thread.
/// </summary>
internal sealed class DigitSender
{
    /// <summary>100 ms down, which every receiver takes.</summary>
    private const int FramesDown = 5;

    private const int Ends = 3;

    private const int FramesOfPause = 3;

    /// <summary>Keys that wait; nobody presses faster for long.</summary>
    private const int Capacity = 32;

    private readonly Queue<char> waiting = new();
    private char key;
    private int frame = int.MaxValue;
    private uint began;

    /// <summary>A press is being sent: it is heard instead of the voice.</summary>
    public bool IsDown => frame < FramesDown + Ends;

    public void Press(char key)
    {
        if (waiting.Count < Capacity)
            waiting.Enqueue(key);
    }

    /// <summary>Sends this frame's packet of a press. False when audio is to be sent.</summary>
    public bool TrySend(IRtpPath path, byte payloadType)
    {
        if (this.frame >= FramesDown + Ends + FramesOfPause)
        {
            if (!waiting.TryDequeue(out key))
                return false;
            (this.frame, began) = (0, path.Sender.Timestamp);
        }
        int frame = this.frame++;
        if (frame >= FramesDown + Ends)
            return false;
        bool end = frame >= FramesDown;
        var duration = (ushort)(RtpSender.Frame * Math.Min(frame + 1, FramesDown));
        path.Sender.SendEvent(path, payloadType, TelephoneEvent.Of(key, end, duration), began, first: frame == 0);
        path.Sender.Skip(RtpSender.Frame);
        return true;
    }
}
