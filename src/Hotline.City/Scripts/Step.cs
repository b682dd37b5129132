using Hotline.Telephony.Sdp;

namespace Hotline.City.Scripts;

/// <summary>One line of a script: something the citizen does, or something that has to be so.</summary>
internal abstract record Step
{
    private Step()
    {
    }

    /// <summary>In its script, from 1.</summary>
    public int Line { get; init; }

    /// <summary>As it was written.</summary>
    public string Text { get; init; } = "";

    /// <param name="Alaw">Round and round until the time is over.</param>
    internal sealed record Speak(byte[] Alaw, TimeSpan Time) : Step;

    internal sealed record Press(string Keys) : Step;

    /// <summary>A re-INVITE.</summary>
    /// <param name="Direction">What it says of the citizen's side; null: the same description once more.</param>
    internal sealed record Offer(SdpDirection? Direction) : Step;

    internal sealed record Pause(TimeSpan Time) : Step;

    internal sealed record Hear(Sound Sound, TimeSpan Within) : Step;

    /// <summary>No RTP any more and no answer to anything, as when a battery is empty.</summary>
    internal sealed record Vanish : Step;

    internal sealed record Bye : Step;

    /// <summary>The final status of the INVITE.</summary>
    internal sealed record Status(int Expected) : Step;

    /// <summary>The hotline hangs up.</summary>
    internal sealed record End(TimeSpan Within) : Step;
}

/// <param name="Name">Of its file.</param>
internal sealed record Script(string Name, IReadOnlyList<Step> Steps);
