using System.Diagnostics.Metrics;
using System.Net;
using System.Net.Sockets;
using Hotline.Telephony.Calls;
using Hotline.Telephony.Contracts;
using Hotline.Telephony.Link;
using Hotline.Telephony.Media;
using Hotline.Telephony.Prompts;
using Hotline.Telephony.Recording;
using Hotline.Telephony.Rtp;
using Hotline.Telephony.Sip.Registrar;
using Hotline.Telephony.Sip.Transports;
using Hotline.Telephony.WebRtc;
using Hotline.Telephony.WebRtc.Dtls;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Hotline.Telephony;

/// <summary>The telephony node, put together.</summary>
public static class TelephonyModule
{
    public static IServiceCollection AddTelephony(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<TelephonyOptions>()
            .Bind(configuration.GetSection(TelephonyOptions.Section))
            .Configure(options => SplitLists(options, configuration));
        services.AddSingleton<IValidateOptions<TelephonyOptions>, TelephonyOptionsCheck>();
        services.TryAddSingleton(new HouseTime(TimeProvider.System));
        services.TryAddSingleton<TimeProvider>(s => s.GetRequiredService<HouseTime>());
        services.AddSingleton(s => s.GetRequiredService<IOptions<TelephonyOptions>>().Value);
        services.AddSingleton<DataFolder>();
        services.AddMetrics();
        services.AddSingleton(CountDrops);
        AddRecords(services);
        AddMedia(services);
        AddCalls(services);
        AddLink(services);
        // Stopped in the reverse order: first no new calls come, then those that are up end, then audio and recordings, and the link last, which tells of both.
        services.AddHostedService(s => s.GetRequiredService<TelephonyLink>());
        services.AddHostedService<MediaHost>();
        services.AddHostedService(s => s.GetRequiredService<SipNode>());
        services.AddHostedService<Draining>();
        services.AddOptions<HostOptions>().Configure<TelephonyOptions>((host, options) => host.ShutdownTimeout = TimeSpan.FromSeconds(options.DrainSeconds) + Draining.Margin);
        return services;
    }

    /// <summary>The node's own memory: spool, live calls, cached settings and registrations.</summary>
    private static void AddRecords(IServiceCollection services)
    {
        services.AddSingleton(s => NodeCipher.Load(Options(s).In("node.key")));
        services.AddSingleton(s => new EventSpool(
            Options(s).In("spool"), s.GetRequiredService<NodeCipher>(), Options(s).SpoolMegabytes * (1L << 20), Logger<EventSpool>(s)));
        services.AddSingleton(s => new LiveCallJournal(Options(s).In("live")));
        services.AddSingleton(s => new SettingsCache(Options(s).In("settings.cache"), s.GetRequiredService<NodeCipher>(), Logger<SettingsCache>(s)));
        services.AddSingleton<IBindingMemory>(s => new BindingCache(
            Options(s).In("bindings.cache"), s.GetRequiredService<NodeCipher>(), Logger<BindingCache>(s)));
        services.AddSingleton<EventSink>();
        services.AddSingleton<ICallEventSink>(s => s.GetRequiredService<EventSink>());
    }

    private static void AddMedia(IServiceCollection services)
    {
        services.AddSingleton(s => PromptLibrary.Load(Options(s).PromptFolder));
        services.AddSingleton(s => new RecordingFolder(Options(s).In("recordings")));
        services.AddSingleton<Recorder>();
        services.AddSingleton<MediaClock>();
        services.AddSingleton(s => new PortPool(
            Options(s).ListenAddress, Options(s).RtpPortMin, Options(s).RtpPortMax, s.GetRequiredService<TimeProvider>(), Options(s).ListenAddress6));
        services.AddSingleton<DtlsIdentity>();
        services.AddSingleton<DtlsHandshakes>();
        services.AddSingleton(BindSecure);
        services.AddSingleton<IMediaEngine, MediaEngine>();
    }

    private static void AddCalls(IServiceCollection services)
    {
        services.AddSingleton(s => new SipNodeOptions(
            new IPEndPoint(Options(s).ListenAddress, Options(s).SipPort),
            Options(s).Advertised)
        {
            Listen6 = Options(s).ListenAddress6,
            Advertise6 = Options(s).Advertised6,
            Streams = Streams(Options(s)),
            Calls = new CallOptions
            {
                RtpSilence = TimeSpan.FromSeconds(Options(s).RtpSilenceSeconds), BrowserReturn = TimeSpan.FromSeconds(Options(s).BrowserReturnSeconds),
                PhoneReturn = TimeSpan.FromSeconds(Options(s).PhoneReturnSeconds),
                TrunkPatience = TimeSpan.FromSeconds(Options(s).TrunkPatienceSeconds), Digests = Options(s).Digests, HostAddresses = HostAddresses.Of(Options(s)),
                Access = Options(s).Access,
            },
        });
        services.AddSingleton(Bind);
        services.AddSingleton<IBrowserCalls>(s => s.GetRequiredService<SipNode>());
        services.AddSingleton<ICallCommands>(s => s.GetRequiredService<SipNode>());
    }

    private static StreamOptions Streams(TelephonyOptions options) => new()
    {
        Tcp = options.SipTcp,
        TlsPort = options.SipTlsPort,
        Certificate = options.SipTlsPort is null ? null : SipCertificate.Load(options.SipCertificate!), // checked with the options
        Authorities = options.SipAuthorities is null ? null : SipCertificate.LoadAuthorities(options.SipAuthorities),
        Limits = new StreamLimits
        {
            MaxConnections = options.SipConnections, MaxPerAddress = options.SipConnections / 4, Idle = TimeSpan.FromSeconds(options.SipIdleSeconds),
        },
    };

    private static void AddLink(IServiceCollection services)
    {
        services.AddSingleton(s => new LinkOptions(Options(s).Node, [.. Options(s).Webs.Select(w => new Uri(w))], ReadKey(Options(s))));
        services.AddSingleton<NodeConfiguration>();
        services.AddSingleton<CommandDesk>();
        services.AddSingleton<NodeClock>();
        services.AddSingleton<TelephonyLink>();
    }

    private static Drops CountDrops(IServiceProvider services)
    {
        var drops = new Drops();
        drops.ShowIn(services.GetRequiredService<IMeterFactory>().Create(Drops.MeterName));
        return drops;
    }

    private static SipNode Bind(IServiceProvider services)
    {
        var options = services.GetRequiredService<SipNodeOptions>();
        try
        {
            return ActivatorUtilities.CreateInstance<SipNode>(services, options);
        }
        catch (SocketException problem)
        {
            throw CanNotListen(options.Streams is { Tcp: false, TlsPort: null } ? "SIP" : "SIP over UDP, TCP or TLS", options.Listen, problem, options.Listen6);
        }
    }

    /// <summary>The port of browsers: the configured one of each family, else one of the RTP ports for each, which a firewall lets through already.</summary>
    private static SecurePort BindSecure(IServiceProvider services)
    {
        var options = Options(services);
        var listen = new IPEndPoint(options.ListenAddress, options.WebRtcPort);
        try
        {
            return new SecurePort(
                Take(options.ListenAddress), services.GetRequiredService<DtlsHandshakes>(), services.GetRequiredService<MediaClock>(), services.GetRequiredService<Drops>(),
                options.ListenAddress6 is { } address ? Take(address) : null);
        }
        catch (SocketException problem)
        {
            throw CanNotListen("WebRTC", listen, problem, options.ListenAddress6);
        }

        DatagramSocket Take(IPAddress at) => listen.Port > 0 ? new DatagramSocket(new IPEndPoint(at, listen.Port)) : services.GetRequiredService<PortPool>().TryTakeOne(at.AddressFamily)
            ?? throw new StartRefusedException($"No UDP port between {options.RtpPortMin} and {options.RtpPortMax} is free for browsers.", 3);
    }

    private static StartRefusedException CanNotListen(string what, IPEndPoint where, SocketException problem, IPAddress? beside = null)
    {
        string places = beside is null ? $"{where}" : $"{where} and {new IPEndPoint(beside, where.Port)}";
        string why = problem.SocketErrorCode switch
        {
            SocketError.AddressAlreadyInUse => "another program uses it",
            SocketError.AddressNotAvailable => "this machine does not have that address",
            SocketError.AddressFamilyNotSupported => "this machine has no IPv6",
            SocketError.AccessDenied => "this user may not",
            _ => problem.Message,
        };
        return new StartRefusedException($"{what} can not listen on {places}: {why}.", 3);
    }

    private static Func<CancellationToken, Task<string?>> ReadKey(TelephonyOptions options) => async ct =>
        options.LinkKey ?? (await File.ReadAllTextAsync(options.LinkKeyFile!, ct)).Trim(); // one of the two is given, or no web is

    /// <summary>An environment variable holds a list more easily as one text with commas.</summary>
    private static void SplitLists(TelephonyOptions options, IConfiguration configuration)
    {
        options.Webs = Split(nameof(options.Webs)) ?? options.Webs;
        options.OpenTo = Split(nameof(options.OpenTo)) ?? options.OpenTo;
        options.Proxies = Split(nameof(options.Proxies)) ?? options.Proxies;
        options.PhonesFrom = Split(nameof(options.PhonesFrom)) ?? options.PhonesFrom;

        string[]? Split(string name) =>
            configuration[$"{TelephonyOptions.Section}:{name}"]?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
    }

    private static TelephonyOptions Options(IServiceProvider services) => services.GetRequiredService<TelephonyOptions>();

    private static ILogger<T> Logger<T>(IServiceProvider services) => services.GetRequiredService<ILogger<T>>();
}
