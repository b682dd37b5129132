using System.Net;
using System.Text;
using Hotline.Telephony.Sip.Parsing;
using Hotline.Telephony.Sip.Transactions;

namespace Hotline.Telephony.Sip.Registrar;

/// <summary>A binding as it outlives the process.</summary>
/// <param name="Contact">URI as registered.</param>
/// <param name="Source">Address and port that the REGISTER came from.</param>
/// <param name="ExpiresAt">By the wall clock.</param>
/// <param name="Path">The proxies on the way back; null in what an earlier version kept.</param>
/// <param name="Origin">Address and port of the phone itself; null in what an earlier version kept.</param>
internal sealed record KeptBinding(string Extension, string Contact, string Source, DateTimeOffset ExpiresAt, IReadOnlyList<string>? Path = null, string? Origin = null);

/// <summary>Where bindings are kept over a restart of the node. Neither member throws when the place can not be used.</summary>
internal interface IBindingMemory
{
    /// <summary>As saved last; empty when there are none or they can not be read.</summary>
    IReadOnlyList<KeptBinding> Load();

    void Save(IReadOnlyList<KeptBinding> bindings);
}

/// <summary>Keeps the phones registered over a restart: they come back by themselves only at their next refresh, minutes later.</summary>
internal sealed class BindingKeeper(TimerQueue timers, PhoneRegistrar registrar, IBindingMemory memory, Func<DateTimeOffset> utcNow)
{
    /// <summary>Phones that come all at once are written together.</summary>
    private static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(250);

    private SipTimer? saving;
    private bool restored;

    public void Changed() => saving ??= timers.Start(Gathering, Flush);

    /// <summary>Writes what changed since the last time, if anything did.</summary>
    public void Flush()
    {
        if (saving is null)
        {
            return;
        }

        saving.Stop();
        saving = null;
        var now = utcNow();
        // A connection does not outlive us: the phones on one notice and come back.
        memory.Save([.. registrar.Bindings().Where(one => one.Source is not StreamPeer).Select(one => new KeptBinding(
            one.Extension, one.Contact.ToString(), one.Source.ToString(), now + (one.ExpiresAt - timers.Now), one.Path, one.Origin.ToString()))]);
    }

    /// <summary>
    /// Brings back what has not run out, once: at the first settings, which say which phones there are. No event tells of
    /// it, the snapshot of the next attach does.
    /// </summary>
    /// <param name="allows">Whether packets of an address are taken at all.</param>
    public void RestoreOnce(Func<IPAddress, bool> allows)
    {
        if (restored)
        {
            return;
        }

        restored = true;
        var now = utcNow();
        foreach (var kept in memory.Load())
        {
            if (ParseUri.TryParse(Encoding.UTF8.GetBytes(kept.Contact), out var contact)
                && IPEndPoint.TryParse(kept.Source, out var source) && allows(source.Address))
            {
                var origin = IPEndPoint.TryParse(kept.Origin ?? "", out var own) ? own : source;
                registrar.Restore(kept.Extension, contact, new PhoneSource(source, origin), kept.Path ?? [], kept.ExpiresAt - now);
            }
        }
    }
}
