using System.Text;
using Hotline.Api.Hosting;
using Hotline.Api.Security;
using Hotline.Dispatch.Citizens;
using Hotline.Dispatch.Outgoing;

namespace Hotline.Api.Outgoing;

/// <summary>How messages leave the house, and which address they link to. See docs/operating.md.</summary>
internal static class Messengers
{
    private static readonly TimeSpan WebhookPatience = TimeSpan.FromSeconds(10);

    public static void AddMessengers(this WebApplicationBuilder builder)
    {
        var settings = builder.Configuration;
        builder.Services.AddSingleton(new CitizenAddress(SiteOf(settings)));
        builder.Services.AddSingleton<OutgoingFile>();
        builder.Services.AddSingleton<ISmsGateway, FileSms>();
        if (settings["Notices:Webhook"] is not { Length: > 0 } address)
        {
            builder.Services.AddSingleton<INotice, FileNotices>();
            return;
        }

        if (!Uri.TryCreate(address, UriKind.Absolute, out var webhook) || webhook.Scheme is not ("http" or "https") || settings["Notices:Secret"] is not { Length: >= 16 } secret)
        {
            throw new UsageException("Notices:Webhook needs an http(s) address and a Notices:Secret of 16 characters or more.");
        }

        // A redirected POST would come as a GET without its body, and what answers that knows nothing of the notice.
        builder.Services.AddHttpClient(nameof(WebhookNotices), http => http.Timeout = WebhookPatience)
            .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler { AllowAutoRedirect = false });
        builder.Services.AddSingleton<INotice>(provider => new WebhookNotices(
            provider.GetRequiredService<IHttpClientFactory>().CreateClient(nameof(WebhookNotices)), webhook, Encoding.UTF8.GetBytes(secret),
            provider.GetRequiredService<AccountStore>(), provider.GetRequiredService<TimeProvider>()));
    }

    /// <summary>The operator's address, or the one this process listens on.</summary>
    private static Uri SiteOf(ConfigurationManager settings)
    {
        var port = settings.GetValue("Hotline:Port", Installation.DefaultPort);
        var address = settings["Citizens:Address"] is { Length: > 0 } given ? given
            : settings["Hotline:Advertise"] is { Length: > 0 } advertised ? $"https://{advertised}:{port + 1}/citizen"
            : $"http://localhost:{port}/citizen";
        return Uri.TryCreate(address, UriKind.Absolute, out var site) && site.Scheme is ("http" or "https")
            ? site
            : throw new UsageException("Citizens:Address must be an absolute http(s) address, such as https://12345.example.gov.cn/citizen.");
    }
}
