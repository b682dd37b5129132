using Hotline.Telephony.Codecs;

namespace Hotline.Telephony.Media;

/// <summary>Plays A-law prompts frame by frame: one once, then another round and round. Owned by the media thread.</summary>
internal sealed class PromptPlayer
{
    private ReadOnlyMemory<byte> current;
    private ReadOnlyMemory<byte> loop;
    private int at;
    private bool once;

    public bool IsPlaying => !current.IsEmpty;

    /// <summary>Plays <paramref name="first"/> (may be empty), then <paramref name="loop"/> (may be empty) for ever.</summary>
    public void Play(ReadOnlyMemory<byte> first, ReadOnlyMemory<byte> loop)
    {
        once = !first.IsEmpty;
        current = once ? first : loop;
        this.loop = loop;
        at = 0;
    }

    public void Stop() => Play(default, default);

    /// <summary>Fills a frame, with silence when nothing plays. True when the once-played prompt ended in it.</summary>
    public bool Fill(Span<byte> frame)
    {
        bool ended = false;
        while (!frame.IsEmpty && IsPlaying)
        {
            var rest = current.Span[at..];
            int count = Math.Min(rest.Length, frame.Length);
            rest[..count].CopyTo(frame);
            frame = frame[count..];
            at += count;
            if (at < current.Length)
                continue;
            ended |= once;
            once = false;
            current = loop;
            at = 0;
        }
        frame.Fill(G711.ALawSilence);
        return ended;
    }
}
