using Hotline.Telephony.Sip.Messages;
using Hotline.Telephony.Sip.Transactions;

namespace Hotline.Telephony.Sip.Registrar;

/// <summary>
/// Asks a phone behind NAT with OPTIONS, so that calls find the way in between two registrations. A packet of ours alone is not enough: a NAT may
/// count only what comes from its inside (RFC 4787 §4.3), which the answer is, whatever it says. Of a phone that is connected to a proxy of ours the answer may be the proxy's: that
/// the connection is gone (RFC 5626 §5.3.1).
/// </summary>
internal sealed class PhoneKeepAlive : IResponseReceiver
{
    /// <summary>Many routers and firewalls forget a UDP way after 30 s, whatever RFC 4787 asks of them.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(25);

    private readonly SipStack stack;
    private readonly OptionsQuestion question;
    private readonly Action flowFailed;
    private SipTimer? next;
    private bool stopped;

    /// <param name="binding">Over UDP, or behind a proxy.</param>
    /// <param name="flowFailed">Called when the answer is that nothing leads to the phone any more; whoever believes it stops the asking.</param>
    public PhoneKeepAlive(SipStack stack, Binding binding, Action flowFailed)
    {
        this.stack = stack;
        this.flowFailed = flowFailed;
        question = new OptionsQuestion(stack, binding.Contact, binding.Source, binding.Path);
        next = stack.Timers.Start(Jitter.Of(Interval), Ask); // All phones come back at once when the node starts.
    }

    public void Stop()
    {
        stopped = true;
        next?.Stop();
    }

    public void OnResponse(SipResponse response)
    {
        if (response.IsProvisional)
        {
            return;
        }

        if (response.Status == SipStatus.FlowFailed && !stopped)
        {
            flowFailed();
        }

        Rest();
    }

    /// <summary>It was repeated for half a minute, which holds the way open too where the NAT lets it. Whether the phone is gone, its registration will tell.</summary>
    public void OnTimeout() => Rest();

    private void Rest()
    {
        if (!stopped)
        {
            next = stack.Timers.Start(Interval, Ask);
        }
    }

    private void Ask() => question.Ask(this);
}
