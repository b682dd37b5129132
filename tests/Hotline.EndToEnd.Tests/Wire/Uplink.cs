using System.Collections.Concurrent;
using System.Net;
using Hotline.EndToEnd.Tests.City;
using Hotline.EndToEnd.Tests.Desk;

namespace Hotline.EndToEnd.Tests.Wire;

/// <summary>
/// How a laptop reaches the hotline: by an address that can change, with what is open or without it. Everything of its browser goes over it, pages as well as sound; that the
/// sound does is seen to in the page, where the node's address in the answer becomes that of the uplink.
/// </summary>
internal sealed class Uplink : IAsyncDisposable
{
    /// <summary>How many connections for sound the page has made since it was loaded stays in it, as <c>linesMade</c>.</summary>
    private const string ThroughUplink = """
        window.linesMade = 0;
        window.RTCPeerConnection = class extends RTCPeerConnection {
          constructor(...how) { super(...how); window.linesMade++; }
          async setRemoteDescription(answer) {
            const node = /(a=candidate:\d+ 1 UDP \d+ )(\S+ \d+)/g, ports = {};
            for (const [, , to] of answer.sdp.matchAll(node)) ports[to] = await window.uplinkTo(to);
            return super.setRemoteDescription({ type: answer.type, sdp: answer.sdp.replace(node, (_, before, to) => `${before}${window.uplinkAt} ${ports[to]}`) });
          }
        };
        """;

    private readonly RunningHotline hotline;
    private readonly UplinkPages pages;
    private readonly ConcurrentDictionary<IPEndPoint, UplinkSound> sound = [];
    private readonly IPAddress at;
    private IPAddress address;

    /// <param name="address">Of this machine: it is the address at which the hotline sees the laptop.</param>
    /// <param name="at">Where the sound of the laptop goes in. Of loopback, it comes out under the laptop's address; else under this one, for Firefox takes no answer that says it was seen on loopback.</param>
    public Uplink(RunningHotline hotline, string address, string at = "127.0.0.1")
    {
        (this.hotline, this.address, this.at) = (hotline, IPAddress.Parse(address), IPAddress.Parse(at));
        pages = new UplinkPages(new IPEndPoint(IPAddress.Loopback, hotline.Port), this.address);
    }

    public async Task<Person> OpenAsync(TalkingChromium chromium)
    {
        var person = await chromium.OpenAsync(hotline.At(pages.Port));
        await person.Page.Context.ExposeFunctionAsync<string, int>("uplinkTo", PortTo);
        await person.Page.Context.AddInitScriptAsync($"window.uplinkAt = '{at}';\n{ThroughUplink}");
        return person;
    }

    /// <param name="node">Where its sound goes, as a candidate in SDP has it: a page of Firefox can not ask for it in mid-way.</param>
    public async Task<FirefoxPage> OpenAsync(Firefox firefox, string path, string node)
    {
        await firefox.PreloadAsync($"() => {{ window.uplinkAt = '{at}'; window.uplinkTo = async to => ({{ '{node}': {PortTo(node)} }})[to];\n{ThroughUplink} }}");
        return await firefox.OpenAsync(hotline.At(pages.Port), path);
    }

    /// <summary>The laptop keeps its sockets and is seen at another address, as behind a router that was given a new one.</summary>
    public void Move(string to) => Move(to, forGood: false);

    /// <summary>The laptop is in another network: what it had open in the one before is dead.</summary>
    public void Change(string to) => Move(to, forGood: true);

    public async ValueTask DisposeAsync()
    {
        await pages.DisposeAsync();
        foreach (var one in sound.Values)
            await one.DisposeAsync();
    }

    private void Move(string to, bool forGood)
    {
        address = IPAddress.Parse(to);
        pages.Move(address);
        foreach (var one in sound.Values)
            one.Move(Seen, forGood);
    }

    /// <summary>The address under which sound comes out.</summary>
    private IPAddress Seen => IPAddress.IsLoopback(at) ? address : at;

    /// <param name="node">Address and port, as a candidate in SDP has them.</param>
    private int PortTo(string node) => sound.GetOrAdd(IPEndPoint.Parse(node.Replace(' ', ':')), to => new UplinkSound(to, Seen, at)).Port;
}
