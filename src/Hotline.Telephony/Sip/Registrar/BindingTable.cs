using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using Hotline.Telephony.Sip.Messages;

namespace Hotline.Telephony.Sip.Registrar;

/// <summary>Bindings by extension, newest last.</summary>
internal sealed class BindingTable
{
    /// <summary>A phone that forgets its old contacts must not fill the table.</summary>
    private const int MaxPerExtension = 5;

    private readonly Dictionary<string, List<Binding>> bindings = [];
    private readonly ConcurrentDictionary<IPAddress, int> origins = [];

    public IEnumerable<string> Extensions => bindings.Keys;

    public IReadOnlyList<Binding> Of(string extension)
        => bindings.TryGetValue(extension, out var list) ? list : (IReadOnlyList<Binding>)[];

    /// <summary>The binding to call: the newest.</summary>
    public bool TryFind(string extension, [NotNullWhen(true)] out Binding? binding)
    {
        binding = bindings.TryGetValue(extension, out var list) ? list[^1] : null;
        return binding is not null;
    }

    /// <summary>Whether a phone registered from there. From any thread; all else from one loop.</summary>
    public bool HasAt(IPAddress origin) => origins.ContainsKey(origin);

    public Binding? Find(string extension, SipUri contact)
    {
        foreach (var binding in Of(extension))
        {
            if (binding.Contact.Matches(contact))
            {
                return binding;
            }
        }

        return null;
    }

    public void Put(Binding binding)
    {
        if (!bindings.TryGetValue(binding.Extension, out var list))
        {
            bindings.Add(binding.Extension, list = []);
        }

        list.RemoveAll(old => Replaces(old, binding.Contact));
        if (list.Count == MaxPerExtension)
        {
            Ended(list[0]);
            list.RemoveAt(0);
        }

        list.Add(binding);
        origins[binding.Origin.Address] = origins.GetValueOrDefault(binding.Origin.Address) + 1;
    }

    /// <returns>True when it was the extension's last one.</returns>
    public bool Remove(Binding binding)
    {
        if (!bindings.TryGetValue(binding.Extension, out var list) || !list.Remove(binding))
        {
            return false;
        }

        Ended(binding);
        return list.Count == 0 && bindings.Remove(binding.Extension);
    }

    private bool Replaces(Binding old, SipUri contact)
    {
        if (!old.Contact.Matches(contact))
        {
            return false;
        }

        Ended(old);
        return true;
    }

    private void Ended(Binding binding)
    {
        binding.End();
        if (--origins[binding.Origin.Address] == 0)
        {
            origins.TryRemove(binding.Origin.Address, out _);
        }
    }
}
