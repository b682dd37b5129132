using Hotline.Telephony.Codecs;

namespace Hotline.Telephony.Media;

/// <summary>Plays A-law prompts frame by frame: one once, then another round and round. Owned by the media thread.</summary>
internal sealed class PromptPlayer
{
    private ReadOnlyMemory<byte> _current;
    private ReadOnlyMemory<byte> _loop;
    private int _at;
    private bool _once;

    public bool IsPlaying => !_current.IsEmpty;

    /// <summary>Plays <paramref name="first"/> (may be empty), then <paramref name="loop"/> (may be empty) for ever.</summary>
    public void Play(ReadOnlyMemory<byte> first, ReadOnlyMemory<byte> loop)
    {
        _once = !first.IsEmpty;
        _current = _once ? first : loop;
        _loop = loop;
        _at = 0;
    }

    public void Stop() => Play(default, default);

    /// <summary>Fills a frame, with silence when nothing plays. True when the once-played prompt ended in it.</summary>
    public bool Fill(Span<byte> frame)
    {
        bool ended = false;
        while (!frame.IsEmpty && IsPlaying)
        {
            var rest = _current.Span[_at..];
            int count = Math.Min(rest.Length, frame.Length);
            rest[..count].CopyTo(frame);
            frame = frame[count..];
            _at += count;
            if (_at < _current.Length)
                continue;
            ended |= _once;
            _once = false;
            _current = _loop;
            _at = 0;
        }
        frame.Fill(G711.ALawSilence);
        return ended;
    }
}
