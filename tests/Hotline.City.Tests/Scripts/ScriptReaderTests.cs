using Hotline.City.Scripts;
using Hotline.Testing;

namespace Hotline.City.Tests.Scripts;

public sealed class ScriptReaderTests
{
    [Fact]
    public void Each_verb_is_a_step_and_remarks_and_empty_lines_are_none()
    {
        var script = Read("expect status 200", "", "# a remark", "speak 2s 440hz", "speak 1.5s lamp # as it comes", "press 1*#A", "hold", "resume", "reinvite", "wait 500ms", "hear 1000hz within 5s", "hear music within 5s", "expect end within 3s");
        Assert.Equal([1, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13], script.Steps.Select(step => step.Line));
        Assert.Equal(TimeSpan.FromSeconds(2), Assert.IsType<Step.Speak>(script.Steps[1]).Time);
        Assert.Equal("1*#A", Assert.IsType<Step.Press>(script.Steps[3]).Keys);
        Assert.Equal([4, 5, 6], script.Steps.Index().Where(one => one.Item is Step.Offer).Select(one => one.Index));
        Assert.Equal(TimeSpan.FromMilliseconds(500), Assert.IsType<Step.Pause>(script.Steps[7]).Time);
        Assert.Equal([new Sound.Tone(1000), new Sound.Music()], script.Steps.OfType<Step.Hear>().Select(step => step.Sound));
        Assert.Equal("speak 1.5s lamp", script.Steps[2].Text);
    }

    [Theory]
    [InlineData("spek 2s 440hz", "line 1", "\"spek\"")]
    [InlineData("speak 2 440hz", "line 1", "\"2\" is no time")]
    [InlineData("speak 0s 440hz", "line 1", "\"0s\"")]
    [InlineData("speak 2s 4400hz", "line 1", "\"4400hz\"")]
    [InlineData("speak 2s shouting", "line 1", "\"shouting\"")]
    [InlineData("speak 2s shout.wav", "line 1", "\"shout.wav\"")]
    [InlineData("speak 2s", "line 1", "\"speak 2s\" is not said so")]
    [InlineData("press 1x", "line 1", "\"x\"")]
    [InlineData("hear laughter within 5s", "line 1", "\"laughter\"")]
    [InlineData("hear music", "line 1", "\"hear music\"")]
    [InlineData("expect status 180", "line 1", "\"180\"")]
    [InlineData("wait 1s\nexpect status 486", "line 2", "\"expect status\"")]
    [InlineData("vanish\nbye", "line 2", "\"vanish\"")]
    [InlineData("expect status 486\nbye", "line 2", "\"expect status 486\"")]
    [InlineData("# nothing", "no step", "")]
    public void What_is_wrong_is_named_with_its_line_and_its_word(string text, string line, string word)
    {
        var said = Assert.Throws<FormatException>(() => Read(text.Split('\n'))).Message;
        Assert.Contains(line, said, StringComparison.Ordinal);
        Assert.Contains(word, said, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_problem_is_told_at_once()
    {
        var said = Assert.Throws<FormatException>(() => Read("spek 2s 440hz", "wait 1s", "wait long")).Message;
        Assert.Equal(["a.script: line 1", "a.script: line 3"], said.Split('\n').Select(line => line[..16]));
    }

    [Fact]
    public void A_wav_file_lies_beside_the_script()
    {
        var folder = Directory.CreateTempSubdirectory("hotline-script-").FullName;
        File.WriteAllText(Path.Combine(folder, "noise.wav"), "no sound");
        Assert.Contains("\"noise.wav\" can not be spoken: it is not a WAV file", Assert.Throws<FormatException>(() => new ScriptReader(folder).Parse("a", ["speak 1s noise.wav"])).Message, StringComparison.Ordinal);
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public void The_examples_that_come_with_the_product_can_be_read()
    {
        var examples = Directory.GetFiles(Path.Combine(Clone.Root, "ops", "scripts"), "*.script");
        Assert.NotEmpty(examples);
        Assert.All(examples, file => Assert.NotEmpty(ScriptReader.Read(file).Steps));
    }

    private static Script Read(params string[] lines) => new ScriptReader(AppContext.BaseDirectory).Parse("a.script", lines);
}
