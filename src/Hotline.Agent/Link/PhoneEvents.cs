using Hotline.Agent.Client.Contracts;
using Hotline.Agent.Data;
using Hotline.Agent.Presence;
using Hotline.Telephony.Contracts;

namespace Hotline.Agent.Link;

/// <summary>Desk phones come and go: the matcher and the consoles of their users must know.</summary>
internal static class PhoneEvents
{
    public static async Task RegisteredAsync(Transition t, string nodeId, PhoneRegistered phone, CancellationToken ct)
    {
        // A refresh is no news.
        if (await RegistrationStore.RegisteredAsync(t, nodeId, phone, ct))
        {
            await ChangedAsync(t, [phone.Extension], ct);
        }
    }

    public static async Task UnregisteredAsync(Transition t, string nodeId, PhoneUnregistered phone, CancellationToken ct)
    {
        if (await RegistrationStore.UnregisteredAsync(t, nodeId, phone.Extension, ct))
        {
            await ChangedAsync(t, [phone.Extension], ct);
        }
    }

    public static async Task ChangedAsync(Transition t, IReadOnlyCollection<string> extensions, CancellationToken ct)
    {
        foreach (var account in await PresenceStore.UsersOfPhonesAsync(t, extensions, ct))
        {
            t.Tell(new DeskChange(account, DeskEventKind.PresenceChanged));
        }

        t.WakeQueue(NoticeChannel.AllQueues);
    }
}
