using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using Hotline.Telephony.Sip.Auth;
using Hotline.Telephony.Sip.Messages;
using Hotline.Telephony.Sip.Parsing;
using Hotline.Telephony.Sip.Transactions;

namespace Hotline.Telephony.Sip.Registrar;

/// <summary>Told when a phone comes or goes.</summary>
internal interface IRegistrationWatcher
{
    void OnRegistered(string extension, TimeSpan lifetime);

    void OnUnregistered(string extension);

    /// <summary>A phone has come again with its secret, maybe from elsewhere.</summary>
    void OnRefreshed(Binding before, Binding now);

    /// <summary>Some binding came, was refreshed or went.</summary>
    void OnBindingsChanged();
}

/// <summary>Where a registration came from.</summary>
/// <param name="Sender">Of the packet: the way back.</param>
/// <param name="Origin">The phone itself, as far as we know.</param>
/// <param name="ListensElsewhere">It wants its answer at another port than it sends from (RFC 3581 §4: no rport).</param>
internal readonly record struct PhoneSource(IPEndPoint Sender, IPEndPoint Origin, bool ListensElsewhere = false)
{
    /// <summary>Where calls to the contact go: back to the sender, and to the port that the contact names where that is its own address and it hears there, or over the connection until that is gone.</summary>
    public IPEndPoint Way(SipUri contact, bool isDirect)
        => !contact.TryGetEndPoint(out var listens) || !listens.Address.Equals(Sender.Address) ? Sender
        : Sender is StreamPeer stream ? stream.Listening(listens.Port)
        : ListensElsewhere && isDirect && Origin.Equals(Sender) && listens is not StreamPeer ? listens : Sender;
}

/// <summary>Registrar of the desk phones (RFC 3261 §10.3): proves who registers, then adds, refreshes and removes bindings.</summary>
internal sealed class PhoneRegistrar(SipStack stack, PhoneAuthenticator authenticator, IRegistrationWatcher watcher)
{
    /// <summary>Shorter ones are answered 423: they cost more than they are worth.</summary>
    public const int MinExpires = 30;

    /// <summary>Long enough to be quiet, short enough that a dead phone is noticed within minutes.</summary>
    public const int MaxExpires = 600;

    private const int DefaultExpires = 300;

    private readonly TimerQueue timers = stack.Timers;
    private readonly BindingTable bindings = new();

    /// <param name="origin">Where the phone itself sends from.</param>
    public void OnRegister(ServerTransaction transaction, SipRequest request, IPEndPoint origin)
    {
        if (!request.To.Uri.IsSip)
        {
            transaction.Respond(SipStatus.BadRequest, ReplyParts.Empty with { Reason = "To Is No SIP URI" });
            return;
        }

        var who = authenticator.Check(request, origin.Address);
        if (who.Barred)
        {
            transaction.Respond(SipStatus.Forbidden);
            return;
        }

        if (who.Extension is null)
        {
            transaction.Respond(SipStatus.Unauthorized, authenticator.Challenge(who.Stale, origin.Address));
            return;
        }

        if (who.Extension != request.To.Uri.User)
        {
            transaction.Respond(SipStatus.Forbidden);
            return;
        }

        transaction.Keep(); // Its nonce is used: what comes again would prove nothing.
        if (!TryReadContacts(request, out var asked, out var refusal))
        {
            transaction.Respond(refusal.Value.Status, refusal.Value.Parts);
            return;
        }

        if (asked.Any(one => IsOutOfOrder(who.Extension, one.Contact, request)))
        {
            transaction.Respond(SipStatus.ServerError, ReplyParts.Empty with { Reason = "CSeq Out Of Order" });
            return;
        }

        Apply(who.Extension, asked, request, new PhoneSource(transaction.Source, origin, !request.Via.WantsRport));
        transaction.Respond(SipStatus.Ok, ReplyParts.Empty with { Headers = [.. Current(who.Extension), .. PhonePath.Of(request, transaction.Source).Select(hop => ("Path", hop))] });
    }

    public IReadOnlyList<Binding> Bindings(string extension) => bindings.Of(extension);

    /// <summary>Whether a phone registered from there. From any thread.</summary>
    public bool HasAt(IPAddress origin) => bindings.HasAt(origin);

    public bool TryFind(string extension, [NotNullWhen(true)] out Binding? binding) => bindings.TryFind(extension, out binding);

    public IEnumerable<(string Extension, TimeSpan Lifetime, Binding Newest)> Registered()
        => bindings.Extensions.Select(extension => (extension, bindings.Of(extension).Max(binding => binding.ExpiresAt) - timers.Now, bindings.Of(extension)[^1]));

    /// <summary>All of them, the newest of an extension last.</summary>
    public IEnumerable<Binding> Bindings() => bindings.Extensions.SelectMany(bindings.Of);

    /// <summary>Puts back a binding of an earlier run of the node, unless it has run out or the phone is no longer known.</summary>
    public void Restore(string extension, SipUri contact, PhoneSource source, IReadOnlyList<string> path, TimeSpan left)
    {
        if (left > TimeSpan.Zero && authenticator.Knows(extension))
        {
            // The clock may have been set back meanwhile. No CSeq is kept: a replayed REGISTER fails on its nonce.
            var lifetime = TimeSpan.FromSeconds(Math.Min(left.TotalSeconds, MaxExpires));
            Add(extension, contact, lifetime, source, path, callId: "", cseq: 0);
        }
    }

    /// <summary>Drops phones that the settings no longer know.</summary>
    public void Prune() => RemoveAll(one => !authenticator.Knows(one.Extension));

    /// <summary>A connection ended: whom nothing but it led to is not here any more, and comes back by registering. Others are called over a new one.</summary>
    public void Lost(StreamPeer connection) => RemoveAll(one => one.HangsOn(connection));

    /// <summary>The proxy on that way says that nothing leads to the phone any more (RFC 5626 §5.3.1). One that has come again by another way stays.</summary>
    /// <returns>False: it was not registered here by that way.</returns>
    public bool FlowFailed(string extension, IReadOnlyList<string> path) => PhonePath.IsByConnection(path) && RemoveAll(one => one.Extension == extension && one.Path.SequenceEqual(path)) > 0;

    private int RemoveAll(Func<Binding, bool> which)
    {
        var gone = Bindings().Where(which).ToList();
        gone.ForEach(Remove);
        return gone.Count;
    }

    private void Apply(string extension, List<(SipUri Contact, int Expires)> asked, SipRequest request, PhoneSource source)
    {
        var longest = TimeSpan.Zero;
        foreach (var (contact, expires) in asked)
        {
            if (expires > 0)
            {
                var lifetime = TimeSpan.FromSeconds(expires);
                longest = lifetime > longest ? lifetime : longest;
                Add(extension, contact, lifetime, source, PhonePath.Of(request, source.Sender), request.CallId, request.CSeq.Number);
            }
            else if (bindings.Find(extension, contact) is { } old)
            {
                Remove(old);
            }
        }

        if (asked.Count > 0)
        {
            watcher.OnBindingsChanged();
        }

        if (longest > TimeSpan.Zero)
        {
            watcher.OnRegistered(extension, longest);
        }
    }

    private void Add(string extension, SipUri contact, TimeSpan lifetime, PhoneSource from, IReadOnlyList<string> path, string callId, uint cseq)
    {
        Binding? added = null;
        var source = from.Way(contact, isDirect: path.Count == 0);
        var expiry = timers.Start(lifetime, () => Remove(added!)); // Assigned on the next line, long before it fires.
        var symmetric = !contact.TryGetEndPoint(out var where) || !where.Equals(source);
        added = new Binding(extension, contact, source, from.Origin, symmetric, path, callId, cseq, timers.Now + lifetime, expiry);
        added.KeepAlive = added.NeedsKeepAlive ? new PhoneKeepAlive(stack, added, () => FlowFailed(extension, path)) : null;
        var before = bindings.Find(extension, contact) ?? bindings.Of(extension).FirstOrDefault(one => callId.Length > 0 && one.CallId == callId); // It may name the address that its NAT gave it.
        bindings.Put(added);
        if (before is not null)
        {
            watcher.OnRefreshed(before, added);
        }
    }

    private void Remove(Binding binding)
    {
        watcher.OnBindingsChanged();
        if (bindings.Remove(binding))
        {
            watcher.OnUnregistered(binding.Extension);
        }
    }

    private IEnumerable<(string, string)> Current(string extension)
        => bindings.Of(extension).Select(binding =>
            ("Contact", string.Create(CultureInfo.InvariantCulture, $"<{binding.Contact}>;expires={Math.Ceiling((binding.ExpiresAt - timers.Now).TotalSeconds)}")));

    private bool IsOutOfOrder(string extension, SipUri contact, SipRequest request)
        => bindings.Find(extension, contact) is { } old && old.CallId == request.CallId && request.CSeq.Number <= old.CSeq;

    /// <summary>§10.3 steps 6 and 7: no Contact is a query; * goes alone and with Expires: 0.</summary>
    private bool TryReadContacts(
        SipRequest request, out List<(SipUri Contact, int Expires)> asked, [NotNullWhen(false)] out (int Status, ReplyParts Parts)? refusal)
    {
        asked = [];
        refusal = null;
        var common = request.Headers.Number(SipHeaderName.Expires);
        var values = request.Headers.List(SipHeaderName.Contact);
        if (values.Contains("*"))
        {
            if (values.Count > 1 || common != 0)
            {
                refusal = (SipStatus.BadRequest, ReplyParts.Empty with { Reason = "Bad Contact" });
                return false;
            }

            asked = [.. bindings.Of(request.To.Uri.User).Select(binding => (binding.Contact, 0))];
            return true;
        }

        foreach (var value in values)
        {
            if (!ParseAddress.TryParse(value, out var contact) || !contact.Uri.IsSip)
            {
                refusal = (SipStatus.BadRequest, ReplyParts.Empty with { Reason = "Bad Contact" });
                return false;
            }

            var own = int.TryParse(contact.Param("expires"), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : (int?)null;
            var expires = own ?? common ?? DefaultExpires;
            if (expires is > 0 and < MinExpires)
            {
                refusal = (SipStatus.IntervalTooBrief, ReplyParts.Empty with
                {
                    Headers = [("Min-Expires", MinExpires.ToString(CultureInfo.InvariantCulture))],
                });
                return false;
            }

            asked.Add((contact.Uri, Math.Min(expires, MaxExpires)));
        }

        return true;
    }
}
