using Hotline.Telephony.Recording;

namespace Hotline.Telephony.Media;

/// <summary>The recording of one leg: at most one, from its start to its end. Owned by the media thread.</summary>
internal sealed class LegTape
{
    private RecordingTape? _tape;

    public bool IsRunning => _tape is { IsStopped: false };

    public void Start(RecordingTape tape) => _tape ??= tape;

    public void Stop()
    {
        _tape?.Close();
        _tape = null;
    }

    public void Pause() => _tape?.Pause();

    public void Resume() => _tape?.Resume();

    /// <param name="heard">What the peer says.</param>
    /// <param name="others">What it hears, and what is said beside it.</param>
    public void Write(ReadOnlySpan<byte> heard, ReadOnlySpan<byte> others) => _tape?.Write(heard, others);

    public void WriteSilence(int samples) => _tape?.WriteSilence(samples);
}
