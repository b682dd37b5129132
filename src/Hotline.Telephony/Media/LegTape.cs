using Hotline.Telephony.Recording;

namespace Hotline.Telephony.Media;

/// <summary>The recording of one leg: at most one, from its start to its end. Owned by the media thread.</summary>
internal sealed class LegTape
{
    private RecordingTape? tape;

    public bool IsRunning => tape is { IsStopped: false };

    public void Start(RecordingTape tape) => this.tape ??= tape;

    public void Stop()
    {
        tape?.Close();
        tape = null;
    }

    public void Pause() => tape?.Pause();

    public void Resume() => tape?.Resume();

    /// <param name="heard">What the peer says.</param>
    /// <param name="others">What it hears, and what is said beside it.</param>
    public void Write(ReadOnlySpan<byte> heard, ReadOnlySpan<byte> others) => tape?.Write(heard, others);

    public void WriteSilence(int samples) => tape?.WriteSilence(samples);
}
