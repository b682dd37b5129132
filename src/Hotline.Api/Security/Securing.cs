using Hotline.Dispatch.Privacy;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;

namespace Hotline.Api.Security;

/// <summary>Sign-in, sessions, permissions and the rules against other sites, put together.</summary>
internal static class Securing
{
    public static void AddSecurity(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        var data = new Hosting.DataFolder(builder.Configuration["Data:Folder"] ?? "data");
        services.AddSingleton<AccountStore>().AddSingleton<Telephones>().AddSingleton<SessionStore>().AddSingleton<SignInLimits>().AddSingleton(PasswordCost.Owasp).AddSingleton<Passwords>().AddSingleton<SignInDesk>();
        services.AddMemoryCache();
        services.AddSingleton<CookieSessions>();
        services.AddSingleton<OpenConnections>().AddHostedService(provider => provider.GetRequiredService<OpenConnections>());
        services.AddDataProtection().SetApplicationName("Hotline").PersistKeysToFileSystem(new DirectoryInfo(data.CookieKeys));
        services.AddOptions<KeyManagementOptions>().Configure<MasterKey>((keys, master) => keys.XmlEncryptor = new WrapCookieKeys(master));
        services.AddAuthentication(StaffPrincipal.Scheme).AddCookie(StaffPrincipal.Scheme, cookie =>
        {
            cookie.EventsType = typeof(CookieSessions);
            cookie.LoginPath = "/unit/sign-in";
            cookie.AccessDeniedPath = "/unit/sign-in";
            cookie.Cookie.Name = "hotline.session";
            cookie.Cookie.HttpOnly = true;
            cookie.Cookie.SameSite = SameSiteMode.Strict;
            cookie.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
            cookie.ExpireTimeSpan = SessionStore.Lifetime;
            cookie.SlidingExpiration = false;
        });
        Permissions.AddPolicies(services.AddAuthorizationBuilder());
        services.AddAntiforgery(antiforgery =>
        {
            antiforgery.HeaderName = CrossSite.Header;
            antiforgery.Cookie.Name = "hotline.csrf";
            antiforgery.Cookie.SameSite = SameSiteMode.Strict;
            antiforgery.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
            antiforgery.SuppressXFrameOptionsHeader = true;
        });
    }

    public static void UseSecurity(this WebApplication app)
    {
        app.UseWebSockets();
        app.UseAuthentication();
        app.Use(CrossSite.CheckAsync);
        app.UseAuthorization();
        app.Use(app.Services.GetRequiredService<OpenConnections>().TrackAsync);
    }
}
