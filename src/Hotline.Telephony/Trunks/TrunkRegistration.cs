using System.Globalization;
using System.Net;
using Hotline.Telephony.Contracts;
using Hotline.Telephony.Sip;
using Hotline.Telephony.Sip.Auth;
using Hotline.Telephony.Sip.Messages;
using Hotline.Telephony.Sip.Transactions;

namespace Hotline.Telephony.Trunks;

/// <summary>
/// Keeps one trunk's main number registered with its carrier (RFC 3261 §10.2): asks, proves who we are, asks again at half of what was
/// granted; waits longer after each failure, and long after a refusal, because a carrier locks who keeps trying a wrong password.
/// </summary>
internal sealed class TrunkRegistration : IResponseReceiver
{
    private readonly SipStack stack;
    private readonly IPEndPoint destination;
    private readonly Action changed;
    private readonly Action<int?> unserved;
    private readonly bool stood;
    private readonly string registrar;
    private readonly string address;
    private readonly string tag = SipIds.Tag();
    private readonly string callId = SipIds.CallId();
    private readonly DigestClient digest;
    private DigestAttempt attempt;
    private SipTimer? next;
    private SipTimer? expiry;
    private uint cseq;
    private int wanted = RegistrationPace.WantedSeconds;
    private int asked;
    private int failures;
    private bool pending;
    private bool hasAskedLonger;
    private bool leaving;
    private bool stopped;

    /// <param name="trunk">With an account that names its pilot.</param>
    /// <param name="unserved">Told at last, when nobody answered or the registrar is out of service, with the seconds that it named.</param>
    /// <param name="isStanding">The same stood at another place until now.</param>
    public TrunkRegistration(SipStack stack, TrunkSettings trunk, SipUri gateway, IPEndPoint destination, Action changed, Action<int?> unserved, bool isStanding)
    {
        this.unserved = unserved;
        stood = isStanding;
        this.stack = stack;
        this.destination = destination;
        this.changed = changed;
        var account = trunk.Account!; // As above, with its pilot.
        var home = trunk.Identity.Domain is { } domain ? new SipUri(gateway.Scheme, "", domain) : gateway with { Params = "" };
        registrar = home.ToString();
        address = $"<{home with { UserInfo = account.Pilot! }}>";
        digest = new DigestClient(new DigestAccount(account.User, account.Password, account.Realm));
        attempt = new DigestAttempt(digest);
        Contact = new RegisteredContact(account.Pilot!, stack.Contact(account.Pilot!, destination));
    }

    /// <summary>Unknown until the first answer.</summary>
    public TrunkState State { get; private set; }

    /// <summary>Whether calls of ours go out by it: also while what stood at another place waits for the first answer here.</summary>
    public bool IsStanding => State == TrunkState.Up || stood && State == TrunkState.Unknown;

    /// <summary>Status of the last final answer; 0 before it.</summary>
    public int LastStatus { get; private set; }

    public RegisteredContact Contact { get; }

    /// <summary>What the registrar told of calls of ours; nothing while we are not registered.</summary>
    public RegistrationAnswer Answer { get; private set; } = RegistrationAnswer.None;

    /// <summary>Registers, also after <see cref="Leave"/>.</summary>
    public void Begin()
    {
        leaving = false;
        if (!pending)
        {
            AskIn(TimeSpan.Zero);
        }
    }

    /// <summary>Takes the registration back, as soon as the registrar has answered what it was asked before (RFC 3261 §10.2).</summary>
    public void Leave()
    {
        leaving = true;
        next?.Stop();
        if (!pending && expiry is not null)
        {
            Ask(0);
        }

        Lapse(TrunkState.Unregistered);
    }

    /// <summary>Says nothing more, and leaves the registration to another that takes its place.</summary>
    public void Stop()
    {
        stopped = true;
        next?.Stop();
        expiry?.Stop();
    }

    public void OnResponse(SipResponse response)
    {
        if (!response.IsProvisional)
        {
            Heard(response);
        }
    }

    public void OnTimeout() => Heard(null);

    /// <param name="answer">Null: there was none.</param>
    private void Heard(SipResponse? answer)
    {
        if (stopped)
        {
            return;
        }

        LastStatus = answer?.Status ?? SipStatus.RequestTimeout;
        if (answer is not null && attempt.MayTryAgain(answer))
        {
            Send();
            return;
        }

        pending = false;
        if (leaving || asked == 0)
        {
            Turn(answer is { IsSuccess: true });
        }
        else if (answer is { IsSuccess: true })
        {
            Took(answer);
        }
        else
        {
            Failed(answer);
        }
    }

    /// <summary>What was asked is no longer what is wanted: the node began to drain meanwhile, or has come back.</summary>
    private void Turn(bool took)
    {
        if (leaving && took && asked > 0)
        {
            Ask(0);
        }
        else if (!leaving)
        {
            AskIn(TimeSpan.Zero);
        }
    }

    private void Took(SipResponse response)
    {
        var granted = Math.Min(Contact.Granted(response) ?? asked, RegistrationPace.MostSeconds);
        if (granted <= 0)
        {
            Again(null);
            return;
        }

        (failures, hasAskedLonger) = (0, false);
        Answer = RegistrationAnswer.Read(response);
        var lifetime = TimeSpan.FromSeconds(granted);
        expiry?.Stop();
        expiry = stack.Timers.Start(lifetime, () => Lapse(TrunkState.Unregistered));
        AskIn(RegistrationPace.Refresh(lifetime));
        Become(TrunkState.Up);
    }

    private void Failed(SipResponse? answer)
    {
        switch (answer?.Status)
        {
            case SipStatus.IntervalTooBrief when !hasAskedLonger && answer?.Headers.Number(SipHeaderName.MinExpires) is { } least && RegistrationPace.MayWant(least, wanted):
                (wanted, hasAskedLonger) = (least, true);
                Ask(wanted);
                break;
            case SipStatus.Unauthorized or SipStatus.ProxyAuthenticationRequired or SipStatus.Forbidden or SipStatus.NotFound:
                AskIn(RegistrationPace.Refused);
                Lapse(TrunkState.Refused);
                break;
            default:
                var retryAfter = answer?.Headers.Number(SipHeaderName.RetryAfter);
                Again(retryAfter);
                if (LastStatus is SipStatus.RequestTimeout or SipStatus.ServiceUnavailable)
                {
                    unserved(retryAfter); // Which may end this one.
                }

                break;
        }
    }

    /// <summary>What was granted before stands until it runs out.</summary>
    /// <param name="retryAfter">Seconds that the registrar names.</param>
    private void Again(int? retryAfter)
    {
        AskIn(RegistrationPace.AfterFailure(failures++, retryAfter));
        if (expiry is null)
        {
            Become(TrunkState.Unregistered);
        }
    }

    /// <summary>We are registered no more.</summary>
    private void Lapse(TrunkState state)
    {
        expiry?.Stop();
        expiry = null;
        Answer = RegistrationAnswer.None;
        Become(state);
    }

    private void Become(TrunkState state)
    {
        if (State != state)
        {
            State = state;
            changed();
        }
    }

    private void AskIn(TimeSpan pause)
    {
        next?.Stop();
        next = stack.Timers.Start(pause, () => Ask(wanted));
    }

    private void Ask(int seconds)
    {
        asked = seconds;
        attempt = new DigestAttempt(digest);
        Send();
    }

    private void Send()
    {
        pending = true;
        var register = new OutgoingRequest(SipMethods.Register, registrar, SipIds.Branch(), stack.Origin(destination), $"{address};tag={tag}", address, callId, ++cseq)
        {
            Contact = Contact.Header,
            Headers = [("Expires", asked.ToString(CultureInfo.InvariantCulture)), ("Supported", OptionTags.Path), .. attempt.Headers(SipMethods.Register, registrar)],
        };
        stack.Transactions.Send(register, destination, this);
    }
}
