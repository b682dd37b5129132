using Hotline.Agent.Client.Keyboard;

namespace Hotline.Agent.Client.Tests.Keyboard;

public sealed class KeymapTests
{
    [Fact]
    public void No_chord_means_two_things() =>
        Assert.Equal(Keymap.All.Count, Keymap.All.Select(b => b.Chord).Distinct().Count());

    [Fact]
    public void Every_act_has_a_key() =>
        Assert.Equal(Enum.GetValues<KeyAct>().Order(), Keymap.All.Select(b => b.Act).Distinct().Order());

    /// <summary>A bare letter or digit would fire while a person types or composes.</summary>
    [Fact]
    public void No_bare_letter_or_digit_is_a_shortcut() =>
        Assert.DoesNotContain(Keymap.All, b => b.Chord.Length == 1 && char.IsLetterOrDigit(b.Chord[0]));

    /// <summary>The browser side writes modifiers in this order; another order would never match.</summary>
    [Fact]
    public void Chords_are_written_as_the_browser_side_writes_them()
    {
        foreach (var chord in Keymap.All.Select(b => b.Chord).Where(c => c.Length > 1))
        {
            var parts = chord.Split('+');
            Assert.Equal(parts[..^1], new[] { "Ctrl", "Alt", "Shift" }.Where(parts[..^1].Contains));
        }
    }

    [Fact]
    public void An_unknown_chord_does_nothing() => Assert.Null(Keymap.ActOf("Alt+Q"));
}
