using System.Diagnostics.CodeAnalysis;
using Hotline.Telephony.Sip.Messages;

namespace Hotline.Telephony.Sip.Registrar;

/// <summary>Bindings by extension, newest last.</summary>
internal sealed class BindingTable
{
    /// <summary>A phone that forgets its old contacts must not fill the table.</summary>
    private const int MaxPerExtension = 5;

    private readonly Dictionary<string, List<Binding>> bindings = [];

    public IEnumerable<string> Extensions => bindings.Keys;

    public IReadOnlyList<Binding> Of(string extension)
        => bindings.TryGetValue(extension, out var list) ? list : (IReadOnlyList<Binding>)[];

    /// <summary>The binding to call: the newest.</summary>
    public bool TryFind(string extension, [NotNullWhen(true)] out Binding? binding)
    {
        binding = bindings.TryGetValue(extension, out var list) ? list[^1] : null;
        return binding is not null;
    }

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
            list[0].Expiry.Stop();
            list.RemoveAt(0);
        }

        list.Add(binding);
    }

    /// <returns>True when it was the extension's last one.</returns>
    public bool Remove(Binding binding)
    {
        binding.Expiry.Stop();
        if (!bindings.TryGetValue(binding.Extension, out var list) || !list.Remove(binding))
        {
            return false;
        }

        return list.Count == 0 && bindings.Remove(binding.Extension);
    }

    private static bool Replaces(Binding old, SipUri contact)
    {
        if (!old.Contact.Matches(contact))
        {
            return false;
        }

        old.Expiry.Stop();
        return true;
    }
}
