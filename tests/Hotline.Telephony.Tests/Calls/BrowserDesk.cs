using Hotline.Telephony.Contracts;
using Hotline.Telephony.Tests.Media;
using Hotline.Telephony.Tests.WebRtc;

namespace Hotline.Telephony.Tests.Calls;

/// <summary>An agent in a browser: the line is real (ICE, DTLS-SRTP), and each key of the page is a command.</summary>
internal sealed class BrowserDesk : Desk, IDisposable
{
    private readonly EngineBench bench;
    private readonly MediaBench media;
    private readonly TestPhone sound;
    private BrowserEnd end;
    private Guid party;

    public BrowserDesk(EngineBench bench, MediaBench media, TestPhone sound)
    {
        (this.bench, this.media, this.sound) = (bench, media, sound);
        end = Connect();
    }

    public override string Extension { get; } = BrowserLine.Of(Guid.NewGuid());

    public override BrowserDesk Rings()
    {
        party = bench.Sink.Events[^1] switch
        {
            AgentRinging ringing => ringing.OfferId,
            PartyRinging ringing => ringing.PartyId,
            var other => throw new InvalidOperationException($"it does not ring: {other}"),
        };
        return this;
    }

    public override BrowserDesk PicksUp()
    {
        Do(new AnswerAgentLeg(Guid.NewGuid(), bench.CallId, party));
        return this;
    }

    public override void Refuses() => HangsUp();

    public override void Holds(bool held) => Do(held ? new HoldCaller(Guid.NewGuid(), bench.CallId) : new ResumeCaller(Guid.NewGuid(), bench.CallId));

    public override void HangsUp() => Do(new DropParty(Guid.NewGuid(), bench.CallId, party));

    /// <summary>The tab is closed without a word.</summary>
    public void Leaves()
    {
        sound.Mute = true;
        sound.Rebind();
        end.Dispose();
    }

    /// <summary>The tab is there again, with a line that takes the place of the other.</summary>
    public void Returns()
    {
        end = Connect();
        sound.Mute = false;
    }

    public void Dispose() => end.Dispose();

    private BrowserEnd Connect()
    {
        var browser = new BrowserEnd(sound);
        int before = Registered;
        browser.Join(media, offer => bench.Engine.Browsers.ConnectLine(new LineOffer(Extension, offer)).Sdp!, () => Registered > before); // There is room.
        return browser;
    }

    private int Registered => bench.Sink.Events.OfType<PhoneRegistered>().Count(told => told.Extension == Extension);

    private void Do(TelephonyCommand command) => Assert.Null(bench.Engine.Execute(command).Refusal);
}
