using Hotline.Telephony.Contracts;
using Hotline.Telephony.Link;
using Hotline.Telephony.Tests.Calls;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Hotline.Telephony.Tests.Sip.Registrar;

/// <summary>Two lives of a node over the same disk.</summary>
public sealed class RestartTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("hotline-bindings-").FullName;
    private readonly NodeCipher _cipher;
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 11, 24, 8, 0, 0, TimeSpan.Zero));

    public RestartTests() => _cipher = NodeCipher.Load(Path.Combine(_folder, "node.key"));

    private string File => Path.Combine(_folder, "bindings");

    public void Dispose()
    {
        _cipher.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void A_phone_is_registered_after_a_kill_until_its_lifetime_is_over_and_can_be_called()
    {
        var first = Life();
        first.Register();
        first.Wait(0.25);
        Assert.DoesNotContain("8001", System.IO.File.ReadAllText(File));
        _clock.Advance(TimeSpan.FromSeconds(60));

        var second = Life();
        var phone = Assert.Single(second.Engine.Snapshot().Phones);
        Assert.Equal("8001", phone.Extension);
        Assert.Equal(239.75, (phone.ExpiresAt - _clock.GetUtcNow()).TotalSeconds, 0.1);
        Assert.DoesNotContain("PhoneRegistered", second.Sink.Names);
        second.AnsweredCall();
        Assert.Null(second.Ring().Refusal);
        Assert.StartsWith("INVITE sip:8001@10.0.0.8:5080 SIP/2.0", second.Phone.Heard());
        second.Wait(240);
        Assert.Equal("8001", second.Sink.Single<PhoneUnregistered>().Extension);
    }

    [Fact]
    public void A_phone_behind_nat_is_kept_reachable_by_the_next_life_and_asked_for_its_secret_there()
    {
        var first = Life();
        first.Register(contact: "<sip:8001@192.168.77.5:5060>");
        first.Engine.Stop();
        var second = Life();
        second.Wait(25);
        Assert.StartsWith("OPTIONS sip:8001@192.168.77.5:5060 SIP/2.0", second.Phone.HeardAll()[0]);
        second.Phone.Send(second.Phone.Invite(target: "sip:8002@10.0.0.1", from: "<sip:8001@10.0.0.1>"));
        Assert.Equal(407, SipText.Status(second.Phone.Heard()));
    }

    [Fact]
    public void A_node_that_is_stopped_at_once_keeps_its_phones_too()
    {
        var first = Life();
        first.Register();
        first.Engine.Stop();
        Assert.Single(Life().Engine.Snapshot().Phones);
    }

    [Fact]
    public void A_phone_that_ran_out_left_or_was_taken_from_the_settings_does_not_come_back()
    {
        var first = Life();
        first.Register();
        first.Register("8002", "other", first.Caller);
        first.Engine.Stop();
        Assert.Equal(2, Life().Engine.Snapshot().Phones.Count);
        var fewer = EngineBench.Settings with { Phones = [EngineBench.Settings.Phones[0]] };
        Assert.Equal("8001", Assert.Single(Life(fewer).Engine.Snapshot().Phones).Extension);
        _clock.Advance(TimeSpan.FromSeconds(301));
        Assert.Empty(Life().Engine.Snapshot().Phones);
    }

    [Fact]
    public void A_file_that_was_tampered_with_is_no_obstacle()
    {
        System.IO.File.WriteAllText(File, "this is not what was sealed, whatever it may say");
        Assert.Empty(Life().Engine.Snapshot().Phones);
    }

    private EngineBench Life(NodeSettings? settings = null)
        => new(settings: settings, bindings: new BindingCache(File, _cipher, NullLogger<BindingCache>.Instance), clock: _clock);
}
