using Hotline.Telephony.Codecs;
using Hotline.Telephony.Rtp;

namespace Hotline.Telephony.Media;

/// <summary>
/// The legs of one call on the media thread and who of them hears whom. Who hears one voice alone, as loud as it is, gets its packets as they come. All others keep one
/// beat: each leg first takes its peer's frame, then every leg sends the mix of its row, so that no voice waits for another.
/// </summary>
internal sealed class AudioRoom(IReadOnlyList<AudioLeg> legs, MixMatrix matrix)
{
    private Mixer? mixer;

    private Mixer Mixer => mixer ??= new Mixer();

    public bool HearsAnyone(int listener) => !matrix.Row(listener).IsEmpty;

    /// <summary>What the listener hears is the voice of one, and comes by <see cref="Pass"/>.</summary>
    public bool IsRelayed(int listener) => HeardAlone(listener) is { } only && legs[only].IsRelayable;

    /// <summary>A packet of a voice, for those who hear it alone.</summary>
    public void Pass(int speaker, in RtpPacket packet, AudioCodec codec, TimeSpan now)
    {
        for (int listener = 0; listener < legs.Count; listener++)
            if (HeardAlone(listener) == speaker)
                legs[listener].Hear(packet, codec, now);
    }

    /// <summary>Everybody whom the listener would hear has put us on hold without music of their own, or is away and may return.</summary>
    public bool IsLeftAlone(int listener)
    {
        foreach (var (speaker, _) in matrix.Row(listener))
            if (!legs[speaker].IsAbsent)
                return false;
        return true;
    }

    /// <summary>What the listener hears in this beat.</summary>
    public void Mix(int listener, Span<byte> frame)
    {
        if (HeardAlone(listener) is { } only)
        {
            legs[only].Frame.CopyTo(frame); // Nothing is decoded.
            return;
        }
        Mixer.Clear();
        AddRow(listener);
        Mixer.Write(frame);
    }

    /// <summary>
    /// What a recording of the listener's call keeps of the others: what the listener hears, and what is said beside the
    /// listener. Music is kept only where nobody speaks beside it.
    /// </summary>
    /// <param name="said">What the listener hears.</param>
    public void Tape(int listener, ReadOnlySpan<byte> said, Span<byte> frame)
    {
        var unheard = matrix.Unheard(listener);
        if (unheard.IsEmpty)
        {
            said.CopyTo(frame);
            return;
        }
        Mixer.Clear();
        if (HearsAnyone(listener))
            Mixer.Add(said);
        foreach (int speaker in unheard)
            Mixer.Add(legs[speaker].Frame);
        Mixer.Write(frame);
    }

    /// <summary>A key was pressed: whoever hears the voice gets it.</summary>
    public void Press(int speaker, char key)
    {
        for (int listener = 0; listener < legs.Count; listener++)
            if (matrix.Hears(listener, speaker))
                legs[listener].Press(key);
    }

    /// <summary>The one voice that the listener hears, as loud as it is; null when there is none, more than one, or it is softened.</summary>
    private int? HeardAlone(int listener) => matrix.Row(listener) is [(var only, MixMatrix.Unity)] ? only : null;

    private void AddRow(int listener)
    {
        foreach (var (speaker, gain) in matrix.Row(listener))
            Mixer.Add(legs[speaker].Frame, gain);
    }
}
